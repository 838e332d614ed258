import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import type { Secret } from '../../main/calculate/types.ts';
import { analysis } from '../../main/report/analysis.ts';
import { report } from '../../main/report/report.ts';
import { makeSecret } from '../../main/session/secrets.ts';
import { Session } from '../../main/session/session.ts';
import { fixture, type Meta, meta, pskFixtures } from './fixtures.ts';

const schemaOf = (name: string): object =>
  JSON.parse(readFileSync(new URL(`../../docs/${name}.schema.json`, import.meta.url), 'utf8'));
const validate = new Ajv2020({ allErrors: true, strictTypes: false }).compile(schemaOf('analysis'));
/** What the schema objects to in the value as it would be printed. */
const objections = (value: unknown): unknown[] => {
  validate(JSON.parse(JSON.stringify(value)));
  return validate.errors?.slice(0, 3) ?? [];
};

const secretsOf = ({ passphrase, sta_passphrase }: Meta): Secret[] =>
  [...new Set([passphrase, sta_passphrase ?? passphrase])].map((value, i) =>
    makeSecret({ kind: 'passphrase', value, ssid: null, origin: 'test', number: i + 1 }),
  );

async function opened<T>(paths: readonly string[], use: (session: Session) => T): Promise<T> {
  const session = await Session.open(paths.map((path) => ({ path, name: path })));
  try {
    return use(session);
  } finally {
    session.close();
  }
}

describe('the schema of the analysis', () => {
  test.each([...pskFixtures, 'sae-hnp-g19'])('%s is as it says, with and without a secret', (name) =>
    opened([fixture(name)], (session) => {
      expect(objections(analysis(session, { steps: true, showSecrets: false }))).toEqual([]);
      const unlocked = session.withSecrets(secretsOf(meta(name)));
      for (const steps of [false, true])
        for (const showSecrets of [false, true])
          expect(objections(analysis(unlocked, { steps, showSecrets }))).toEqual([]);
    }),
  );

  test('it refuses what it does not describe', () =>
    opened([fixture('wpa2-psk-ccmp')], (session) => {
      const result = analysis(session, { steps: false, showSecrets: false });
      const attempt = result.attempts[0]!;
      expect(objections({ ...result, more: 1 })).not.toEqual([]);
      expect(objections({ ...result, attempts: [{ ...attempt, bssid: '02-00-00-00-00-00' }] })).not.toEqual(
        [],
      );
      expect(objections({ ...result, attempts: [{ ...attempt, outcome: 'maybe' }] })).not.toEqual([]);
    }));

  test('the schema of secrets files takes what the documentation shows', () => {
    const valid = new Ajv2020().compile(schemaOf('secrets'));
    const example = {
      passphrases: [{ ssid: 'Home', passphrase: 'correct horse', identifier: 'x' }],
      psks: [{ ssidHex: '486f6d65', psk: 'ab'.repeat(32) }],
      pmks: ['cd'.repeat(48)],
      msks: ['ef'.repeat(64)],
    };
    expect(valid(example)).toBe(true);
    expect(valid({ ...example, pmks: ['cd'] })).toBe(false);
    expect(valid({ passwords: [] })).toBe(false);
  });
});

/** Every run of eight octets of every key that the lab's logs name, and the passphrases, as text and as octets. */
function forbidden(facts: Meta): string[] {
  const kinds = ['PSK', 'PMK', 'PTK', 'KCK', 'KEK', 'TK', 'GTK', 'IGTK', 'GMK'];
  const passphrases = [facts.passphrase, facts.sta_passphrase ?? facts.passphrase];
  const keys = [
    ...kinds.flatMap((kind) => facts.keys[kind] ?? []),
    ...facts.ptk_derivations.flatMap(({ pmk, ptk }) => [pmk, ptk]),
    ...passphrases.map((text) => Buffer.from(text).toString('hex')),
  ];
  const parts = keys.flatMap((hex) =>
    Array.from({ length: Math.max(1, hex.length / 2 - 7) }, (_, i) => hex.slice(2 * i, 2 * i + 16)),
  );
  // The lab's passphrases end as its network names do, and those are on the air.
  return [...new Set([...parts, ...passphrases])].filter((part) => !facts.ssid_hex.includes(part));
}

