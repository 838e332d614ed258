import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { type Bytes, equal, fromHex, toHex, utf8 } from '../../main/base/bytes.ts';
import {
  checkCommit,
  checkConfirm,
  keyseedOf,
  keyseedSalt,
  type SaeCommit,
  saeConfirm,
  saeKeys,
  scalarSum,
} from '../../main/crypto/sae.ts';
import { type PweMethod, type SaeGroup, saeGroup, saeHash } from '../../main/crypto/sae-group.ts';
import { h2ePt, pweFromPt } from '../../main/crypto/sae-h2e.ts';
import { hunt, huntResidue, huntValue } from '../../main/crypto/sae-pwe.ts';
import { captures, type Meta, metas } from './crypto-shared.ts';

/** One end's view of an exchange, in hexadecimal; an exchange that stopped early lacks the rest. */
type Exchange = Readonly<Record<string, string>> & { readonly group: number; readonly method?: PweMethod };

interface SaeMeta extends Meta {
  readonly sae_exchanges?: readonly Exchange[];
  /** Of the SAE network, where the folder has one for PSK too. */
  readonly passphrase_2?: string;
  readonly ssid_2?: string;
  readonly sae_password_id?: string;
}

const folders = (metas as readonly (readonly [string, SaeMeta])[]).filter(
  ([, meta]) => meta.sae_exchanges?.length,
);

const counts: Record<string, number> = {};
const count = (what: string): void => {
  counts[what] = (counts[what] ?? 0) + 1;
};
afterAll(() => console.log(`SAE of ../shared/captures, values equal: ${JSON.stringify(counts)}`));

/** Scalar and element of `own` or `peer`; null when the exchange did not come so far. */
function commitOf(exchange: Exchange, whose: 'own' | 'peer'): SaeCommit | null {
  const scalar = exchange[`${whose}_scalar`];
  const element = exchange[`${whose}_element`] ?? both(exchange, `${whose}_element`);
  return scalar && element ? { scalar: fromHex(scalar), element: fromHex(element) } : null;
}

function both(exchange: Exchange, name: string): string | undefined {
  return exchange[`${name}_x`] && exchange[`${name}_x`]! + exchange[`${name}_y`];
}

/** The password of one end and its identifier, as the folder's configuration files give them. */
function secretOf(folder: string, meta: SaeMeta, src: string): { password: Bytes; identifier?: Bytes } {
  const station = src.startsWith('wpa_supplicant');
  // the second station of sae-password-id asks for one nobody has
  const password = meta.passphrase_2 ?? (station ? meta.sta_passphrase : undefined) ?? meta.passphrase!;
  const identifier = src === 'wpa_supplicant-sta2' && meta.sae_password_id ? 'nobody' : meta.sae_password_id;
  if (folder !== 'sae-password-id' || !identifier) return { password: utf8(password) };
  return { password: utf8(password), identifier: utf8(identifier) };
}

function addressesOf(meta: SaeMeta): Bytes[] {
  return Object.entries(meta)
    .filter(([name]) => name.startsWith('mac_wlan'))
    .map(([, mac]) => fromHex(mac));
}

/** Groups that the station tried before; its commit lists them. */
const REJECTED: Readonly<Record<string, string>> = {
  'sae-group-negotiation': '14001500',
  'iwd-sae': '1400',
  'iwd-sae-wrong-password': '1400',
};

/** Bodies of the confirms in a little-endian radiotap pcap. */
function* confirms(path: string): Generator<{ readonly sendConfirm: Bytes; readonly rest: Bytes }> {
  const file = new Uint8Array(readFileSync(path));
  const view = new DataView(file.buffer);
  const seen = new Set<string>();
  for (let at = 24; at + 16 <= file.length; ) {
    const end = at + 16 + view.getUint32(at + 8, true);
    const mpdu = file.subarray(at + 16 + view.getUint16(at + 18, true), end);
    at = end;
    // authentication, algorithm 3, transaction 2
    if (mpdu[0] !== 0xb0 || mpdu[24] !== 3 || mpdu[26] !== 2) continue;
    const body = mpdu.slice(30);
    if (body.length < 34 || seen.has(toHex(body))) continue;
    seen.add(toHex(body));
    yield { sendConfirm: body.slice(0, 2), rest: body.slice(2) };
  }
}

