import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Bytes, equal } from '../../main/base/bytes.ts';
import { nextMessage, readMessage, walkAttributes } from '../../main/standard/netlink.ts';
import * as names from '../../main/standard/nl80211.ts';
import { type Attribute, encodeMessage, genericPayload } from '../../native-bridge/message.ts';
import { readRecords } from '../dissect/records.ts';

const shared = process.env.SHARED ?? fileURLToPath(new URL('../../../shared', import.meta.url));
const folder = join(shared, 'captures');
const files = existsSync(folder)
  ? readdirSync(folder)
      .map((name) => join(folder, name, 'nl.pcap.gz'))
      .filter((file) => existsSync(file))
  : [];
const COOKED = 16;
const GENERIC = 16;

/** Attributes as they stand, those marked as nested opened. */
function attributesIn(bytes: Bytes, start: number, end: number): Attribute[] {
  const out: Attribute[] = [];
  walkAttributes(bytes, { start, end }, (type, data, nested) => {
    const octets = bytes.subarray(data.start, data.end);
    out.push({ type, nested, data: nested ? attributesIn(bytes, data.start, data.end) : octets });
  });
  return out;
}

describe.skipIf(files.length === 0)('generic netlink as wpa_supplicant, hostapd and iwd send it', () => {
  let compared = 0;
  it.each(files.map((file) => [file.split('/').at(-2)!, file]))('%s encodes to the same bytes', (_, file) => {
    const different: number[] = [];
    for (const { index, bytes, originalLength } of readRecords(file)) {
      if (((bytes[14]! << 8) | bytes[15]!) !== GENERIC || bytes.length < originalLength) continue;
      for (let at = COOKED; ; ) {
        const message = readMessage(bytes, at, bytes.length);
        if (!message) break;
        at = nextMessage(message);
        const { type, flags, sequence, portId, payload, span } = message;
        const isRequest = (flags & 1) !== 0 && type >= 16 && payload.end - payload.start >= 4;
        // iwd wipes messages that held a key before the monitor copies them.
        if (!isRequest || bytes.subarray(payload.start, payload.end).every((octet) => octet === 0)) continue;
        const attributes = attributesIn(bytes, payload.start + 4, payload.end);
        const header = { type, flags, sequence, portId };
        const encoded = encodeMessage(
          header,
          genericPayload(bytes[payload.start]!, bytes[payload.start + 1]!, attributes),
        );
        // The kernel's header is of four octets; what senders leave in its reserved two is theirs.
        encoded.set(bytes.subarray(payload.start + 2, payload.start + 4), 18);
        if (!equal(encoded, bytes.subarray(span.start, span.end))) different.push(index);
        compared++;
      }
    }
    expect(different).toEqual([]);
  });
  it('was much', () => {
    expect(compared).toBeGreaterThan(5000);
  });
});

const numbers = join(shared, 'knowledge/nl80211-numbers.json');

describe.skipIf(!existsSync(numbers))('numbers of nl80211 in a kernel tree of 2026-08', () => {
  const theirs = JSON.parse(existsSync(numbers) ? readFileSync(numbers, 'utf8') : '{}') as Record<
    string,
    Record<string, number>
  >;
  it.each([
    ['nl80211_commands', 'NL80211_CMD_', names.commands],
    ['nl80211_attrs', 'NL80211_ATTR_', names.attributes],
    ['nl80211_ext_feature_index', 'NL80211_EXT_FEATURE_', names.extendedFeatures],
    ['nl80211_band_attr', 'NL80211_BAND_ATTR_', names.bandAttributes],
    ['nl80211_frequency_attr', 'NL80211_FREQUENCY_ATTR_', names.frequencyAttributes],
    ['nl80211_key_attributes', 'NL80211_KEY_', names.keyAttributes],
    ['nl80211_bss', 'NL80211_BSS_', names.bssAttributes],
    ['nl80211_auth_type', 'NL80211_AUTHTYPE_', names.authTypes],
    ['nl80211_mfp', 'NL80211_MFP_', names.mfp],
    ['nl80211_sta_flags', 'NL80211_STA_FLAG_', names.stationFlags],
  ] as const)('%s: all of them are ours', (list, prefix, ours) => {
    const all = Object.entries(theirs[list]!).filter(
      ([name]) => name.startsWith(prefix) && !/_(MAX|MAX_OLD_API)$/.test(name),
    );
    expect(all.length).toBeGreaterThan(2);
    // Of names for one number ours has one.
    const known = new Map(
      all.map(([, number]) => [number, all.filter(([, n]) => n === number).map(([n]) => n)] as const),
    );
    const missing = [...known].filter(([number, aliases]) => !aliases.includes(prefix + ours[number]));
    expect(missing).toEqual([]);
  });
  it('feature flags: each bit', () => {
    const flags = Object.entries(theirs.nl80211_feature_flags!).map(([name, mask]) => [
      name.replace('NL80211_FEATURE_', ''),
      Math.log2(mask),
    ]);
    expect(flags.map(([name]) => name)).toEqual(flags.map(([, bit]) => names.featureFlags[Number(bit)]));
  });
});
