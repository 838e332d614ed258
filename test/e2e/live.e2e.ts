/** A simulated connection that a person drives: held, let go, rekeyed, joined again, looked back at, and ended. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { violations } from './axe.ts';
import { application } from './host.ts';

const open = application();

/** An answer of the workbench may take a while on a busy machine. */
const poll = <T>(look: () => Promise<T>) => expect.poll(look, { timeout: 20_000 });
const ladder = (page: Page): Promise<string> => page.locator('.ladder').first().innerText();
const bar = (page: Page) => page.getByRole('region', { name: 'Live' });

/** Opens the menu of the connection and chooses what is there under that name, once it can be asked for. */
async function ask(page: Page, name: RegExp): Promise<void> {
  await bar(page).getByRole('button', { name: 'Connection' }).click();
  const item = page.getByRole('menuitem', { name });
  await poll(() => item.getAttribute('aria-disabled')).toBe('false');
  await item.click();
}

test('simulate, connect, rekey, roam, rejoin: the ladder shows each new handshake, and the past stays while it runs', async () => {
  const { page } = await open();
  await page.getByRole('button', { name: /^Simulate/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/second access point/).check();
  await dialog.getByRole('button', { name: 'Simulate' }).click();

  // M2 is held; nothing can be asked for meanwhile, and the menu says why.
  await poll(() => bar(page).innerText()).toMatch(/Held.*Message 2/s);
  await bar(page).getByRole('button', { name: 'Connection' }).click();
  const rekey = page.getByRole('menuitem', { name: /New pairwise keys/ });
  expect(await rekey.getAttribute('aria-disabled')).toBe('true');
  expect(await rekey.innerText()).toContain('Something is held');
  await page.keyboard.press('Escape');
  await ask(page, /Where to stop/);
  await dialog.getByLabel('before M2 is sent').uncheck();
  await page.keyboard.press('Escape');
  await bar(page).getByRole('button', { name: 'Go on' }).click();
  await poll(() => bar(page).innerText()).toMatch(/Live.*Connected to/s);

  await ask(page, /New pairwise keys/);
  await poll(() => bar(page).innerText()).toContain('The new keys are in use');
  await poll(() => ladder(page)).toMatch(/Rekey/);

  await ask(page, /Leave and join again/);
  await poll(() => page.locator('.attempts [role="option"]').count()).toBe(2);
  await ask(page, /Roam…/);
  await dialog.getByRole('radio', { name: '02:00:00:00:02:00' }).check();
  await dialog.getByRole('button', { name: 'Roam' }).click();
  await poll(() => bar(page).innerText()).toContain('Connected to 02:00:00:00:02:00');
  await poll(() => page.locator('.attempts [role="option"]').count()).toBe(3);

  // Going back looks at the past; the way to what goes on is one button.
  await page.keyboard.press('[');
  await poll(() => bar(page).innerText()).toContain('You look at an earlier step');
  await bar(page).getByRole('button', { name: 'To the newest step' }).click();
  await poll(() => bar(page).innerText()).not.toContain('You look at an earlier step');

  await bar(page).getByRole('button', { name: 'Connection' }).click();
  expect(await violations(page, '.live')).toEqual([]);
  await page.keyboard.press('Escape');

  await bar(page).getByRole('button', { name: 'Disconnect' }).click();
  await poll(() => bar(page).innerText()).toMatch(/Ended.*We left the network/s);
  await bar(page)
    .getByRole('button', { name: /Save the recording/ })
    .waitFor();
});

const inspector = (page: Page) => page.getByRole('region', { name: 'Step' });

test('a held calculation shows formula, bytes and sub-steps while the radio waits, its keys masked', async () => {
  const { page } = await open();
  await page.getByRole('button', { name: /^Simulate/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('before M2 is sent').uncheck();
  await dialog.getByLabel('when the PTK was computed').check();
  await dialog.getByRole('button', { name: 'Simulate' }).click();

  await poll(() => bar(page).innerText()).toMatch(/Held.*mixes the PMK/s);
  const shown = (): Promise<string> => inspector(page).innerText();
  await poll(shown).toContain('Held: PTK');
  expect(await shown()).toMatch(/PTK = PRF-384\(/);
  const inputs = page.locator('.step-values').first();
  expect(await inputs.innerText()).toContain('M1, bytes 17 to 48');
  expect(await inputs.innerText()).toContain('BSSID 02:00:00:00:00:00');
  const outputs = page.locator('.step-outputs');
  expect(await outputs.innerText()).toContain('KCK');
  const hex = (): Promise<string> => outputs.locator('.step-value').last().innerText();
  expect(await hex()).toContain('masked');
  await page.getByRole('button', { name: 'Show secrets' }).click();
  await poll(hex).not.toContain('masked');
  expect(await hex()).toMatch(/([0-9a-f]{2}\s*){16}/);
  await page.getByRole('button', { name: 'Hide secrets' }).click();
  await poll(hex).toContain('masked');
  expect(await violations(page, '.step')).toEqual([]);
  await picture(page, 'held');

  await page.keyboard.press('F11');
  await poll(shown).toContain('Order the addresses');
  await page.keyboard.press('F10');
  await poll(shown).toContain('Order the nonces');
  await page.keyboard.press('F10');
  await page.keyboard.press('F10');
  await poll(shown).toContain('HMAC-SHA-1, three rounds');
  await page.keyboard.press('F11');
  await poll(() => page.locator('.step-title').innerText()).toContain('Round 0');
  await picture(page, 'held-round');
  await page.keyboard.press('Shift+F11');
  await poll(() => page.locator('.step-title').innerText()).toContain('HMAC-SHA-1');
  await page.keyboard.press('Shift+F11');
  await poll(() => page.locator('.step-title').innerText()).toContain('Derive PTK');
  // The radio has waited: M2 is not sent yet.
  expect(await ladder(page)).not.toMatch(/M2(?! held)/);

  await page.keyboard.press('F5');
  await poll(() => bar(page).innerText()).toMatch(/Live.*Connected to/s);
  expect(await shown()).not.toContain('Held:');
});

/** A picture of the window at both sizes that it is designed for, in the folder that PICTURES names. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.PICTURES;
  if (folder === undefined) return;
  for (const [width, height] of [
    [1024, 700],
    [1440, 900],
  ] as const) {
    await page.setViewportSize({ width, height });
    await page.screenshot({ path: `${folder}/${name}-${width}.png` });
  }
}
