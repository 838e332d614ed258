import { describe, expect, it } from 'vitest';
import { makeSecret } from '../../main/session/secrets.ts';
import { Session } from '../../main/session/session.ts';
import { compare, type Side, sideName } from '../../main/views/compare/compare.ts';
import { compareFields } from '../../main/views/compare/compare-fields.ts';
import { fixture, meta } from './fixtures.ts';

async function sides(
  one: { name: string; attempt: number; passphrase?: string },
  other: { name: string; attempt: number; passphrase?: string },
): Promise<[Side, Side]> {
  const side = async (letter: string, { name, attempt, passphrase }: typeof one): Promise<Side> => {
    const read = await Session.open([{ path: fixture(name), name }]);
    const session = passphrase
      ? read.withSecrets([
          makeSecret({ kind: 'passphrase', value: passphrase, origin: 'test', ssid: null, number: 1 }),
        ])
      : read;
    const analysed = session.analysed(session.attempts[attempt]!.id);
    return { name: letter, title: sideName(analysed), analysed, frame: (record) => session.frame(record) };
  };
  return [await side('A', one), await side('B', other)];
}

describe('compare', () => {
  it('finds nothing that matters between an attempt and itself', async () => {
    const [a, b] = await sides({ name: 'wpa2-psk-ccmp', attempt: 0 }, { name: 'wpa2-psk-ccmp', attempt: 0 });
    const { first, differences, noise, sentence } = compare(a, b);
    expect({ first, differences, noise }).toEqual({ first: null, differences: [], noise: 0 });
    expect(sentence).toContain('Nothing that matters differs');
  });

  it('names the cached PMKSA: the first attempt has SAE, the second a PMKID in its request instead', async () => {
    const name = 'sae-pmksa-reconnect';
    const { first, differences } = compare(...(await sides({ name, attempt: 0 }, { name, attempt: 1 })));
    expect(first?.sentence).toContain('A has the step “SAE commit”, and B does not');
    const pmkid = differences.find(({ what }) => what.endsWith('RSN element › PMKID count'));
    expect(pmkid).toMatchObject({ weight: 'decisive', saysA: '0', saysB: '1' });
  });

  it('names a check that holds on one side alone before what follows from it', async () => {
    const name = 'wpa2-wrong-passphrase';
    const { passphrase, sta_passphrase } = meta(name);
    const [a, b] = await sides(
      { name, attempt: 0, passphrase: sta_passphrase! },
      { name, attempt: 0, passphrase },
    );
    const { first } = compare(a, b);
    expect(first?.weight).toBe('decisive');
    expect(first?.what).toContain('M2');
  });

  it('folds away nonces, counters, times and MICs, and says how many', async () => {
    const name = 'two-stations';
    const { differences, noise } = compare(...(await sides({ name, attempt: 0 }, { name, attempt: 1 })));
    expect(noise).toBeGreaterThan(10);
    expect(differences.filter(({ what }) => /nonce|MIC$|replay counter|timestamp/i.test(what))).toEqual([]);
  });
});

describe('compareFields', () => {
  const span = { start: 0, end: 1 };
  const leaf = (label: string, value: string, filter?: string) => ({
    label,
    value,
    span,
    ...(filter && { filter }),
  });

  it('names a node that one side lacks once, whatever it holds', () => {
    const element = {
      ...leaf('RSN element', 'SAE', 'wlan.tag'),
      children: [leaf('Version', '1'), leaf('AKM', 'SAE')],
    };
    const { differences } = compareFields([element], []);
    expect(differences).toHaveLength(1);
    expect(differences[0]).toMatchObject({ path: 'RSN element', a: 'SAE', b: null });
  });

  it('does not say key material', () => {
    const key = (value: string) => [{ ...leaf('Key', value), secret: true }];
    const { differences } = compareFields(key('00'), key('01'));
    expect(differences).toMatchObject([{ a: '(a key)', b: '(a key)' }]);
  });

  it('takes repeated fields in their order', () => {
    const { differences } = compareFields(
      [leaf('Rate', '1', 'x.rate'), leaf('Rate', '2', 'x.rate')],
      [leaf('Rate', '1', 'x.rate'), leaf('Rate', '5', 'x.rate')],
    );
    expect(differences).toMatchObject([{ a: '2', b: '5' }]);
  });
});
