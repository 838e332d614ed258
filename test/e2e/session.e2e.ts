import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { violations } from './axe.ts';
import { application, fixture } from './host.ts';

const begin = application();
const open = async (files: readonly string[] = []): Promise<Page> => (await begin(files)).page;

const meta = JSON.parse(await readFile(fixture('wpa2-psk-ccmp/meta.json'), 'utf8')) as {
  passphrase: string;
  ptk_derivations: { tk: string; kck: string }[];
};

async function givePassphrase(page: Page, passphrase: string): Promise<void> {
  await page.getByLabel(/^Passphrase of “/).fill(passphrase);
  await page.getByRole('button', { name: 'Compute keys' }).click();
}

/** Text of the inspector with the white space between octets made one space. */
async function inspector(page: Page): Promise<string> {
  return ((await page.locator('[aria-label="Step"]').first().textContent()) ?? '').replace(/\s+/g, ' ');
}

/** Whether the inspector shows the step at the cursor: it follows when that has come. */
async function followed(page: Page): Promise<boolean> {
  const cursor = /\d+/.exec((await page.getByTestId('position').textContent()) ?? '')?.[0];
  const shown = /\d+/.exec((await page.locator('.step-number').first().textContent()) ?? '')?.[0];
  return cursor !== undefined && cursor === shown;
}

async function stepUntil(page: Page, title: string | RegExp, key = 'F10'): Promise<void> {
  const heading = page.getByRole('heading', { level: 1 });
  for (let pressed = 0; pressed < 400; pressed++) {
    await expect.poll(() => followed(page), { timeout: 5000 }).toBe(true);
    const text = (await heading.textContent()) ?? '';
    if (typeof title === 'string' ? text.includes(title) : title.test(text)) return;
    const before = await page.getByTestId('position').textContent();
    await page.keyboard.press(key);
    await expect.poll(() => page.getByTestId('position').textContent(), { timeout: 5000 }).not.toBe(before);
  }
  throw new Error(`no step ${title}`);
}

/** No violation of what axe knows of WCAG, in either theme. */
async function readsWell(page: Page, part: string): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    expect(await violations(page, part)).toEqual([]);
  }
}

test('the sample opens in one click, takes the passphrase, and is stepped through to its end by keyboard', async () => {
  const page = await open();
  await page.getByRole('button', { name: 'Open the sample' }).click();
  await page.getByTestId('position').waitFor();
  await givePassphrase(page, meta.passphrase);
  await page.getByLabel(/^Passphrase of “/).waitFor({ state: 'detached' });
  await page.keyboard.press('Home');
  await stepUntil(page, 'Derive PTK');
  const [first] = meta.ptk_derivations;
  await expect.poll(() => inspector(page)).toContain(first!.tk.match(/../g)!.slice(0, 4).join(''));
  const tk = page.locator('[aria-label="Step"]').getByText('TK', { exact: true }).last();
  await tk.waitFor();
  await page.keyboard.press('F11');
  await expect.poll(() => page.getByTestId('position').textContent()).toMatch(/\.1/);
  await page.keyboard.press('Shift+F11');
  await expect.poll(() => page.getByTestId('position').textContent()).not.toMatch(/\./);
  await page.keyboard.press('End');
  const text = (await page.locator('.position').textContent()) ?? '';
  const [, at, of] = /Step (\d+).*of (\d+)/.exec(text) ?? [];
  expect(at).toBe(of);
});

test('a wrong passphrase is a proved no that names the MIC', async () => {
  const page = await open();
  await page.getByRole('button', { name: 'Open the sample' }).click();
  await givePassphrase(page, 'this is not the passphrase');
  await page.getByText('matches no handshake').waitFor();
  await page.getByText('The secret given here is not the one of this network').first().waitFor();
  await page.keyboard.press('Control+Shift+F5');
  await page.keyboard.press('F5');
  await expect.poll(() => inspector(page)).toMatch(/The MIC differs from frame 61, bytes \d+ to \d+/);
  expect(await inspector(page)).toContain('Check the MIC of M2');
});

