/** Starts the real application in the host that HOST names, for the suite to drive. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sparticuz from '@sparticuz/chromium';
import { _electron, type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, expect } from 'vitest';

export const hostName = process.env.HOST ?? 'browser';
const root = fileURLToPath(new URL('../..', import.meta.url));
export const fixture = (path: string): string => join(root, 'test/fixtures', path);

export interface Running {
  readonly page: Page;
  /** Errors and refused requests of the page since it opened: a clean run has none. */
  readonly complaints: string[];
  /** Does what saves, and answers the save dialog (or takes the download) with `path`. */
  saveTo(path: string, act: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

export interface Look {
  readonly width: number;
  readonly height: number;
  readonly theme: 'light' | 'dark';
}

export async function start(
  files: readonly string[] = [],
  look: Look = { width: 1440, height: 900, theme: 'light' },
): Promise<Running> {
  return hostName === 'browser' ? inBrowser(files, look) : inElectron(files, look);
}

/**
 * `start` for the tests of one file: what a test starts is ended after it, and its page must not have complained.
 * @returns starts the application; the one that runs is the last one started
 */
export function application(): (files?: readonly string[]) => Promise<Running> {
  let running: Running | null = null;
  afterEach(async () => {
    const complaints = running?.complaints ?? [];
    await running?.close();
    running = null;
    expect(complaints).toEqual([]);
  });
  afterAll(closeBrowser);
  return async (files = []) => {
    running = await start(files);
    return running;
  };
}

function listenTo(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return complaints;
}

let browser: Browser | null = null;

async function inBrowser(files: readonly string[], look: Look): Promise<Running> {
  const server = spawn(process.execPath, [join(root, 'dist/main/start.js'), '--browser', ...files], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await addressOf(server);
  browser ??= await chromium.launch({
    executablePath: await sparticuz.executablePath(),
    // Not the package's own list: it is made for one page in a lambda and turns web security off.
    args: [
      '--no-sandbox',
      '--headless=shell',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-sync',
    ],
    headless: true,
  });
  const context = await browser.newContext({
    viewport: { width: look.width, height: look.height },
    colorScheme: look.theme,
    acceptDownloads: true,
  });
  const page = await context.newPage();
  const complaints = listenTo(page);
  await page.goto(url);
  return {
    page,
    complaints,
    async saveTo(path, act) {
      const [download] = await Promise.all([page.waitForEvent('download'), act()]);
      await download.saveAs(path);
    },
    async close() {
      await context.close();
      server.kill('SIGTERM');
      await new Promise((done) => server.once('exit', done));
    },
  };
}

/** Ends the browser that the runs of one file share. */
export async function closeBrowser(): Promise<void> {
  await browser?.close();
  browser = null;
}

function addressOf(server: ChildProcess): Promise<string> {
  return new Promise((found, fail) => {
    let text = '';
    server.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const url = /http:\/\/127\.0\.0\.1:\d+\/#token=\S+/.exec(text)?.[0];
      if (url) found(url);
    });
    server.once('exit', (code) => fail(new Error(`the server ended with ${code}: ${text}`)));
  });
}

async function inElectron(files: readonly string[], look: Look): Promise<Running> {
  const profile = await mkdtemp(join(tmpdir(), 'handshake-e2e-'));
  const packaged = hostName === 'packaged';
  const executablePath = packaged ? await packagedBinary() : developmentBinary();
  const switches = ['--no-sandbox', `--user-data-dir=${profile}`, '--force-device-scale-factor=1'];
  const app = await _electron.launch({
    executablePath,
    args: [...switches, ...(packaged ? [] : [root]), ...files],
  });
  const page = await app.firstWindow();
  const complaints = listenTo(page);
  await page.emulateMedia({ colorScheme: look.theme });
  await app.evaluate(
    ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height),
    look,
  );
  await page.waitForLoadState('load');
  return {
    page,
    complaints,
    async saveTo(path, act) {
      await app.evaluate(({ dialog }, filePath) => {
        dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
      }, path);
      await act();
      await expect.poll(() => existsSync(path), { timeout: 10_000 }).toBe(true);
    },
    async close() {
      await app.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}

function developmentBinary(): string {
  const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (!dist) throw new Error('ELECTRON_OVERRIDE_DIST_PATH is not set');
  return join(dist, 'electron');
}

async function packagedBinary(): Promise<string> {
  const folders = await readdir(join(root, 'release'));
  const unpacked = folders.find((name) => name.includes('unpacked'));
  if (!unpacked) throw new Error('release/ has no unpacked application: npm run package makes it');
  return join(root, 'release', unpacked, 'handshake-workbench');
}
