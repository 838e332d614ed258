/** The window in a browser, for the benchmarks that drive it. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sparticuz from '@sparticuz/chromium';
import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('..', import.meta.url));

/** @returns a path in the repository as an absolute one */
export const at = (path) => join(root, path);

/** @returns a fixture's recording of the air, gzipped or not */
export function airOf(fixture) {
  const plain = at(`test/fixtures/${fixture}/air.pcap`);
  return existsSync(plain) ? plain : `${plain}.gz`;
}

/** A browser that renders in software, as Electron does on a machine without a graphics processor. */
export async function launch() {
  return chromium.launch({
    executablePath: await sparticuz.executablePath(),
    args: ['--no-sandbox', '--headless=shell', '--disable-gpu', '--disable-background-networking'],
    headless: true,
  });
}

/** Starts the program in its browser host. @returns the process, and the address of its window once it is there */
export function serve(dist, files = []) {
  const server = spawn(process.execPath, [join(dist, 'main/start.js'), '--browser', ...files], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = new Promise((found, fail) => {
    let text = '';
    server.stdout.on('data', (chunk) => {
      text += chunk;
      const address = /http:\/\/127\.0\.0\.1:\d+\/#token=\S+/.exec(text)?.[0];
      if (address) found(address);
    });
    server.once('exit', (code) => fail(new Error(`the server ended with ${code}: ${text}`)));
  });
  return { server, url };
}

/**
 * Starts the program on files and opens its window at the first step.
 *
 * @param dist a folder like dist/
 * @param passphrase given where the window asks for one
 * @returns the page, and what ends both
 */
export async function openWindow(browser, dist, files, passphrase) {
  const { server, url } = serve(dist, files);
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const close = async () => {
    await context.close();
    server.kill('SIGTERM');
  };
  try {
    const page = await context.newPage();
    await page.goto(await url);
    await page.getByTestId('position').waitFor({ timeout: 120_000 });
    await page.waitForTimeout(1000);
    const box = page.getByLabel(/^(Passphrase|Password|SAE password) of “/);
    if (passphrase !== undefined && (await box.isVisible())) {
      await box.fill(passphrase);
      await page.getByRole('button', { name: 'Compute keys' }).click();
      // It stays where another secret is wanted as well, or this one does not fit.
      await box.waitFor({ state: 'detached', timeout: 3000 }).catch(() => {});
      await page.waitForTimeout(500);
    }
    await page.keyboard.press('Home');
    await page.waitForTimeout(700);
    return { page, close };
  } catch (error) {
    await close();
    throw error;
  }
}