describe.skipIf(!captures.present)('SAE exchanges that the logs of ../shared/captures print', () => {
  test.each(folders)('PT, PWE, commits and keys: %s', (folder, meta) => {
    const addresses = addressesOf(meta);
    for (const exchange of meta.sae_exchanges!) {
      const group = saeGroup(exchange.group)!;
      const own = commitOf(exchange, 'own');
      const peer = commitOf(exchange, 'peer');
      for (const commit of [own, peer])
        if (commit) {
          expect(checkCommit(group, commit).ok).toBe(true);
          count('commits checked');
        }
      if (own && peer) {
        expect(checkCommit(group, peer, own).notReflected).toBe(true);
        expect(checkCommit(group, own, own)).toMatchObject({ notReflected: false, ok: false });
      }
      if (exchange.pt_x) checkPt(folder, meta, exchange, group, addresses);
      if (exchange.kck) checkKeys(folder, exchange, group, own!, peer!);
    }
  });

  test.each(folders)('confirms in the air: %s', (folder, meta) => {
    const exchanges = meta.sae_exchanges!.filter((exchange) => exchange.kck);
    let explained = 0;
    const total = [...confirms(resolve(captures.path, folder, 'air.pcap'))];
    for (const { sendConfirm, rest } of total) {
      const found = exchanges.some((exchange) => {
        const hash = saeHash(saeGroup(exchange.group)!, exchange.method!);
        const [own, peer] = [commitOf(exchange, 'own')!, commitOf(exchange, 'peer')!];
        return [
          [own, peer],
          [peer, own],
        ].some(([sender, receiver]) => {
          const confirm = saeConfirm(hash, fromHex(exchange.kck!), sendConfirm, sender!, receiver!);
          return equal(confirm, rest.slice(0, confirm.length));
        });
      });
      if (found) explained++;
      count(found ? 'confirms in the air verified' : 'confirms in the air without their KCK');
    }
    // iwd prints no key: a confirm made with its wrong passphrase is of a KCK that nobody told
    expect(explained).toBe(folder === 'iwd-sae-wrong-password' ? 0 : total.length);
    expect(total.length).toBeGreaterThan(0);
  });
});

function checkPt(
  folder: string,
  meta: SaeMeta,
  exchange: Exchange,
  group: SaeGroup,
  addresses: readonly Bytes[],
): void {
  const ssid = meta.ssid_2 ? utf8(meta.ssid_2) : fromHex(meta.ssid_hex!);
  const { password, identifier } = secretOf(folder, meta, exchange.src!);
  const { pt } = h2ePt(group, ssid, password, identifier);
  expect(toHex(pt), `PT of ${exchange.src}`).toBe(both(exchange, 'pt'));
  count('PT');
  const pairs = addresses.flatMap((ap, i) => addresses.slice(i + 1).map((station) => [ap, station] as const));
  const pwes = pairs.map(([ap, station]) => toHex(pweFromPt(group, pt, ap, station).pwe));
  expect(pwes, `PWE of ${exchange.src}`).toContain(both(exchange, 'pwe'));
  count('PWE by hash-to-element');
}

function checkKeys(
  folder: string,
  exchange: Exchange,
  group: SaeGroup,
  own: SaeCommit,
  peer: SaeCommit,
): void {
  const hash = saeHash(group, exchange.method!);
  const groups = REJECTED[folder];
  const salt = keyseedSalt(
    hash,
    groups === undefined ? undefined : { address: new Uint8Array(6), groups: fromHex(groups) },
  );
  const keyseed = keyseedOf(hash, salt, fromHex(exchange.k!));
  expect(toHex(keyseed)).toBe(exchange.keyseed);
  const keys = saeKeys(hash, keyseed, scalarSum(group, own.scalar, peer.scalar));
  expect(toHex(keys.kck)).toBe(exchange.kck);
  expect(toHex(keys.pmk)).toBe(exchange.pmk);
  expect(toHex(keys.pmkid)).toBe(exchange.pmkid);
  count('keyseed, KCK, PMK, PMKID');
}

