import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fromHex, toHex, utf8 } from '../../main/base/bytes.ts';
import type { ControlEvent } from '../../main/base/event.ts';
import { openFileSource } from '../../main/capture/file.ts';
import { readCapture } from '../../main/capture/read.ts';
import { dissect } from '../../main/dissect/index.ts';
import { Dispatcher } from '../../main/import/dispatcher.ts';
import { hostapd } from '../../main/import/hostap/hostapd.ts';
import { wpaSupplicant } from '../../main/import/hostap/wpa-supplicant.ts';
import { importers } from '../../main/import/importers.ts';
import type { LoggedFrame } from '../../main/import/types.ts';
import {
  eventsOf,
  framesOf,
  linesOf,
  logText,
  type ReadLine,
  readLog,
  secretsOf,
  usedOf,
} from '../import/hostap-shared.ts';
import { captures, type Meta, metas } from './crypto-shared.ts';

interface Log {
  readonly folder: string;
  readonly file: string;
  readonly importer: typeof hostapd;
  readonly text: string;
}

const logs: readonly Log[] = metas.flatMap(([folder]) =>
  readdirSync(resolve(captures.path, folder))
    .filter((file) => /^(?:hostapd|wpa_supplicant)-.*\.log(?:\.gz)?$/.test(file))
    .map((file) => ({
      folder,
      file,
      importer: file.startsWith('hostapd') ? hostapd : wpaSupplicant,
      text: logText(resolve(captures.path, folder, file)),
    })),
);

const counts: Record<string, number> = {};
const count = (what: string, n = 1): void => {
  counts[what] = (counts[what] ?? 0) + n;
};
afterAll(() => console.log(`logs of hostap against ../shared: ${JSON.stringify(counts)}`));

type Passed = Map<number, string[]>;

/** EAPOL that the kernel and a program passed one another, as `sent` or `received`, peer, octets; by interface. */
async function overNetlink(folder: string): Promise<Passed> {
  const seen: Passed = new Map();
  const path = resolve(captures.path, folder, 'nl.pcap.gz');
  for await (const item of readCapture(openFileSource(path), { file: path })) {
    if (item.type !== 'record') continue;
    const { bytes, linkType } = item.record;
    const { netlink, eapol, source, destination } = dissect(bytes, linkType);
    if (netlink?.command !== 'NL80211_CMD_CONTROL_PORT_FRAME' || !eapol || netlink.ifindex === null) continue;
    const peer = netlink.request ? `sent ${destination}` : `received ${source}`;
    const list = seen.get(netlink.ifindex) ?? [];
    seen.set(netlink.ifindex, list);
    list.push(`${peer} ${toHex(bytes.subarray(eapol.span.start, eapol.span.end))}`);
  }
  return seen;
}

/** The same of the air, for an interface whose EAPOL goes through an ordinary socket. */
async function onAir(folder: string, own: string): Promise<string[]> {
  const seen: string[] = [];
  const path = resolve(captures.path, folder, 'air.pcap');
  for await (const item of readCapture(openFileSource(path), { file: path })) {
    if (item.type !== 'record') continue;
    const { bytes, linkType } = item.record;
    const { eapol, source, destination } = dissect(bytes, linkType);
    if (!eapol) continue;
    const pdu = toHex(bytes.subarray(eapol.span.start, eapol.span.end));
    if (source === own) seen.push(`sent ${destination} ${pdu}`);
    if (destination === own) seen.push(`received ${source} ${pdu}`);
  }
  return seen;
}

/** The same of a log, of the interface with this address. */
function inLog(frames: readonly LoggedFrame[], own: string): string[] {
  return frames.flatMap(({ linkType, bytes }) => {
    const to = toHex(bytes.subarray(0, 6), ':');
    const from = toHex(bytes.subarray(6, 12), ':');
    const pdu = toHex(bytes.subarray(14));
    if (linkType !== 1 || (from !== own && to !== own)) return [];
    return [from === own ? `sent ${to} ${pdu}` : `received ${from} ${pdu}`];
  });
}

/** What of `all` comes in the order of `some`: all of `some` when it is part of it. */
function withinOrder(some: readonly string[], all: readonly string[]): string[] {
  let at = 0;
  return some.filter((one) => {
    const found = all.indexOf(one, at);
    if (found >= 0) at = found + 1;
    return found >= 0;
  });
}

/** An interface that comes back has another number. */
const ifindexes = (text: string, name: string): number[] => [
  ...new Set([...text.matchAll(new RegExp(`ifindex=(\\d+) \\(${name}\\)`, 'g'))].map(([, n]) => Number(n))),
];

/** What a log of an AP holds: the EAPOL-Key messages of stations, and M1. */
const ofAp = (frame: string): boolean =>
  /^received \S+ ..03/.test(frame) || /^sent \S+ ..03....(?:02|fe)008[0-9a-f]/.test(frame);

/** A test of hostapd sends an M1 with a nonce that it does not print. */
function isPrinted(frame: string, text: string): boolean {
  const pdu = frame.split(' ')[2]!;
  return !frame.startsWith('sent') || text.includes(toHex(fromHex(pdu.slice(34, 98)), ' '));
}

const interfacesOf = (reads: readonly ReadLine[]): ControlEvent[] =>
  eventsOf(reads).filter(({ kind }) => kind === 'interface');
const ownOf = ({ by, bssid, station }: ControlEvent): string => (by === 'ap' ? bssid! : station!);

const sent = (frame: string): boolean => frame.startsWith('sent');
/** The two directions wait in two queues, so that their order between them may differ. */
const directions = (frames: readonly string[]): string[][] => [
  frames.filter(sent),
  frames.filter((frame) => !sent(frame)),
];

