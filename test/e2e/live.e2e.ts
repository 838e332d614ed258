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
