import { createCipheriv } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Bytes, concat, fromHex, utf8 } from '../../main/base/bytes.ts';
import type { Secret } from '../../main/calculate/types.ts';
import { crc32 } from '../../main/crypto/crc32.ts';
import { macHeader } from '../../main/crypto/header.ts';
import { michael, michaelHeader } from '../../main/crypto/michael.ts';
import { rc4 } from '../../main/crypto/rc4.ts';
import { tkipPhase1, tkipPhase2 } from '../../main/crypto/tkip-mixing.ts';
import { Air, le16, rsne } from './air.ts';
import { analyse, reexecute } from './session.ts';

// A frame sent in three fragments (IEEE 802.11-2020, 10.5). CCMP by node:crypto; TKIP by the functions that Annex J verifies.

const link = { ap: fromHex('020000000000'), sta: fromHex('020000000100') };
const TEXT = 'a frame that is too long to be sent in one piece';
const msdu = concat(fromHex('aaaa0300000088b5'), utf8(TEXT));

/** Header of fragment n of a frame with this sequence number, to the AP. */
const header = (n: number, more: boolean, sequence = 77) =>
  concat(
    Uint8Array.of(0x08, 0x41 | (more ? 4 : 0), 0, 0),
    link.ap,
    link.sta,
    link.ap,
    le16((sequence << 4) | n),
  );

type Seal = (tk: Bytes, head: Bytes, pn: number, plaintext: Bytes) => Bytes;

const ccmp: Seal = (tk, head, pn, plaintext) => {
  const nonce = concat(Uint8Array.of(0), link.sta, Uint8Array.of(0, 0, 0, 0, 0, pn));
  const aad = concat(
    Uint8Array.of(head[0]! & 0x8f, head[1]! & 0xc7),
    head.subarray(4, 22),
    Uint8Array.of(head[22]! & 15, 0),
  );
  const cipher = createCipheriv('aes-128-ccm', tk, nonce, { authTagLength: 8 });
  cipher.setAAD(aad, { plaintextLength: plaintext.length });
  const sealed = concat(cipher.update(plaintext), cipher.final(), cipher.getAuthTag());
  return concat(head, Uint8Array.of(pn, 0, 0, 0x20, 0, 0, 0, 0), sealed);
};

const tkip: Seal = (tk, head, pn, plaintext) => {
  const tsc = Uint8Array.of(0, 0, 0, 0, 0, pn);
  const encryption = tk.subarray(0, 16);
  const key = tkipPhase2(tkipPhase1(encryption, link.sta, tsc), encryption, tsc);
  const iv = concat(key.subarray(0, 3), Uint8Array.of(0x20, 0, 0, 0, 0));
  return concat(head, iv, rc4(key, concat(plaintext, crc32(plaintext))));
};

const CIPHERS = [
  { name: 'CCMP', suite: 4, tk: new Uint8Array(16).fill(0x11), seal: ccmp, whole: msdu },
  {
    name: 'TKIP',
    suite: 2,
    tk: Uint8Array.from({ length: 32 }, (_, i) => i + 1),
    seal: tkip,
    whole: concat(
      msdu,
      michael(
        Uint8Array.from({ length: 8 }, (_, i) => i + 25),
        concat(michaelHeader(macHeader(header(0, true))), msdu),
      ),
    ),
  },
] as const;

/** Pieces of a frame: fragment number, octets from and to. The last cut is inside of TKIP's MIC. */
const pieces = (whole: Bytes) =>
  [
    [0, 0, 20],
    [1, 20, whole.length - 5],
    [2, whole.length - 5, whole.length],
  ] as const;

async function open(
  cipher: (typeof CIPHERS)[number],
  change: (frames: Bytes[]) => Bytes[] = (frames) => frames,
) {
  const air = new Air(link);
  const element = rsne(2, cipher.suite);
  air.beacon('pieces', element);
  air.join('pieces', [element]);
  const { tk, whole, seal } = cipher;
  const frames = pieces(whole).map(([n, from, to]) =>
    seal(tk, header(n, n < 2), n + 1, whole.slice(from, to)),
  );
  for (const frame of change(frames)) air.raw(frame);
  const secret: Secret = { id: 'tk', kind: 'tk', ssid: null, value: tk, origin: 'given by the test' };
  const session = await analyse(air.save('fragments'), [secret]);
  const trace = session.traces[0]!;
  expect(reexecute(trace, session.world(trace), true)).toEqual([]);
  return { trace, whole: trace.steps.find(({ title }) => title === 'Put the fragments together') };
}

describe.each(CIPHERS)('$name', (cipher) => {
  it('three fragments give the frame', async () => {
    const { trace, whole } = await open(cipher);
    expect(trace.decrypted).toEqual({ frames: 3, failed: 0 });
    expect(
      trace.steps.filter(({ sentence }) => /holds fragment [012] of a frame/.test(sentence)),
    ).toHaveLength(3);
    expect(new TextDecoder().decode(whole!.outputs[0]!.bytes.slice(8))).toBe(TEXT);
    expect(whole!.checks.map(({ ok }) => ok)).toEqual(cipher.name === 'TKIP' ? [true] : []);
    expect(whole!.fields!.tree.length).toBeGreaterThan(0);
  });

  it('without the second, or in another order, they give none', async () => {
    expect((await open(cipher, ([a, , c]) => [a!, c!])).whole).toBeUndefined();
    expect((await open(cipher, ([a, b, c]) => [b!, a!, c!])).whole).toBeUndefined();
  });
});

it('TKIP: a fragment of another frame is told by Michael', async () => {
  const cipher = CIPHERS[1];
  const other = cipher.seal(cipher.tk, header(1, true), 2, new Uint8Array(cipher.whole.length - 25).fill(7));
  const { whole, trace } = await open(cipher, ([a, , c]) => [a!, other, c!]);
  expect(trace.decrypted).toEqual({ frames: 3, failed: 0 });
  expect(whole!.checks.map(({ ok }) => ok)).toEqual([false]);
  expect(whole!.sentence).toContain('not of one frame');
});
