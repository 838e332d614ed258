import { describe, expect, it } from 'vitest';
import { type Bytes, fromHex, toHex } from '../../main/base/bytes.ts';
import { Air, eapolKey, ptkOf, rsne, signed } from './air.ts';
import { analyse, hexOf, reexecute } from './session.ts';

// OWE with groups 20 and 21, whose PTK some programs expand with SHA-256 instead of the group's hash. Keys by node:crypto.

const link = { ap: fromHex('020000000000'), sta: fromHex('020000000100') };
const run = (n: number, octet: number) => new Uint8Array(n).fill(octet);
const AKM = 18;
const GROUPS = [
  { group: 20, hash: 'sha384', pmk: 48, kck: 24, mic: 24 },
  { group: 21, hash: 'sha512', pmk: 64, kck: 32, mic: 32 },
] as const;

/** A join whose PTK is expanded with a hash, by a PMK that is given. */
function joined({ hash, pmk, kck, mic }: (typeof GROUPS)[number], expanded: string) {
  const key = run(pmk, 0x44);
  const [anonce, snonce] = [run(32, 0xa1), run(32, 0x51)];
  const length = kck + 32 + 16;
  const ptk = ptkOf(expanded, key, { aa: link.ap, spa: link.sta, anonce, snonce }, length);
  const own = rsne(AKM, 4, { management: 6 });
  const air = new Air(link);
  air.beacon('Open', own);
  air.join('Open', [own]);
  const sign = (pdu: Bytes) => signed(pdu, hash, ptk.slice(0, kck), mic);
  air.eapol('ap', eapolKey({ information: 0x0088, counter: 1, nonce: anonce, mic }));
  air.eapol('sta', sign(eapolKey({ information: 0x0108, counter: 1, nonce: snonce, mic, data: own })));
  air.eapol('ap', sign(eapolKey({ information: 0x03c8, counter: 2, nonce: anonce, mic, data: own })));
  air.eapol('sta', sign(eapolKey({ information: 0x0308, counter: 2, mic })));
  return { path: air.save('owe-ptk'), key, tk: ptk.slice(length - 16) };
}

describe.each(GROUPS)('OWE, group $group', (suite) => {
  it.each([
    ['the hash of the group', suite.hash, false],
    ['SHA-256', 'sha256', true],
  ] as const)('with a PTK by %s', async (_, expanded, departs) => {
    const { path, key, tk } = joined(suite, expanded);
    const given = { id: 'pmk', kind: 'pmk', ssid: null, value: key, origin: 'given by the test' } as const;
    const session = await analyse(path, [given]);
    const [trace] = session.traces;
    const world = session.world(trace!);
    expect(trace!.handshakes.map(({ verified }) => verified)).toEqual([true]);
    expect(hexOf(trace!.handshakes[0]!.keys.tk, world)).toBe(toHex(tk));
    const step = trace!.steps.find(({ operation }) => operation === 'ptk')!;
    expect(step.sentence.includes('both ends took SHA-256')).toBe(departs);
    expect(step.params.hash).toBe(expanded);
    expect(reexecute(trace!, world, true)).toEqual([]);
  });

  it('with a PTK by another hash still: the MICs are wrong', async () => {
    const { path, key } = joined(suite, 'sha1');
    const given = { id: 'pmk', kind: 'pmk', ssid: null, value: key, origin: 'given by the test' } as const;
    const { traces } = await analyse(path, [given]);
    expect(traces[0]!.handshakes.map(({ verified }) => verified)).toEqual([false]);
    expect(traces[0]!.steps.find(({ operation }) => operation === 'ptk')!.params.hash).toBe(suite.hash);
  });
});
