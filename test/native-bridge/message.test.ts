import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Bytes, equal } from '../../main/base/bytes.ts';
import { readMessage, walkAttributes } from '../../main/standard/netlink.ts';
import * as names from '../../main/standard/nl80211.ts';
import {
  type Attribute,
  encodeAttributes,
  encodeMessage,
  genericPayload,
} from '../../native-bridge/message.ts';
import { readRecords } from '../dissect/records.ts';

const recording = new URL('../fixtures/wpa2-psk-ccmp/nl.pcap.gz', import.meta.url);
const COOKED = 16;
const GENERIC = 16;

/** Attributes as they stand, those marked as nested opened. */
function attributesIn(bytes: Bytes, start: number, end: number): Attribute[] {
  const out: Attribute[] = [];
  const broken = walkAttributes(bytes, { start, end }, (type, data, nested) => {
    out.push(
      nested
        ? { type, data: attributesIn(bytes, data.start, data.end), nested }
        : { type, data: bytes.subarray(data.start, data.end), nested },
    );
  });
  expect(broken).toBeNull();
  return out;
}

describe('requests of wpa_supplicant and hostapd', () => {
  it('encode to the bytes that were recorded', () => {
    let compared = 0;
    let nested = 0;
    for (const { bytes, originalLength } of readRecords(recording)) {
      const family = (bytes[14]! << 8) | bytes[15]!;
      const message = readMessage(bytes, COOKED, bytes.length);
      if (family !== GENERIC || !message || bytes.length < originalLength) continue;
      const { type, flags, sequence, portId, payload } = message;
      if (!(flags & 1) || type < 16 || payload.end - payload.start < 4) continue;
      const attributes = attributesIn(bytes, payload.start + 4, payload.end);
      const encoded = encodeMessage(
        { type, flags, sequence, portId },
        genericPayload(bytes[payload.start]!, bytes[payload.start + 1]!, attributes),
      );
      expect(equal(encoded, bytes.subarray(COOKED, message.span.end))).toBe(true);
      compared++;
      nested += attributes.filter((attribute) => attribute.nested).length;
    }
    expect(compared).toBeGreaterThan(100);
    expect(nested).toBeGreaterThan(0);
  });
});

describe('attributes', () => {
  it('that are too long for their length field are refused', () => {
    expect(() => encodeAttributes([{ type: 1, data: new Uint8Array(65532) }])).toThrow(RangeError);
    expect(encodeAttributes([{ type: 1, data: new Uint8Array(65531) }]).length).toBe(65536);
  });
});

/** `5`, `0x5`, `NAME`, `NAME - 1`, `1 << 5`. */
function constant(text: string, numbers: ReadonlyMap<string, number>): number {
  const [, first = '', operator, second = '0'] = /^(\w+)(?:\s*(<<|[+-])\s*(\w+))?$/.exec(text) ?? [];
  const [a, b] = [first, second].map((word) => numbers.get(word) ?? Number(word)) as [number, number];
  return operator === '<<' ? a * 2 ** b : operator === '-' ? a - b : a + b;
}

/** Numbers of enumerations in a C header, counted as a compiler counts them. */
function enumerations(header: string): Map<string, number> {
  const numbers = new Map<string, number>();
  const code = header.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*/g, '');
  for (const [, body] of code.matchAll(/\benum\s+\w*\s*\{([^}]*)\}/g)) {
    let next = 0;
    for (const part of body!.split(',')) {
      const [, name, value] = /^\s*(\w+)\s*(?:=\s*([\s\S]+?))?\s*$/.exec(part) ?? [];
      if (!name) continue;
      if (value !== undefined) next = constant(value, numbers);
      numbers.set(name, next++);
    }
  }
  return numbers;
}