/** All that can be printed of a session. */
const printed = (session: Session, showSecrets: boolean): string =>
  [true, false]
    .flatMap((steps) => [
      JSON.stringify(analysis(session, { steps, showSecrets })),
      report(session, { steps, showSecrets, width: 10_000 }),
    ])
    .join('\n')
    .toLowerCase();

describe('secrets', () => {
  test.each(pskFixtures)('no bytes of a key or passphrase of %s are printed unasked', (name) =>
    opened([fixture(name)], (locked) => {
      const session = locked.withSecrets(secretsOf(meta(name)));
      const words = forbidden(meta(name));
      const hidden = printed(session, false);
      expect(words.filter((word) => hidden.includes(word.toLowerCase()))).toEqual([]);
      // The same words are found where keys are asked for, so the search can find them.
      const shown = printed(session, true);
      const { ptk } = meta(name).ptk_derivations[0]!;
      expect(words).toContain(ptk.slice(-16));
      expect(shown).toContain(ptk.slice(-16));
    }),
  );

  test('what a step makes of open values alone is printed: it tells no secret', () =>
    opened([fixture('wpa2-psk-ccmp')], (locked) => {
      const session = locked.withSecrets(secretsOf(meta('wpa2-psk-ccmp')));
      const { aa, spa } = meta('wpa2-psk-ccmp').ptk_derivations[0]!;
      const [smaller, larger] = [aa, spa].map((address) => address.replaceAll(':', '')).sort();
      const text = report(session, { steps: true, showSecrets: false, width: 10_000 });
      expect(text).toContain(`Min(AA, SPA) = ${smaller}  (step `);
      expect(text).toContain(`Max(AA, SPA) = ${larger}  (step `);
      expect(text).toContain('PMK = (hidden');
    }));

  test('keys that the kernel was given over netlink are not printed either', () =>
    opened([fixture('wpa2-psk-ccmp'), fixture('wpa2-psk-ccmp', 'nl.pcap')], (locked) => {
      const session = locked.withSecrets(secretsOf(meta('wpa2-psk-ccmp')));
      const hidden = printed(session, false);
      const words = forbidden(meta('wpa2-psk-ccmp'));
      expect(words.filter((word) => hidden.includes(word.toLowerCase()))).toEqual([]);
    }));

  test('nor are keys in a frame that the kernel hands on after it has opened it', () => {
    const facts = meta('fils-sha256');
    return opened([fixture('fils-sha256'), fixture('fils-sha256', 'nl.pcap.gz')], (session) => {
      const keys = [...facts.keys.GTK!, ...facts.keys.IGTK!];
      const found = (showSecrets: boolean) => {
        const text = printed(session, showSecrets);
        return keys.filter((key) => text.includes(key));
      };
      expect(found(false)).toEqual([]);
      expect(found(true).length).toBeGreaterThan(0);
    });
  });

  test.each(pskFixtures)('the keys of %s are those of the logs of both ends', (name) =>
    opened([fixture(name)], (session) => {
      const facts = meta(name);
      const derived = secretsOf(facts).flatMap((secret) => {
        const { attempts } = analysis(session.withSecrets([secret]), { steps: false, showSecrets: true });
        return attempts.flatMap(({ handshakes }) => handshakes.map(({ keys }) => keys));
      });
      for (const { pmk, ptk, kck, kek, tk } of facts.ptk_derivations)
        expect(derived).toContainEqual(expect.objectContaining({ pmk, ptk, kck, kek, tk }));
      for (const key of derived) {
        for (const gtk of key?.gtk ?? []) expect(facts.keys.GTK).toContain(gtk.key);
        for (const igtk of key?.igtk ?? []) expect(facts.keys.IGTK).toContain(igtk.key);
      }
      const handedOver = derived.flatMap((key) => key?.gtk ?? []);
      expect(handedOver.length > 0).toBe(name !== 'wpa2-wrong-passphrase');
    }),
  );
});
