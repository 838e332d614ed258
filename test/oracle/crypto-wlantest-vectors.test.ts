import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Bytes, concat, fromHex } from '../../main/base/bytes.ts';
import { type BipAlgorithm, bipProtect, bipVerify } from '../../main/crypto/bip.ts';
import { ccmDecrypt, ccmEncrypt } from '../../main/crypto/ccm.ts';
import { ccmpDecrypt, ccmpEncrypt } from '../../main/crypto/ccmp.ts';
import { ccmpPv1Aad, ccmpPv1Nonce, ccmpPv1Pn, type Pv1Header } from '../../main/crypto/ccmp-pv1.ts';
import { crc32 } from '../../main/crypto/crc32.ts';
import { gcmpDecrypt, gcmpEncrypt } from '../../main/crypto/gcmp.ts';
import { macHeader } from '../../main/crypto/header.ts';
import { tkipDecrypt, tkipEncrypt } from '../../main/crypto/tkip.ts';
import { sharedPath } from './crypto-shared.ts';

const { path, present } = sharedPath('oracles/wlantest_test_vectors.out');

/** The lines under one title. Each has to be taken exactly once; `finish` fails when one is left. */
class Section {
  readonly title: string;
  private readonly lines: string[];

  constructor(title: string, lines: readonly string[]) {
    this.title = title;
    this.lines = lines.filter((line) => line !== '');
  }

  has(name: string): boolean {
    return this.lines.some((line) => line.startsWith(name));
  }

  /** Takes the first line that matches; its groups. */
  text(pattern: RegExp): string[] {
    const at = this.lines.findIndex((line) => pattern.test(line));
    if (at < 0) throw new Error(`${this.title}: no line ${pattern}`);
    const [line] = this.lines.splice(at, 1);
    return pattern.exec(line!)!.slice(1);
  }

  /** Takes the first line of that name; the octets after it. */
  bytes(name: string): Bytes {
    const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const [length, hex] = this.text(new RegExp(`^${escaped} - hexdump\\(len=(\\d+)\\): ([0-9a-f ]*)$`));
    const bytes = fromHex(hex!);
    expect(bytes.length, name).toBe(Number(length));
    return bytes;
  }

  /** Compares ours with the line of that name. */
  check(name: string, ours: Bytes): void {
    expect(ours, `${this.title}: ${name}`).toEqual(this.bytes(name));
  }

  finish(): void {
    expect(this.lines, `${this.title}: not compared`).toEqual([]);
  }
}

function sections(): Section[] {
  const all = readFileSync(path, 'utf8').split('\n');
  const titles = all.flatMap((line, at) => (line.startsWith('IEEE ') ? [at] : []));
  expect(all.slice(0, titles[0]).every((line) => line === '')).toBe(true);
  return titles.map((at, n) => new Section(all[at]!, all.slice(at + 1, titles[n + 1])));
}

/** Sets Protected Frame, as the header on the air has it. */
function asSent(header: Bytes): Bytes {
  const out = header.slice();
  out[1]! |= 0x40;
  return out;
}

function tkip(section: Section): void {
  const tk = section.bytes('TK');
  const tsc = section.bytes('PN');
  const frame = section.bytes('Plaintext MPDU');
  const header = macHeader(frame).octets;
  const plaintext = frame.slice(header.length);
  const sent = tkipEncrypt(tk, header, tsc, 0, plaintext);
  section.check('TKIP: MIC', sent.mic);
  section.check('TKIP TTAK', new Uint8Array(Uint16Array.from(sent.ttak).buffer));
  section.check('TKIP RC4KEY', sent.rc4Key);
  section.check('Encrypted MPDU (without FCS)', concat(header, sent.body));
  const received = tkipDecrypt(tk, header, sent.body);
  expect(received).toMatchObject({ ok: true, icvOk: true, micOk: true, plaintext, tsc, mic: sent.mic });
}

function ccmp(section: Section): void {
  const tk = section.bytes('TK');
  const name = tk.length === 32 ? 'CCMP-256' : 'CCMP';
  const pn = section.bytes('PN');
  const header = asSent(section.bytes('802.11 Header'));
  const plaintext = section.bytes('Plaintext Data');
  const sent = ccmpEncrypt(tk, header, pn, 0, plaintext);
  section.check(`${name} AAD`, sent.aad);
  section.check(tk.length === 32 ? 'CCMP-256 nonce' : 'CCM Nonce', sent.nonce);
  section.check('CCM B_0', sent.b0);
  section.check('CCM T', sent.t);
  section.check('CCM U', sent.u);
  section.check(`${name} encrypted`, sent.ciphertext);
  checkMpdu(section, concat(header, sent.body));
  const { ciphertext, body, ...both } = sent;
  expect(ccmpDecrypt(tk, header, body)).toMatchObject({
    ...both,
    ok: true,
    mic: sent.u,
    plaintext,
    ciphertext,
  });
}