test('two files dropped at once become one session', async () => {
  const page = await open();
  await page.getByRole('button', { name: 'Open the sample' }).waitFor();
  const files = ['wpa2-wrong-passphrase/air.pcap', 'no-control-port/air.pcap'].map(fixture);
  // A real drag of files into the window, as the desktop would make it: a page cannot forge one.
  const devtools = await page.context().newCDPSession(page);
  const data = { items: [], files, dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await devtools.send('Input.dispatchDragEvent', { type, x: 500, y: 400, data });
  }
  await page.getByTestId('position').waitFor();
  await expect.poll(() => page.locator('body').textContent()).toMatch(/and 1 more/);
});

test('a log that is pasted opens; pasted into a session it is added, or opened alone', async () => {
  const page = await open();
  await page.getByRole('button', { name: 'Open the sample' }).waitFor();
  const paste = async (lines: readonly string[]): Promise<void> => {
    // The real clipboard, by the keys that a person presses: copied out of a field, pasted beside it.
    await page.evaluate((text) => {
      const field = document.body.appendChild(document.createElement('textarea'));
      field.id = 'copied';
      field.value = text;
      field.select();
    }, lines.join('\n'));
    await page.keyboard.press('Control+c');
    await page.evaluate(() => document.querySelector('#copied')!.remove());
    await page.keyboard.press('Control+v');
  };
  const leaves = (address: string): string[] => [
    `> wlan0: Trying to associate with ${address} (SSID='home' freq=2412 MHz)`,
    `> wlan0: Associated with ${address}`,
    `> wlan0: CTRL-EVENT-DISCONNECTED bssid=${address} reason=15`,
  ];
  await paste(leaves('02:00:00:00:0a:01'));
  await page.getByTestId('position').waitFor();
  await expect.poll(() => page.title()).toContain('pasted text');
  await paste(leaves('02:00:00:00:0a:02'));
  const dialog = page.getByRole('dialog');
  await expect.poll(() => dialog.getByRole('textbox').inputValue()).toContain('0a:02');
  await readsWell(page, 'dialog');
  await dialog.getByRole('button', { name: 'Add to the session' }).click();
  await dialog.waitFor({ state: 'detached' });
  await expect.poll(() => page.locator('body').textContent()).toContain('2 files, 6 records');
  await paste(leaves('02:00:00:00:0a:03'));
  await dialog.getByRole('button', { name: 'Open alone' }).click();
  await dialog.waitFor({ state: 'detached' });
  await expect.poll(() => page.locator('body').textContent()).toContain('02:00:00:00:0a:03');
  await expect.poll(() => page.title()).not.toContain('more');
});

test('a saved session opens again with the same attempts and no secret', async () => {
  const first = await begin();
  const { page } = first;
  await page.getByRole('button', { name: 'Open the sample' }).click();
  await givePassphrase(page, meta.passphrase);
  await page.getByLabel(/^Passphrase of “/).waitFor({ state: 'detached' });
  const path = join(await mkdtemp(join(tmpdir(), 'hw-save-')), 'saved.pcapng');
  await first.saveTo(path, async () => {
    await page.keyboard.press('Control+s');
    await page.getByRole('dialog').getByRole('button', { name: /^Save/ }).click();
  });
  const octets = await readFile(path);
  expect(octets.includes(meta.passphrase)).toBe(false);
  expect(octets.includes(Buffer.from(meta.ptk_derivations[0]!.kck, 'hex'))).toBe(false);
  await first.close();
  const again = await open([path]);
  await again.getByTestId('position').waitFor();
  await again.getByLabel(/^Passphrase of “/).waitFor();
});

