import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Bytes, equal, fromHex, toHex } from '../../main/base/bytes.ts';
import { type BipAlgorithm, bipVerify } from '../../main/crypto/bip.ts';
import { ccmpDecrypt } from '../../main/crypto/ccmp.ts';
import { gcmpDecrypt } from '../../main/crypto/gcmp.ts';
import { macHeader } from '../../main/crypto/header.ts';
import { unwrap } from '../../main/crypto/keywrap.ts';
import { EAPOL_MIC_OFFSET, eapolMic, withMicZeroed } from '../../main/crypto/mic.ts';
import { arc4KeyData } from '../../main/crypto/rc4.ts';
import { tkipDecrypt } from '../../main/crypto/tkip.ts';
import { type AkmParameters, akmParameters, eapolKeyAlgorithms } from '../../main/standard/akms.ts';
import { akmOf, captures, type Meta, metas } from './crypto-shared.ts';

/** MPDUs of a little-endian radiotap pcap whose radiotap headers say that there is no FCS. */
function* mpdus(path: string): Generator<Bytes> {
  const file = new Uint8Array(readFileSync(path));
  const view = new DataView(file.buffer);
  for (let at = 24; at + 16 <= file.length; ) {
    const end = at + 16 + view.getUint32(at + 8, true);
    const radiotap = at + 16;
    yield file.slice(radiotap + view.getUint16(radiotap + 2, true), end);
    at = end;
  }
}

type Cipher = (key: Bytes, header: Bytes, body: Bytes) => { readonly ok: boolean };
const CIPHERS: Readonly<Record<string, readonly (readonly [string, Cipher])[]>> = {
  16: [
    ['CCMP-128', ccmpDecrypt],
    ['GCMP-128', gcmpDecrypt],
  ],
  32: [
    ['CCMP-256', ccmpDecrypt],
    ['GCMP-256', gcmpDecrypt],
    ['TKIP', tkipDecrypt],
  ],
};

const distinct = (hexes: readonly string[]): Bytes[] => [...new Set(hexes)].map((hex) => fromHex(hex));

/** The cipher that a protected MPDU opens with under one of the keys. */
function open(keys: readonly Bytes[], header: Bytes, body: Bytes): string | null {
  for (const key of keys)
    for (const [name, decrypt] of CIPHERS[key.length]!)
      try {
        if (decrypt(key, header, body).ok) return name;
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
      }
  return null;
}

const EAPOL_LLC = fromHex('aaaa03000000888e');

/** The EAPOL-Key frame with a MIC that an unprotected data frame holds. */
function eapolKey(mpdu: Bytes): Bytes | null {
  const { octets } = macHeader(mpdu);
  const body = mpdu.subarray(octets.length);
  if (!equal(body.subarray(0, 8), EAPOL_LLC) || body[9] !== 3 || !(body[13]! & 1)) return null;
  return body.slice(8, 12 + ((body[10]! << 8) | body[11]!));
}

interface Handshake {
  readonly akm: AkmParameters;
  readonly kck: Bytes;
  readonly kek: Bytes;
}

/** Every handshake of the folder that a log printed and that has a KCK: FILS has none. */
function handshakes(meta: Meta): Handshake[] {
  const own = (meta.ptk_derivations ?? []).map((derivation) => ({
    akm: akmOf(meta, derivation),
    ...derivation,
  }));
  const ft = (meta.ft_ptk_derivations ?? []).map((derivation) => ({
    akm: akmParameters(meta.akm_suite!)!,
    ...derivation,
  }));
  return [...own, ...ft]
    .filter(({ kck }) => kck)
    .map(({ akm, kck, kek }) => ({ akm, kck: fromHex(kck), kek: fromHex(kek) }));
}

/** Whether one of the handshakes makes this frame's MIC; and if so, whether its key data, decrypted, holds a GTK. */
function verify(
  all: readonly Handshake[],
  gtks: readonly Bytes[],
  frame: Bytes,
): { mic: boolean; gtk: boolean | null } {
  for (const { akm, kck, kek } of all) {
    const algorithms = eapolKeyAlgorithms(frame[6]! & 7, akm);
    if (!algorithms?.mic) continue;
    const { algorithm, length } = algorithms.mic;
    const mic = eapolMic(algorithm, kck, withMicZeroed(frame, length));
    if (!equal(mic, frame.slice(EAPOL_MIC_OFFSET, EAPOL_MIC_OFFSET + length))) continue;
    const data = frame.slice(EAPOL_MIC_OFFSET + length + 2);
    // WPA1 encrypts the GTK of a group message without the bit that says so.
    const pairwise = (frame[6]! & 8) !== 0;
    const encrypted = (frame[5]! & 0x10) !== 0 || (frame[4] === 254 && !pairwise && data.length > 0);
    if (!encrypted) return { mic: true, gtk: null };
    if (algorithms.keyWrap === 'arc4')
      return { mic: true, gtk: holds(arc4KeyData(frame.slice(49, 65), kek, data), gtks) };
    const unwrapped = unwrap(kek, data);
    return { mic: true, gtk: unwrapped.ok && holds(unwrapped.plaintext, gtks) };
  }
  return { mic: false, gtk: null };
}