describe.skipIf(!captures.present)('logs of hostap against what the kernel passed', () => {
  // Two processes may have used one interface, one after the other.
  const folders = [...new Set(logs.map(({ folder, importer }) => `${folder} ${importer.form}`))];
  it.each(folders)('%s', async (name) => {
    const own = logs.filter(({ folder, importer }) => `${folder} ${importer.form}` === name);
    const { folder, importer } = own[0]!;
    const ap = importer === hostapd;
    const reads = own.map(({ text }) => readLog(importer, text));
    const frames = reads.flatMap(framesOf);
    const netlink = await overNetlink(folder);
    const text = own.map((log) => log.text).join('');
    const interfaces = new Map(reads.flatMap(interfacesOf).map((event) => [ownOf(event), event.interface!]));
    let told = 0;
    for (const [address, name] of interfaces) {
      const logged = inLog(frames, address);
      told += logged.length;
      const passed = ifindexes(text, name).flatMap((index) => netlink.get(index) ?? []);
      const expected = ap ? passed.filter((frame) => ofAp(frame) && isPrinted(frame, text)) : passed;
      if (passed.length > 0) expect(directions(logged)).toEqual(directions(expected));
      else expect(withinOrder(logged, await onAir(folder, address))).toEqual(logged);
    }
    expect(told).toBe(frames.filter(({ linkType }) => linkType === 1).length);
    count(`EAPOL frames of ${ap ? 'APs' : 'stations'}`, told);
    count('logs', own.length);
  });
});

/** Keys of meta.json by the kind of secret that a log gives them as. */
const kinds: Readonly<Record<string, string>> = {
  PSK: 'psk',
  PMK: 'pmk',
  SAE_PMK: 'pmk',
  OWE_PMK: 'pmk',
  MSK: 'msk',
  TK: 'tk',
};

interface SaeMeta extends Meta {
  readonly sae_exchanges?: readonly { readonly k?: string; readonly src: string }[];
}

/** What in meta.json anyone may see. */
const harmless = /^(?:.Nonce|PMKID|PMKR.Name|EAP_SessionId)$/;

describe.skipIf(!captures.present)('keys in logs of hostap', () => {
  it.each(metas)('%s', (folder, meta) => {
    const own = logs.filter((log) => log.folder === folder);
    const secrets = own.flatMap((log) => secretsOf(readLog(log.importer, log.text)));
    const given = new Set(secrets.map((one) => `${one.kind} ${toHex(usedOf(one))}`));
    for (const [name, keys] of Object.entries(meta.keys ?? {})) {
      const kind = kinds[name];
      if (!kind) continue;
      for (const key of keys) {
        const half = kind === 'pmk' && given.has(`psk ${key}`);
        expect(half || given.has(`${kind} ${key}`), `${name} ${key}`).toBe(true);
        count(`${kind} of meta.json`);
      }
    }
    const known = new Set([
      ...Object.values(meta.keys ?? {}).flat(),
      ...(meta.key_events ?? []).map(({ hex }) => hex),
    ]);
    const sae = (meta as SaeMeta).sae_exchanges ?? [];
    for (const { k, src } of sae) {
      if (!k) continue;
      known.add(k);
      if (own.some(({ file }) => file.startsWith(src))) expect(given.has(`sae ${k}`), `k ${k}`).toBe(true);
      count('k of meta.json');
    }
    for (const secret of secrets) {
      const hex = toHex(usedOf(secret));
      if (secret.kind !== 'passphrase') expect(known.has(hex), `${secret.kind} ${hex}`).toBe(true);
      count('secrets');
    }
    if (meta.passphrase && /:(?:2|4|6|8|9)$/.test(meta.akm_suite ?? ''))
      expect(given.has(`passphrase ${toHex(utf8(meta.passphrase))}`), meta.passphrase).toBe(true);
  });

  it.each(metas)('%s redacted', (folder, meta) => {
    const secret = Object.entries(meta.keys ?? {}).flatMap(([name, keys]) =>
      harmless.test(name) ? [] : keys,
    );
    for (const { importer, text, file } of logs.filter((log) => log.folder === folder)) {
      const redacted = linesOf(text)
        .map(({ whole }) => importer.redact(whole))
        .join('\n');
      const rows = redacted.replace(/\n {4,}((?:[0-9a-f]{2} )*[0-9a-f]{2}).*/g, ' $1');
      const digits = rows.replace(/(?<=[0-9a-f]{2}) (?=[0-9a-f]{2}\b)/gi, '').toLowerCase();
      for (const key of secret) expect(digits.includes(key), `${file} ${key}`).toBe(false);
      const passphrases = [meta.passphrase, meta.sta_passphrase].filter((one) => one !== undefined);
      for (const one of passphrases) expect(digits.includes(toHex(utf8(one))), one).toBe(false);
      count('lines redacted', redacted.split('[REDACTED]').length - 1);
    }
  });
});

describe.skipIf(!captures.present)('forms of logs of hostap', () => {
  it.each(logs.map((log) => [log.folder, log.file, log] as const))('%s %s', (_, __, { importer, text }) => {
    const dispatcher = new Dispatcher(importers);
    const forms: Record<string, number> = {};
    const lines = linesOf(text);
    const reads = lines.flatMap((line) => {
      const { form, reads } = dispatcher.read(line);
      forms[form] = (forms[form] ?? 0) + 1;
      return reads;
    });
    const other = Object.entries(forms).filter(([form]) => form !== importer.form);
    // The first lines are those that both programs print.
    expect(
      other.every(([, n]) => n < 4),
      JSON.stringify(forms),
    ).toBe(true);
    expect(reads).toEqual(readLog(importer, text).map(({ read }) => read));
  });
});
