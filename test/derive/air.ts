import { createCipheriv, createHmac } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { concat, fromHex, utf8 } from '../../main/base/bytes.ts';
import { builder } from '../capture/build.ts';

// A session written frame by frame. Keys and MICs are by node:crypto, apart from main/crypto.

export const le16 = (n: number): Uint8Array => Uint8Array.of(n & 255, n >> 8);
export const be16 = (n: number): Uint8Array => Uint8Array.of(n >> 8, n & 255);
export const element = (id: number, ...body: readonly Uint8Array[]): Uint8Array => {
  const all = concat(...body);
  return concat(Uint8Array.of(id, all.length), all);
};
export const vendor = (selector: string, ...body: readonly Uint8Array[]): Uint8Array =>
  element(221, fromHex(selector), ...body);

/** RSNE of one AKM and cipher, by the last octet of their selectors. */
export const rsne = (
  akm: number,
  pairwise: number,
  { group = pairwise, capabilities = 0, pmkids = [] as Uint8Array[], management = 0 } = {},
): Uint8Array => element(48, rsnBody(akm, pairwise, { group, capabilities, pmkids, management }));

export function rsnBody(
  akm: number,
  pairwise: number,
  { group = pairwise, capabilities = 0, pmkids = [] as Uint8Array[], management = 0 } = {},
): Uint8Array {
  const suite = (type: number) => Uint8Array.of(0, 0x0f, 0xac, type);
  return concat(
    le16(1),
    suite(group),
    le16(1),
    suite(pairwise),
    le16(1),
    suite(akm),
    le16(capabilities),
    ...(pmkids.length || management ? [le16(pmkids.length), ...pmkids] : []),
    ...(management ? [suite(management)] : []),
  );
}

/** The two ends of one link. */
export interface Link {
  readonly ap: Uint8Array;
  readonly sta: Uint8Array;
}

export class Air {
  readonly frames: Uint8Array[] = [];
  readonly link: Link;
  /** Time of each frame, in microseconds from the first. */
  readonly times: number[] = [];
  #sequence = 0;
  #time = 0;

  constructor(link: Link) {
    this.link = link;
  }