const holds = (data: Bytes, gtks: readonly Bytes[]): boolean =>
  gtks.some((gtk) => toHex(data).includes(toHex(gtk)));

const BIP: Readonly<Record<number, readonly BipAlgorithm[]>> = {
  8: ['bip-cmac-128'],
  16: ['bip-gmac-128', 'bip-gmac-256', 'bip-cmac-256'],
};

/** Octets of the MIC of an MME that ends the frame; 0 without. */
const mmeMic = (body: Bytes): number =>
  [8, 16].find((n) => body[body.length - n - 10] === 76 && body[body.length - n - 9] === n + 8) ?? 0;

/** The algorithm that an MME is right by under one of the keys. */
const verifyBip = (keys: readonly Bytes[], mpdu: Bytes, micLength: number): string | null =>
  BIP[micLength]!.find((algorithm) =>
    keys.some(
      (key) => key.length === (algorithm.endsWith('256') ? 32 : 16) && bipVerify(algorithm, key, mpdu).ok,
    ),
  ) ?? null;

/** What was checked in one file; `failed` counts by what failed. */
interface Tally {
  readonly checked: Record<string, number>;
  readonly failed: Record<string, number>;
}

function tally(folder: string, meta: Meta): Tally {
  const out: Tally = { checked: {}, failed: {} };
  const count = (what: string, name: string | null) => {
    const [into, key] = name ? [out.checked, name] : [out.failed, what];
    into[key] = (into[key] ?? 0) + 1;
  };
  const all = handshakes(meta);
  const pairwise = distinct([
    ...(meta.ptk_derivations ?? []).map((derivation) => derivation.tk),
    ...(meta.keys?.TK ?? []),
  ]);
  const group = distinct(meta.keys?.GTK ?? []);
  const igtk = distinct(meta.keys?.IGTK ?? []);
  for (const mpdu of mpdus(resolve(captures.path, folder, 'air.pcap'))) {
    const type = mpdu[0]! & 0x0c;
    if (type === 4 || type === 12) continue;
    const header = macHeader(mpdu).octets;
    const body = mpdu.subarray(header.length);
    const groupAddressed = (mpdu[4]! & 1) !== 0;
    if (mpdu[1]! & 0x40) {
      count('protected', open(groupAddressed ? group : pairwise, header, body));
    } else if (type === 8) {
      const frame = eapolKey(mpdu);
      if (!frame) continue;
      const { mic, gtk } = verify(all, group, frame);
      count('EAPOL MIC', mic ? 'EAPOL MIC' : null);
      if (gtk !== null) count('key data', gtk ? 'key data' : null);
    } else if (groupAddressed && mmeMic(body)) {
      count('MME', verifyBip(igtk, mpdu, mmeMic(body)));
    }
  }
  return out;
}

/** The station's keys are in no log of iwd: its MICs are made with a PMK of a passphrase that the AP does not have. */
const UNPROVABLE: Readonly<Record<string, Tally['failed']>> = { 'iwd-wrong-passphrase': { 'EAPOL MIC': 4 } };

describe.skipIf(!captures.present)('air.pcap with the keys of meta.json', () => {
  const folders = metas.filter(([folder]) => existsSync(resolve(captures.path, folder, 'air.pcap')));
  const total: Record<string, number> = {};

  test.each(folders)('%s', (folder, meta) => {
    const { checked, failed } = tally(folder, meta);
    for (const [name, n] of Object.entries(checked)) total[name] = (total[name] ?? 0) + n;
    expect(failed).toEqual(UNPROVABLE[folder] ?? {});
  });

  test('every cipher and check was met', () => {
    console.log(`checked: ${JSON.stringify(total)}`);
    const ciphers = ['CCMP-128', 'CCMP-256', 'GCMP-128', 'GCMP-256', 'TKIP'];
    const names = [...ciphers, 'EAPOL MIC', 'key data', 'bip-cmac-128', 'bip-gmac-128', 'bip-gmac-256'];
    expect(Object.keys(total).sort()).toEqual(names.sort());
  });
});