const LISTS: readonly (readonly [prefix: string, list: readonly string[]])[] = [
  ['NL80211_CMD_', names.commands],
  ['NL80211_ATTR_', names.attributes],
  ['NL80211_KEY_', names.keyAttributes],
  ['NL80211_BSS_', names.bssAttributes],
  ['NL80211_EXT_FEATURE_', names.extendedFeatures],
  ['NL80211_BAND_ATTR_', names.bandAttributes],
  ['NL80211_FREQUENCY_ATTR_', names.frequencyAttributes],
  ['NL80211_STA_FLAG_', names.stationFlags],
  ['NL80211_AUTHTYPE_', names.authTypes],
  ['NL80211_MFP_', names.mfp],
];

/** A few numbers of include/uapi/linux/nl80211.h that a supplicant lives by, copied from it by hand. */
const CHECKED: Readonly<Record<string, number>> = {
  NL80211_CMD_GET_WIPHY: 1,
  NL80211_CMD_NEW_KEY: 11,
  NL80211_CMD_TRIGGER_SCAN: 33,
  NL80211_CMD_AUTHENTICATE: 37,
  NL80211_CMD_CONNECT: 46,
  NL80211_CMD_FRAME: 59,
  NL80211_CMD_EXTERNAL_AUTH: 127,
  NL80211_CMD_CONTROL_PORT_FRAME: 129,
  NL80211_CMD_CONTROL_PORT_FRAME_TX_STATUS: 139,
  NL80211_CMD_ADD_LINK: 148,
  NL80211_ATTR_IFINDEX: 3,
  NL80211_ATTR_MAC: 6,
  NL80211_ATTR_FRAME: 51,
  NL80211_ATTR_SSID: 52,
  NL80211_ATTR_KEY: 80,
  NL80211_ATTR_COOKIE: 88,
  NL80211_ATTR_CONTROL_PORT_ETHERTYPE: 102,
  NL80211_ATTR_AUTH_DATA: 156,
  NL80211_ATTR_SOCKET_OWNER: 204,
  NL80211_ATTR_PMK: 254,
  NL80211_ATTR_CONTROL_PORT_OVER_NL80211: 264,
  NL80211_ATTR_MLO_LINKS: 312,
  NL80211_ATTR_MLO_LINK_ID: 313,
  NL80211_ATTR_MLD_ADDR: 314,
  NL80211_EXT_FEATURE_CONTROL_PORT_OVER_NL80211: 26,
  NL80211_EXT_FEATURE_CAN_REPLACE_PTK0: 31,
  NL80211_EXT_FEATURE_SAE_OFFLOAD: 38,
};

function ours(name: string): number {
  const [prefix, list] = LISTS.find(([start]) => name.startsWith(start))!;
  return list.indexOf(name.slice(prefix.length));
}

describe('numbers of nl80211', () => {
  it.each(Object.entries(CHECKED))('%s is %i', (name, number) => {
    expect(ours(name)).toBe(number);
  });

  const header = '/usr/include/linux/nl80211.h';
  it.skipIf(!existsSync(header))(`are those of ${header} where that is installed`, () => {
    const theirs = enumerations(readFileSync(header, 'utf8'));
    const sizes = LISTS.map(([prefix, list]) => {
      // Names that only mark an end or are another name of a number, and those that this header does not have yet.
      const common = list.flatMap((name, number) => {
        // The kernel moves this one, which nobody sends, as types are added.
        const found = name === '-' || name === 'AUTOMATIC' ? undefined : theirs.get(prefix + name);
        return found === undefined ? [] : [[prefix + name, number, found] as const];
      });
      for (const [name, number, found] of common) expect([name, number]).toEqual([name, found]);
      return common.length;
    });
    // Debian 12's header has this many; one that knew fewer would not compare much.
    expect(sizes[0]).toBeGreaterThan(140);
    expect(sizes[1]).toBeGreaterThan(300);
    // And ours lack none of theirs.
    for (const [name] of theirs) {
      const list = LISTS.find(([prefix]) => name.startsWith(prefix));
      if (!list || /(_MAX|_LAST|^NUM_|_PROMISC)|_AFTER_LAST/.test(name)) continue;
      const number = theirs.get(name)!;
      if (/^NL80211_(CMD|ATTR)_/.test(name))
        expect([name, list[1][number] !== undefined]).toEqual([name, true]);
    }
  });
});