function gcmp(section: Section): void {
  const tk = section.bytes('TK');
  const pn = section.bytes('PN');
  // Protected Frame is not set in the first of these vectors, neither in its header nor in its AAD.
  const header = section.bytes('802.11 Header');
  const plaintext = section.bytes('Plaintext Data');
  const sent = gcmpEncrypt(tk, header, pn, 0, plaintext);
  section.check('GCMP AAD', sent.aad);
  section.check('GCMP nonce', sent.nonce);
  section.check('Hash subkey H for GHASH', sent.h);
  section.check('S = GHASH_H(...)', sent.s);
  section.check('GCMP MIC', sent.tag);
  section.check('GCMP encrypted', sent.ciphertext);
  checkMpdu(section, concat(header, sent.body));
  const { ciphertext, body, ...both } = sent;
  expect(gcmpDecrypt(tk, header, body)).toMatchObject({
    ...both,
    ok: true,
    mic: sent.tag,
    plaintext,
    ciphertext,
  });
}

function checkMpdu(section: Section, mpdu: Bytes): void {
  section.check('Encrypted MPDU (without FCS)', mpdu);
  if (section.has('FCS')) section.check('FCS', crc32(mpdu));
}

function bip(section: Section): void {
  const key = section.bytes('IGTK');
  const ipn = section.has('IPN: ')
    ? Uint8Array.of(Number(section.text(/^IPN: (0x[0-9a-f]+)$/)[0]), 0, 0, 0, 0, 0)
    : section.bytes('IPN');
  const kind = section.has('BIP-GMAC') || section.has('S1G BIP-GMAC') ? 'bip-gmac' : 'bip-cmac';
  const algorithm = `${kind}-${key.length * 8}` as BipAlgorithm;
  const s1g = section.has('S1G BIP');
  const frame = section.bytes('Plaintext frame');
  if (section.has('S1G Beacon Compatibility element found')) {
    section.text(/^S1G Beacon Compatibility element found, masking TSF Completion field$/);
    expect(frame[15]).toBe(213);
  }
  const expected = section.bytes('Protected MPDU (without FCS)');
  // The key ID is printed nowhere but in the MME of the protected frame.
  const keyId = section.title.includes('using BCE') ? null : expected[frame.length + 2]!;
  const sent = bipProtect(algorithm, key, frame, keyId, ipn);
  const prefix = {
    'bip-cmac': s1g ? 'S1G BIP-CMAC' : 'BIP:',
    'bip-gmac': s1g ? 'S1G BIP-GMAC' : 'BIP-GMAC:',
  }[kind];
  section.check(`${prefix} AAD|Body(masked)`, sent.message);
  if (kind === 'bip-gmac') {
    section.check(`${prefix} Nonce`, sent.nonce!);
    section.check('Hash subkey H for GHASH', sent.gmac!.h);
    section.check('S = GHASH_H(...)', sent.gmac!.s);
  }
  section.check(s1g ? `${prefix} MIC` : `${prefix.replace(':', '')} MMIE MIC`, sent.mic);
  expect(sent.frame, section.title).toEqual(expected);
  expect(bipVerify(algorithm, key, expected, ipn)).toMatchObject({ ok: true, mic: sent.mic, keyId, ipn });
}

const ADDRESS = '((?:[0-9a-f]{2}:){5}[0-9a-f]{2})';

