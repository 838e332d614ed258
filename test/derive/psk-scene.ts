import { createCipheriv, pbkdf2Sync } from 'node:crypto';
import { concat, fromHex, utf8 } from '../../main/base/bytes.ts';
import { Air, eapolKey, type Link, ptkOf, rsne, signed, wrapped } from './air.ts';

// A WPA2-PSK network with CCMP, written frame by frame. Keys by node:crypto, apart from main/crypto.

export const PASSPHRASE = 'a long enough secret';
export const SSID = 'Scene';
export const RSNE = rsne(2, 4);

export const link: Link = { ap: fromHex('020000000a01'), sta: fromHex('020000000b02') };
export const nonce = (fill: number): Uint8Array => new Uint8Array(32).fill(fill);
export const pskOf = (passphrase: string): Uint8Array =>
  new Uint8Array(pbkdf2Sync(passphrase, SSID, 4096, 32, 'sha1'));

/** What one handshake is made of. */
export interface Numbers {
  readonly anonce: Uint8Array;
  readonly snonce: Uint8Array;
  /** Replay counter of M1. */
  readonly counter: number;
  readonly pmk?: Uint8Array;
  readonly gtk?: Uint8Array;
  readonly gtkId?: number;
}

const PMK = pskOf(PASSPHRASE);

/** The four messages of one handshake, as PDUs, and its keys. */
export function fourWay({ anonce, snonce, counter, pmk = PMK, gtk = GTK, gtkId = 1 }: Numbers) {
  const ptk = ptkOf('sha1', pmk, { aa: link.ap, spa: link.sta, anonce, snonce }, 48);
  const [kck, kek, tk] = [ptk.subarray(0, 16), ptk.subarray(16, 32), ptk.subarray(32)];
  const sign = (pdu: Uint8Array) => signed(pdu, 'sha1', kck, 16);
  const keyData = concat(RSNE, fromHex('dd16000fac01'), Uint8Array.of(gtkId, 0), gtk);
  return {
    tk,
    m1: eapolKey({ information: 0x008a, counter, nonce: anonce }),
    m2: sign(eapolKey({ information: 0x010a, counter, nonce: snonce, data: RSNE, keyLength: 0 })),
    m3: sign(
      eapolKey({ information: 0x13ca, counter: counter + 1, nonce: anonce, data: wrapped(kek, keyData) }),
    ),
    m4: sign(eapolKey({ information: 0x030a, counter: counter + 1, keyLength: 0 })),
  };
}

export const GTK = new Uint8Array(16).fill(0x77);

/** Beacon and open system join. */
export function joined(): Air {
  const air = new Air(link);
  air.beacon(SSID, RSNE);
  air.join(SSID, [RSNE]);
  return air;
}

/** The whole handshake. */
export function shake(air: Air, { m1, m2, m3, m4 }: ReturnType<typeof fourWay>): void {
  air.eapol('ap', m1);
  air.eapol('sta', m2);
  air.eapol('ap', m3);
  air.eapol('sta', m4);
}

/** A frame of data under CCMP; `to`: a group that the AP sends to. */
export function ccmp(
  air: Air,
  from: 'ap' | 'sta',
  tk: Uint8Array,
  pn: number,
  options: { readonly to?: Uint8Array; readonly keyId?: number; readonly payload?: Uint8Array } = {},
): Uint8Array {
  const { to, keyId = 0, payload = concat(fromHex('aaaa0300000088b5'), utf8('data')) } = options;
  const header = air.header(from, 0x08, 0x40);
  if (to) header.set(to, 4);
  const aad = concat(Uint8Array.of(0x08, header[1]! & 0xc7), header.subarray(4, 22), Uint8Array.of(0, 0));
  const packet = Uint8Array.of(0, 0, 0, 0, pn >> 8, pn & 255);
  const cipher = createCipheriv(
    'aes-128-ccm',
    tk,
    concat(Uint8Array.of(0), header.subarray(10, 16), packet),
    {
      authTagLength: 8,
    },
  );
  cipher.setAAD(aad, { plaintextLength: payload.length });
  const sealed = concat(cipher.update(payload), cipher.final(), cipher.getAuthTag());
  const start = Uint8Array.of(pn & 255, pn >> 8, 0, 0x20 | (keyId << 6), 0, 0, 0, 0);
  return concat(header, start, sealed);
}

export const BROADCAST = fromHex('ffffffffffff');
/** LLC and SNAP header of EAPOL. */
export const EAPOL = fromHex('aaaa03000000888e');
