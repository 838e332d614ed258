import { describe, expect, it } from 'vitest';
import type { Suite } from '../../main/base/brand.ts';
import { LinkType } from '../../main/capture/types.ts';
import { dissect } from '../../main/dissect/index.ts';
import { recordedAs } from '../../main/workbench/index.ts';
import { analyse, disclosed, passphraseSecret, play } from './scene.ts';

const SAE = {
  akms: ['00-0f-ac:8' as Suite],
  pmf: 'required',
  groupManagement: '00-0f-ac:6' as Suite,
} as const;

describe('what the simulated kernel says', () => {
  it('is netlink that follows its format to the last byte', async () => {
    for (const driver of [{}, { connectOnly: true }]) {
      const { records } = await play({ network: SAE, driver });
      const netlink = records.filter((record) => record.linkType === LinkType.Netlink);
      expect(netlink.length).toBeGreaterThan(20);
      for (const record of netlink) {
        const frame = dissect(record.bytes, record.linkType);
        expect(frame.malformed, frame.summary).toEqual([]);
        expect(frame.netlink).not.toBeNull();
      }
    }
  });

  it.each([
    ['PSK', {}],
    ['SAE', SAE],
  ])('gives the same attempt as the air, by netlink alone: %s', async (_, network) => {
    const { records, secrets } = await play({ network });
    const known = [passphraseSecret(), ...disclosed(secrets)];
    const { traces } = await analyse(records, LinkType.Netlink, known);
    expect(traces).toHaveLength(1);
    expect(traces[0]!.handshakes.map(({ kind, verified }) => [kind, verified])).toEqual([['four-way', true]]);
    expect(traces[0]!.outcome).toBe('connected');
  });

  it('loses its keys where the recording is made without them', async () => {
    const { records, secrets } = await play({});
    const tk = secrets.find((secret) => secret.kind === 'tk')!.value;
    const holds = (octets: Uint8Array): boolean => Buffer.from(octets).includes(Buffer.from(tk));
    expect(records.filter((record) => holds(record.bytes))).toHaveLength(1);
    expect(records.map(recordedAs).filter((record) => holds(record.bytes))).toEqual([]);
  });
});