test('the key hierarchy fills as one steps, is walked by arrow keys, and reads well in both themes', async () => {
  const page = await open();
  await page.getByRole('button', { name: 'Open the sample' }).click();
  await page.getByTestId('position').waitFor();
  await page.keyboard.press('Alt+2');
  await page.getByRole('tab', { name: 'Keys', selected: true }).waitFor();
  // Without the passphrase the place of what is missing is shown, with the way to give it.
  await page.getByRole('button', { name: 'Give it' }).click();
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.className))
    .toContain('step-need-input');
  await givePassphrase(page, meta.passphrase);
  await page.getByRole('button', { name: 'Give it' }).waitFor({ state: 'detached' });

  await page.keyboard.press('Home');
  const octets = (name: string) =>
    page.locator('.keys-list .keys-node', { has: page.getByText(name, { exact: true }) });
  await expect.poll(() => octets('KCK').first().getAttribute('data-state')).toBe('future');
  await stepUntil(page, 'Derive PTK');
  await expect.poll(() => octets('KCK').first().getAttribute('data-state')).toBe('now');
  const { kck } = meta.ptk_derivations[0]!;
  await expect
    .poll(() => octets('KCK').first().textContent())
    .toContain(kck.match(/../g)!.slice(0, 8).join(' '));
  await stepUntil(page, 'Check the MIC of M2');
  await expect
    .poll(() => octets('PMK').first().textContent())
    .toMatch(/Confirmed by the MIC of M2, frame 61/);

  await octets('KCK').first().focus();
  await page.keyboard.press('ArrowUp');
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toMatch(/^PTK, /);
  await page.keyboard.press('Enter');
  await expect.poll(() => inspector(page)).toContain('Derive PTK');

  await readsWell(page, '.middle, .view-tabs');
});

test('a lesson is taken from part to part, left and taken up again', async () => {
  const page = await open();
  await page.getByRole('button', { name: /^Lesson/ }).click();
  await page.getByRole('button', { name: /^The four-way handshake/ }).click();
  const bar = page.getByRole('region', { name: 'Lesson: The four-way handshake' });
  await bar.getByRole('heading', { name: 'The access point says what it wants' }).waitFor();
  const heading = page.getByRole('heading', { level: 1 });
  await expect.poll(() => heading.textContent()).toContain('Beacon');
  await bar.getByRole('button', { name: /^Next: Authentication/ }).click();
  await expect.poll(() => heading.textContent()).toContain('Authentication 1');
  await page.keyboard.press('Alt+ArrowRight');
  await expect.poll(() => heading.textContent()).toContain('Association Request');
  await page.keyboard.press('F10');
  await expect.poll(() => heading.textContent()).toContain('Association Response');
  await bar.getByRole('button', { name: 'Back to the step of this part' }).click();
  await expect.poll(() => heading.textContent()).toContain('Association Request');
  await readsWell(page, '.lesson');
  await bar.getByRole('button', { name: 'End the lesson' }).click();
  await expect.poll(() => bar.count()).toBe(0);
  await expect.poll(() => heading.textContent()).toContain('Association Request');
});

test('two attempts are compared, the first difference is chosen, and both frames stand below', async () => {
  const page = await open([fixture('wpa2-psk-ccmp/air.pcap.gz'), fixture('m4-lost/air.pcap')]);
  await page.getByTestId('position').waitFor();
  await page.keyboard.press('Alt+4');
  await page.getByRole('heading', { name: /^(First difference|Difference)/ }).waitFor();
  const chosen = page.locator('.compare-row[aria-selected="true"], [data-row][aria-selected="true"]');
  await chosen.first().waitFor();
  await expect.poll(() => page.getByLabel('Frames of both attempts').innerText()).toMatch(/frame \d+/i);
  const before = await page.locator('main').innerText();
  await page.getByRole('button', { name: 'Swap' }).click();
  await expect.poll(() => page.locator('main').innerText()).not.toBe(before);
  await readsWell(page, 'main');
  // Another view, and back: the pair is the one that was chosen.
  const swapped = await page.locator('main').innerText();
  await page.keyboard.press('Alt+1');
  await page.getByTestId('position').waitFor();
  await page.keyboard.press('Alt+4');
  await expect.poll(() => page.locator('main').innerText()).toBe(swapped);
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/compare.png` });
});
