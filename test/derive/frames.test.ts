import { describe, expect, it } from 'vitest';
import type { Suite } from '../../main/base/brand.ts';
import { concat, fromHex } from '../../main/base/bytes.ts';
import { StepBuilder } from '../../main/calculate/builder.ts';
import { BipFrames } from '../../main/calculate/frames/bip.ts';
import type { GroupKey } from '../../main/calculate/keys/keydata.ts';
import { inRecord } from '../../main/calculate/located.ts';
import type { Secret } from '../../main/calculate/types.ts';
import { LinkType } from '../../main/capture/types.ts';
import { type BipAlgorithm, bipProtect } from '../../main/crypto/bip.ts';
import { dissect } from '../../main/dissect/index.ts';
import { BIP_SUITES } from '../../main/standard/ciphers.ts';
import { Air, le16 } from './air.ts';
import { analyse } from './session.ts';

const AP = fromHex('020000000001');
const STA = fromHex('020000000002');

describe('management frames to all: packet numbers', () => {
  const suites = Object.entries(BIP_SUITES) as [Suite, BipAlgorithm][];
  it.each(suites)(
    '%s %s: each must be higher than the one before, and a wrong MIC counts for nothing',
    (suite, algorithm) => {
      const value = new Uint8Array(algorithm.endsWith('256') ? 32 : 16).fill(3);
      const air = new Air({ ap: AP, sta: STA });
      const frame = (ipn: number) => {
        const open = air.management(12, 'ap', le16(3), fromHex('ffffffffffff'));
        return bipProtect(algorithm, value, open, 4, Uint8Array.of(ipn, 0, 0, 0, 0, 0)).frame;
      };
      const records = [1, 2, 2, 9, 3].map(frame);
      records[3]!.set([records[3]!.at(-1)! ^ 1], records[3]!.length - 1);
      const secret: Secret = { id: 'igtk', kind: 'tk', ssid: null, value, origin: 'test' };
      const steps = new StepBuilder({ record: (i) => records[i]!, secrets: [secret] });
      const key: GroupKey = {
        name: 'IGTK',
        id: 4,
        length: value.length,
        ref: { from: 'secret', secret: 'igtk', part: 'value' },
      };
      const bip = new BipFrames(steps, suite, [key]);
      const verdicts = records.map((bytes, record) => {
        const part = bip.part(inRecord(dissect(bytes, LinkType.Ieee80211), record))!;
        const step = steps.add({
          kind: 'message',
          act: 'frame.deauthentication',
          phase: 'leave',
          time: null,
          record,
          actor: 'ap',
          title: 'Deauthentication',
          detail: '',
          sentence: '',
          ...part,
        });
        bip.seen(step);
        return step.checks.map((c) => `${c.name} ${c.ok}`).join(', ');
      });
      expect(verdicts).toEqual([
        'bip-mic true',
        'bip-mic true, packet-number true',
        'bip-mic true, packet-number false',
        'bip-mic false',
        'bip-mic true, packet-number true',
      ]);
    },
  );

  it('a key of another length or ID checks nothing', () => {
    const value = new Uint8Array(16);
    const air = new Air({ ap: AP, sta: STA });
    const open = air.management(12, 'ap', le16(3), fromHex('ffffffffffff'));
    const { frame } = bipProtect('bip-cmac-128', value, open, 5, new Uint8Array(6));
    const steps = new StepBuilder({ record: () => frame, secrets: [] });
    const ref = { from: 'secret', secret: 'igtk', part: 'value' } as const;
    const located = inRecord(dissect(frame, LinkType.Ieee80211), 0);
    for (const key of [
      { name: 'IGTK', id: 4, length: 16, ref },
      { name: 'IGTK', id: 5, length: 32, ref },
      { name: 'BIGTK', id: 5, length: 16, ref },
    ] as const)
      expect(new BipFrames(steps, '00-0f-ac:6' as Suite, [key]).part(located)).toBeNull();
  });
});

describe('WEP', () => {
  it('is named as such, and not taken for a frame whose key is wanting', async () => {
    const air = new Air({ ap: AP, sta: STA });
    air.beacon('Old');
    air.join('Old', []);
    const body = concat(Uint8Array.of(1, 2, 3, 0), new Uint8Array(40).fill(9));
    air.raw(concat(air.header('sta', 0x08, 0x40), body));
    const { traces } = await analyse(air.save('wep'), []);
    expect(traces[0]!.steps.at(-1)).toMatchObject({
      detail: 'WEP-encrypted',
      sentence:
        'The station sends a WEP-encrypted frame. WEP has one key for the whole network: given as a TK of 5 or 13 bytes it reads them. It was broken in 2001 and protects nothing.',
    });
  });
});