  management(subtype: number, from: 'ap' | 'sta', body: Uint8Array, to?: Uint8Array): Uint8Array {
    const { ap, sta } = this.link;
    const [receiver, sender] = from === 'ap' ? [to ?? sta, ap] : [ap, sta];
    return this.#add(
      concat(Uint8Array.of(subtype << 4, 0, 0, 0), receiver, sender, ap, le16(this.#sequence << 4), body),
    );
  }

  beacon(ssid: string, ...elements: readonly Uint8Array[]): void {
    const fixed = concat(new Uint8Array(8), le16(100), le16(0x11));
    this.management(8, 'ap', concat(fixed, element(0, utf8(ssid)), ...elements), fromHex('ffffffffffff'));
  }

  /** Open system authentication and association. */
  join(ssid: string, request: readonly Uint8Array[], more: readonly Uint8Array[] = []): void {
    this.management(11, 'sta', concat(le16(0), le16(1), le16(0), ...more));
    this.management(11, 'ap', concat(le16(0), le16(2), le16(0), ...more));
    this.management(0, 'sta', concat(le16(0x11), le16(10), element(0, utf8(ssid)), ...request));
    this.management(1, 'ap', concat(le16(0x11), le16(0), le16(0xc001), ...more));
  }

  eapol(from: 'ap' | 'sta', pdu: Uint8Array): void {
    this.#add(concat(this.header(from, 0x08), fromHex('aaaa03000000888e'), pdu));
  }

  eap(from: 'ap' | 'sta', code: number, id: number, body: Uint8Array = new Uint8Array(0)): void {
    const packet = concat(Uint8Array.of(code, id), be16(4 + body.length), body);
    this.eapol(from, concat(Uint8Array.of(2, 0), be16(packet.length), packet));
  }

  /** MAC header of a frame of data between the two; the third address is the other end's as well. */
  header(from: 'ap' | 'sta', control: number, flags = 0): Uint8Array {
    const { ap, sta } = this.link;
    const addresses = from === 'ap' ? [sta, ap, ap] : [ap, sta, ap];
    return concat(
      Uint8Array.of(control, (from === 'ap' ? 2 : 1) | flags, 0, 0),
      ...addresses,
      le16(this.#sequence << 4),
    );
  }

  raw(frame: Uint8Array): void {
    this.#add(frame);
  }

  /** Lets time pass, beside the millisecond that each frame takes. */
  wait(milliseconds: number): void {
    this.#time += 1000 * milliseconds;
  }

  #add(frame: Uint8Array): Uint8Array {
    this.frames.push(frame);
    this.times.push(this.#time);
    this.#time += 1000;
    this.#sequence++;
    return frame;
  }

  /** Writes the frames to a file of their own (802.11 without a radio header) and gives its path. */
  save(name: string): string {
    const b = builder(true);
    const path = join(mkdtempSync(join(tmpdir(), 'air-')), `${name}.pcap`);
    const records = this.frames.map((frame, i) => {
      const at = this.times[i] ?? 1000 * i;
      return b.pcapRecord(1_700_000_000 + Math.floor(at / 1e6), at % 1e6, frame);
    });
    writeFileSync(path, concat(b.pcapHeader({ link: 105 }), ...records));
    return path;
  }
}

/** An EAPOL-Key PDU; `mic` is zero octets of its length until `signed` fills it. */
export function eapolKey(options: {
  readonly information: number;
  readonly counter: number;
  readonly nonce?: Uint8Array;
  readonly keyLength?: number;
  readonly mic?: number;
  readonly data?: Uint8Array;
}): Uint8Array {
  const { information, counter, nonce, keyLength = 16, mic = 16, data = new Uint8Array(0) } = options;
  const body = concat(
    Uint8Array.of(2),
    be16(information),
    be16(keyLength),
    new Uint8Array(6),
    be16(counter),
    nonce ?? new Uint8Array(32),
    new Uint8Array(16 + 8 + 8 + mic),
    be16(data.length),
    data,
  );
  return concat(Uint8Array.of(2, 3), be16(body.length), body);
}

/** Offset of the MIC in the PDU of {@link eapolKey}. */
const MIC_AT = 4 + 77;

export function signed(pdu: Uint8Array, hash: string, kck: Uint8Array, length: number): Uint8Array {
  const mac = createHmac(hash, kck).update(pdu).digest().subarray(0, length);
  const out = pdu.slice();
  out.set(mac, MIC_AT);
  return out;
}

const ordered = (a: Uint8Array, b: Uint8Array): Uint8Array =>
  Buffer.compare(a, b) < 0 ? concat(a, b) : concat(b, a);

export interface Ends {
  readonly aa: Uint8Array;
  readonly spa: Uint8Array;
  readonly anonce: Uint8Array;
  readonly snonce: Uint8Array;
}

/** PTK of so many octets: PRF with SHA-1, else KDF with the hash. */
export function ptkOf(hash: string, pmk: Uint8Array, ends: Ends, length: number): Uint8Array {
  const context = concat(
    utf8('Pairwise key expansion'),
    ...(hash === 'sha1' ? [Uint8Array.of(0)] : []),
    ordered(ends.aa, ends.spa),
    ordered(ends.anonce, ends.snonce),
  );
  let out = new Uint8Array(0);
  for (let i = 0; out.length < length; i++) {
    const message =
      hash === 'sha1' ? concat(context, Uint8Array.of(i)) : concat(le16(i + 1), context, le16(8 * length));
    out = new Uint8Array(Buffer.concat([out, createHmac(hash, pmk).update(message).digest()]));
  }
  return out.slice(0, length);
}

/** AES key wrap (RFC 3394) of key data, padded as 12.7.2 says. */
export function wrapped(kek: Uint8Array, data: Uint8Array): Uint8Array {
  const pad = data.length < 16 ? 16 - data.length : (8 - (data.length % 8)) % 8;
  const padding = new Uint8Array(pad);
  if (pad) padding[0] = 0xdd;
  const cipher = createCipheriv(`id-aes${8 * kek.length}-wrap`, kek, Buffer.alloc(8, 0xa6));
  return new Uint8Array(Buffer.concat([cipher.update(concat(data, padding)), cipher.final()]));
}