function pv1(section: Section): void {
  const address = (name: string) => fromHex(section.text(new RegExp(`^${name}: ${ADDRESS}$`))[0]!);
  const number = (pattern: RegExp) => Number(section.text(pattern)[0]);
  const [bssid, da, sa] = [address('BSSID'), address('DA'), address('SA')];
  const aid = number(/^Association ID: (\d+)$/);
  const [base, baseHex] = section.text(/^Base PN: (\d+) \((0x[0-9a-f]+)\)$/).map(Number);
  expect(base).toBe(baseHex);
  const [sc, fragment, sequence] = section
    .text(/^SC = (0x[0-9a-f]+) \(FragNum=(\d+) SeqNum=(\d+)\)$/)
    .map(Number);
  expect(sc).toBe((sequence! << 4) | fragment!);
  const sequenceControl = Uint8Array.of(sc!, sc! >> 8);
  const tid = number(/^TID = (\d+)$/);
  expect(number(/^Key ID: (\d+)$/)).toBe(0);
  const tk = section.bytes('TK');
  section.text(/^PN = SC\|\|BPN$/);
  const pn = ccmpPv1Pn(sequenceControl, base!);
  section.check('PN (PN0..PN5)', concat(pn.slice().reverse(), new Uint8Array(2)));

  for (let n = 1; n <= 3; n++) {
    section.text(new RegExp(`^PV1 test vector #${n}:$`));
    const [what] = section.text(
      /^(Header compression used and A3 was .*|Type 3 frame from SA to DA\(=BSSID\).*)$/,
    );
    const compressed = !what!.startsWith('Type 3');
    const carriesA3 = what!.endsWith('was not previously stored at the receiver');
    const [fcHex, type, ptid, flags] = section.text(
      /^FC=(0x[0-9a-f]{4}) \(PV=1 Type=(\d) PTID\/Subtype=(\d) (From_DS=0 .*)\)$/,
    );
    const frameControl = Number(fcHex);
    expect(frameControl).toBe(1 | (Number(type) << 2) | (Number(ptid) << 5));
    expect([Number(ptid), /=[^0]/.test(flags!)]).toEqual([tid, false]);
    const a1 = fromHex(section.text(new RegExp(`^A1=${ADDRESS}$`))[0]!);
    expect(a1).toEqual(bssid);
    let second = sa;
    if (compressed) {
      const [sid, sidAid, a3Present, original] = section.text(
        new RegExp(
          `^A2=([0-9a-f]{2} [0-9a-f]{2}) \\(SID: AID=(\\d+) A3_Present=(\\d) A4_Present=0 A-MSDU=0\\); corresponds to ${ADDRESS} in uncompressed header$`,
        ),
      );
      expect([Number(sidAid), a3Present === '1', fromHex(original!)]).toEqual([aid, carriesA3, sa]);
      second = fromHex(sid!);
    } else expect(fromHex(section.text(new RegExp(`^A2=${ADDRESS}$`))[0]!)).toEqual(sa);
    const [scHex, fn, sn] = section.text(/^Sequence Control: ([0-9a-f ]+) \(FN=(\d+) SN=(\d+)\)$/);
    expect([fromHex(scHex!), Number(fn), Number(sn)]).toEqual([sequenceControl, fragment, sequence]);
    const a3 = carriesA3
      ? section.text(new RegExp(`^A3=${ADDRESS}$`))
      : section.text(new RegExp(`^A3 not present; corresponds to ${ADDRESS} in uncompressed header$`));
    expect(fromHex(a3[0]!)).toEqual(da);
    section.text(/^A4 not present$/);

    const onAir = (fc: number) =>
      concat(Uint8Array.of(fc, fc >> 8), a1, second, sequenceControl, carriesA3 ? da : new Uint8Array(0));
    section.check('Plaintext Frame Header', onAir(frameControl));
    const plaintext = section.bytes('Plaintext Frame Body');
    const header: Pv1Header = { frameControl, a1, a2: sa, a3: da, a4: null, sequenceControl };
    const aad = ccmpPv1Aad(header);
    const nonce = ccmpPv1Nonce(header, pn);
    section.check('CCMP AAD', aad);
    section.check('CCM Nonce', nonce);
    const sent = ccmEncrypt(tk, nonce, aad, plaintext, 8);
    section.check('CCM B_0', sent.b0);
    section.check('CCM T', sent.t);
    section.check('CCM U', sent.u);
    section.check('CCMP encrypted', sent.ciphertext);
    const protectedHeader = onAir(frameControl | 0x1000);
    section.check('Encrypted Frame Header', protectedHeader);
    const body = concat(sent.ciphertext, sent.u);
    section.check('Encrypted Frame Frame Body', body);
    section.check('Encrypted Frame FCS', crc32(concat(protectedHeader, body)));
    expect(ccmDecrypt(tk, nonce, aad, sent.ciphertext, sent.u)).toMatchObject({ ok: true, plaintext });
  }
}

describe.skipIf(!present)('wlantest_test_vectors.out', () => {
  const all = present ? sections() : [];

  test('has the sections that are compared', () => {
    expect(all).toHaveLength(23);
  });

  test.each(all.map((section) => [section.title, section] as const))('%s', (title, section) => {
    const run = [
      [/TKIP/, tkip],
      [/CCMP PV1/, pv1],
      [/GCMP/, gcmp],
      [/BIP-/, bip],
      [/BIP with/, bip],
      [/CCMP/, ccmp],
    ].find(([pattern]) => (pattern as RegExp).test(title))?.[1] as ((section: Section) => void) | undefined;
    expect(run, 'no comparison for this section').toBeDefined();
    run!(section);
    section.finish();
  });
});
