/** The SAE view of the real application: the recorded exchange with one end's log, walked through at the shared cursor. */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { violations } from './axe.ts';
import { application, fixture } from './host.ts';

const open = application();

const here = (page: Page): Promise<string> => page.locator('.sae-here').innerText();
const folder = 'sae-h2e-g19';
/** An answer of the workbench may take a while on a busy machine. */
const poll = <T>(look: () => Promise<T>) => expect.poll(look, { timeout: 15_000 });

test('SAE is walked through in its own view: values of the logs, both confirms, the small curve, the frame behind a value', async () => {
  const { page } = await open([
    fixture(`${folder}/air.pcap`),
    fixture(`${folder}/wpa_supplicant-sta.log.gz`),
  ]);
  const { sae_exchanges: logs } = JSON.parse(await readFile(fixture(`${folder}/meta.json`), 'utf8')) as {
    sae_exchanges: { own_scalar: string; pt_x: string; kck: string }[];
  };
  await page.getByRole('tab', { name: 'SAE' }).click();
  const columns = page.locator('.sae-column');
  await poll(() => columns.count()).toBe(3);
  const groups = (hex: string): string => hex.match(/.{8}/g)!.join('');
  const exchange = (await columns.nth(1).innerText()).replace(/\s/g, '');
  for (const { own_scalar } of logs) expect(exchange).toContain(groups(own_scalar));

  // The cursor is that of all views: to the PWE, back to PT, then over its sub-steps.
  await columns
    .nth(0)
    .getByRole('button', { name: /PWE once per pair/ })
    .click();
  await poll(() => here(page)).toContain('Make the password element');
  await columns
    .nth(0)
    .getByRole('button', { name: /PT once per network/ })
    .click();
  await poll(() => here(page)).toContain('Make the secret element PT');
  await page.keyboard.press('F11');
  await poll(() => here(page)).toContain('Password seed');
  await page.keyboard.press('F11');
  await poll(() => here(page)).toContain('Point P1');
  expect(await page.locator('.sae-part.sae-now').innerText()).toContain('Map two numbers to the curve');
  await page.keyboard.press('F10');
  await page.keyboard.press('F10');
  await poll(() => here(page)).toContain('Add the two points');
  const sum = page.locator('.sae-part.sae-now .sae-octets');
  expect((await sum.innerText()).replace(/\s/g, '')).toContain(logs[0]!.pt_x);
  await page.keyboard.press('Shift+F10');
  await poll(() => here(page)).toContain('Point P2');

  // Not yet happened: no verdict is shown before the cursor comes to it.
  expect(await columns.nth(1).innerText()).not.toContain('Both ends hold the same PMK');
  const confirm = page.locator('.sae-confirm').last();
  expect(await confirm.innerText()).toContain('not checked yet');
  await confirm.getByRole('button').first().click();
  await poll(() => confirm.innerText()).toContain("The AP's confirm is right");
  await poll(() => columns.nth(1).innerText()).toContain('Both ends hold the same PMK');
  const kck = page.locator('.sae-key', { hasText: 'KCK' }).locator('.sae-octets');
  expect(await kck.getAttribute('title')).toContain(logs[0]!.kck);
  expect(await columns.nth(2).innerText()).toContain('Both come to the same K.');

  // Behind a value stands its frame: the bar opens with the octets selected, and folds again.
  const bar = page.getByRole('button', { name: /^Bytes/ });
  expect(await bar.getAttribute('aria-expanded')).toBe('false');
  await columns
    .nth(1)
    .getByRole('button', { name: /^scalar: show frame/ })
    .first()
    .click();
  await poll(() => bar.getAttribute('aria-expanded')).toBe('true');
  await poll(() => page.locator('.sae-low').innerText()).toContain('Scalar');
  await page.keyboard.press('Control+j');
  await poll(() => bar.getAttribute('aria-expanded')).toBe('false');

  // What was typed or told as a password is masked until it is asked for.
  const { passphrase } = JSON.parse(await readFile(fixture(`${folder}/meta.json`), 'utf8')) as {
    passphrase: string;
  };
  expect(await columns.nth(0).innerText()).not.toContain(passphrase);
  await columns.nth(0).getByRole('button', { name: 'Show password' }).click();
  await poll(() => columns.nth(0).innerText()).toContain(passphrase);

  for (const [width, height] of [
    [1440, 900],
    [1024, 700],
  ] as const) {
    await page.setViewportSize({ width, height });
    const wide = await page.evaluate(() => ({
      page: document.documentElement.scrollWidth > window.innerWidth,
      columns: [...document.querySelectorAll('.sae-scroll')].some((one) => one.scrollWidth > one.clientWidth),
    }));
    expect(wide).toEqual({ page: false, columns: false });
    expect(await violations(page, '.middle')).toEqual([]);
  }
});

test('an attempt without SAE has no SAE view, and says why', async () => {
  const { page } = await open([fixture('wpa2-psk-ccmp/air.pcap.gz')]);
  const tab = page.getByRole('tab', { name: 'SAE' });
  await tab.waitFor();
  await poll(() => tab.getAttribute('aria-disabled')).toBe('true');
  expect(await tab.getAttribute('title')).toMatch(/WPA2-PSK.* does not use SAE/);
});