/** What one end's log says of hunting-and-pecking, in order. */
interface HuntLog {
  readonly tries: readonly {
    readonly seed: string;
    readonly value: string;
    readonly result: string | null;
  }[];
  readonly pwe: string | null;
}

function readHunts(text: string): HuntLog[] {
  const octets = (words: string) => words.replaceAll(' ', '');
  return text
    .split('SAE: PWE derivation')
    .slice(1)
    .map((part) => {
      const tries = [
        ...part.matchAll(
          /SAE: counter = \d+\n.*pwd-seed - hexdump\(len=\d+\): (.*)\n.*pwd-value - hexdump\(len=\d+\): (.*)\n(?:.*pwd-seed result (\d))?/g,
        ),
      ].map(([, seed, value, result]) => ({
        seed: octets(seed!),
        value: octets(value!),
        result: result ?? null,
      }));
      const pwe = /SAE: PWE - hexdump\(len=\d+\): (.*)/.exec(part)?.[1];
      return { tries, pwe: pwe ? octets(pwe) : null };
    });
}

describe.skipIf(!captures.present)('hunting-and-pecking that the logs of ../shared/captures print', () => {
  const hunting = folders.filter(([, meta]) => meta.sae_exchanges!.some(({ method }) => method === 'hnp'));

  test.each(hunting)('%s', (folder, meta) => {
    const directory = resolve(captures.path, folder);
    const logs = readdirSync(directory).filter((file) => /^(wpa_supplicant|hostapd)-.*\.log/.test(file));
    const group = saeGroup(meta.sae_exchanges!.find(({ method }) => method === 'hnp')!.group)!;
    const [ap, station] = [fromHex(meta.mac_wlan0), fromHex(meta.mac_wlan1)];
    const own = hunt(group, utf8(meta.passphrase!), ap, station);
    let hunts = 0;
    for (const file of logs) {
      const raw = readFileSync(resolve(directory, file));
      const text = (file.endsWith('.gz') ? gunzipSync(raw) : raw).toString('latin1');
      for (const { tries, pwe } of readHunts(text)) {
        hunts++;
        for (const { counter, seed, value } of own.iterations)
          expect(tries[counter - 1]).toMatchObject({ seed: toHex(seed), value: toHex(value) });
        if (pwe) expect(toHex(own.pwe)).toBe(pwe);
        count('PWE by hunting-and-pecking');
        // the dummy passwords are not printed, their seeds are
        for (const { seed, value, result } of tries) {
          expect(toHex(huntValue(group, fromHex(seed)))).toBe(value);
          if (group.kind === 'ec') {
            const below = BigInt(`0x${value}`) < group.p;
            expect(below && huntResidue(group, fromHex(value)).residue ? '1' : '0').toBe(result);
          }
          count('tries of hunting-and-pecking, from the seed');
        }
        expect(tries.length).toBe(group.kind === 'ec' ? 40 : 1);
      }
    }
    expect(hunts).toBe(2);
  });
});

describe.skipIf(!captures.present)('confirms that hostapd rejected', () => {
  test.each(['sae-wrong-password', 'iwd-sae-wrong-password'])('%s: its verifier', (folder) => {
    const [, meta] = folders.find(([name]) => name === folder)!;
    const exchange = meta.sae_exchanges!.find(({ src }) => src === 'hostapd-ap')!;
    const log = gunzipSync(readFileSync(resolve(captures.path, folder, 'hostapd-ap.log.gz'))).toString(
      'latin1',
    );
    const [, number, received, verifier] =
      /peer-send-confirm (\d+)\n.*Confirm mismatch\n.*Received confirm.*\): (.*)\n.*Calculated verifier.*\): (.*)/.exec(
        log,
      )!;
    const verdict = checkConfirm(
      saeHash(saeGroup(exchange.group)!, exchange.method!),
      fromHex(exchange.kck!),
      Uint8Array.of(Number(number), 0),
      commitOf(exchange, 'peer')!,
      commitOf(exchange, 'own')!,
      fromHex(received!),
    );
    expect(verdict).toEqual({ expected: fromHex(verifier!), ok: false });
  });
});
