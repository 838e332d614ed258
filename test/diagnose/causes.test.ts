import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { rules } from '../../main/diagnose/catalogue.ts';
import { causesDocument } from '../../main/diagnose/causes.ts';

it('docs/causes.md is what the rules say: `node bench/causes.mjs` writes it', () => {
  const text = readFileSync(new URL('../../docs/causes.md', import.meta.url), 'utf8');
  expect(text).toBe(causesDocument());
});

it('each cause has one rule, and each rule can find it somewhere', () => {
  const causes = rules.map(({ cause }) => cause);
  expect(new Set(causes).size).toBe(causes.length);
  for (const { cause, find, findInSession } of rules)
    expect(find ?? findInSession, cause).toBeTypeOf('function');
});

it('the list of issue 5 is complete', () => {
  const asked = `wrong-passphrase sae-password-mismatch sae-group-rejected sae-h2e-mismatch sae-anti-clogging message-lost
    message-missing-from-capture key-install-failed kernel-cipher-missing driver-cipher-missing element-mismatch-in-m3
    akm-mismatch cipher-mismatch pmf-mismatch stale-pmksa pmksa-skips-authentication external-auth-failed
    eapol-before-association michael-mic-failure michael-tailroom tkip-countermeasures replayed-message comeback
    authentication-refused association-refused deauthenticated ap-vanished eap-failed certificate-rejected ft-failed
    rekey-failed mlo-link-problem group-rejected owe-key-mismatch port-never-authorized not-selected unknowable`;
  const causes: readonly string[] = rules.map(({ cause }) => cause);
  expect(asked.split(/\s+/).filter((cause) => !causes.includes(cause))).toEqual([]);
});

it('entries are sentences that a person can read', () => {
  for (const { cause, title, shows, proof, remedy, misleads } of rules) {
    expect(title, cause).toMatch(/^[A-Z].*[^.]$/);
    for (const text of [shows, proof, remedy]) expect(text, cause).toMatch(/^[A-Z].*\.$/s);
    expect(misleads, cause).toMatch(/^$|^[A-Z].*\.$/s);
  }
});

it('each rule has a folder of its name, with its test and its evidence beside it', () => {
  const folder = new URL('../../main/diagnose/rules/', import.meta.url);
  expect(readdirSync(folder).sort()).toEqual(rules.map(({ cause }) => cause).sort());
  for (const { cause } of rules) {
    const within = (path: string) => readdirSync(new URL(`${cause}/${path}`, folder));
    expect(within('.').sort(), cause).toEqual(['evidence', 'rule.test.ts', 'rule.ts']);
    expect(
      within('evidence').some((name) => name.startsWith('found')),
      cause,
    ).toBe(true);
    expect(
      within('evidence').some((name) => name.startsWith('twin')),
      cause,
    ).toBe(true);
    // The test proves this very cause: a copied one would prove another.
    const test = readFileSync(new URL(`${cause}/rule.test.ts`, folder), 'utf8');
    expect(test, cause).toContain(`proveRule('${cause}', import.meta.url, [`);
  }
});
