import { createHmac } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { expect, it } from 'vitest';
import { type Bytes, concat, fromHex, toHex, utf8 } from '../../main/base/bytes.ts';
import type { Secret } from '../../main/calculate/types.ts';
import { Air, be16 } from './air.ts';
import { analyse, hexOf, reexecute } from './session.ts';

// Dynamic WEP: EAP, then EAPOL-Key messages with the RC4 descriptor. RC4 is written here once more, apart from main/crypto.

const link = { ap: fromHex('020000000000'), sta: fromHex('020000000100') };
const run = (n: number, octet: number) => new Uint8Array(n).fill(octet);

function rc4(key: Bytes, data: Bytes): Bytes {
  const box = Array.from({ length: 256 }, (_, i) => i);
  const swap = (i: number, j: number) => {
    [box[i], box[j]] = [box[j]!, box[i]!];
  };
  let [i, j] = [0, 0];
  for (let at = 0; at < 256; at++) {
    j = (j + box[at]! + key[at % key.length]!) % 256;
    swap(at, j);
  }
  j = 0;
  return data.map((octet) => {
    i = (i + 1) % 256;
    j = (j + box[i]!) % 256;
    swap(i, j);
    return octet ^ box[(box[i]! + box[j]!) % 256]!;
  });
}

const MSK = Uint8Array.from({ length: 64 }, (_, i) => 3 * i + 1);

/** An EAPOL-Key PDU of dynamic WEP. `key` null: it holds none. */
function wepKey(index: number, counter: number, length: number, key: Bytes | null, msk = MSK): Bytes {
  const iv = run(16, 0x30 + counter);
  const sealed = key ? rc4(concat(iv, msk.slice(0, 32)), key) : new Uint8Array(0);
  const body = (signature: Bytes) =>
    concat(
      Uint8Array.of(1),
      be16(length),
      new Uint8Array(6),
      be16(counter),
      iv,
      Uint8Array.of(index),
      signature,
      sealed,
    );
  const pdu = (signature: Bytes) => {
    const rest = body(signature);
    return concat(Uint8Array.of(2, 3), be16(rest.length), rest);
  };
  const mac = createHmac('md5', msk.slice(32))
    .update(pdu(new Uint8Array(16)))
    .digest();
  return pdu(new Uint8Array(mac));
}

/** A frame of data under WEP. */
function wepData(air: Air, from: 'ap' | 'sta', key: Bytes): Bytes {
  const plain = concat(fromHex('aaaa0300000088b5'), utf8('data'));
  const check = new Uint8Array(4);
  new DataView(check.buffer).setUint32(0, crc32(plain), true);
  const iv = fromHex('010203');
  return concat(
    air.header(from, 0x08, 0x40),
    iv,
    Uint8Array.of(0),
    rc4(concat(iv, key), concat(plain, check)),
  );
}

function joined(): Air {
  const air = new Air(link);
  air.beacon('Old');
  air.join('Old', []);
  air.eap('ap', 1, 1, Uint8Array.of(1));
  air.eap('sta', 2, 1, concat(Uint8Array.of(1), utf8('somebody')));
  air.eap('ap', 3, 2);
  return air;
}

const msk: Secret = { id: 'msk', kind: 'msk', ssid: null, value: MSK, origin: 'given by the test' };
const [GROUP, OWN] = [run(13, 0x61), run(13, 0x62)];

it('the keys that the AP hands over are those that were sent, and they read data', async () => {
  const air = joined();
  air.eapol('ap', wepKey(0x02, 1, 13, GROUP));
  air.eapol('ap', wepKey(0x80, 2, 13, OWN));
  air.raw(wepData(air, 'sta', OWN));
  const session = await analyse(air.save('wep'), [msk]);
  const [trace] = session.traces;
  const world = session.world(trace!);
  const [wep] = trace!.agreements.filter(({ kind }) => kind === 'wep');
  expect(wep!.verified).toBe(true);
  expect(hexOf(wep!.keys.tk, world)).toBe(toHex(OWN));
  expect(wep!.keys.gtk.map(({ id, key }) => [id, hexOf(key, world)])).toEqual([[2, toHex(GROUP)]]);
  expect(trace!.decrypted).toEqual({ frames: 1, failed: 0 });
  expect(trace!.handshakes).toEqual([]);
  expect(reexecute(trace!, world, true)).toEqual([]);
});

it('a message without a key means what EAP made', async () => {
  const air = joined();
  air.eapol('ap', wepKey(0x80, 1, 5, null));
  const session = await analyse(air.save('wep'), [msk]);
  const [trace] = session.traces;
  const [wep] = trace!.agreements.filter(({ kind }) => kind === 'wep');
  expect(hexOf(wep!.keys.tk, session.world(trace!))).toBe(toHex(MSK.slice(0, 5)));
});

it.each([
  ['signed with another MSK', [wepKey(0x80, 1, 13, OWN, run(64, 0x21))]],
  ['with a key that is longer than said', [wepKey(0x80, 1, 5, OWN)]],
  ['that says too long a key', [wepKey(0x80, 1, 33, run(33, 0x61))]],
  ['with a counter that does not grow', [wepKey(0x02, 2, 13, GROUP), wepKey(0x80, 2, 13, OWN)]],
] as const)('a message %s gives no key', async (_, messages) => {
  const air = joined();
  for (const message of messages) air.eapol('ap', message);
  const { traces } = await analyse(air.save('wep'), [msk]);
  const tks = traces[0]!.agreements.flatMap(({ kind, keys }) => (kind === 'wep' && keys.tk ? [keys.tk] : []));
  expect(tks).toEqual([]);
});
