import type { Suite } from '../main/base/brand.ts';
import { Attributes } from '../main/standard/netlink.ts';
import * as names from '../main/standard/nl80211.ts';
import { attr, bandAttr, command, frequencyAttr } from '../main/standard/nl80211.ts';
import type { Generic } from './generic.ts';
import { attribute, MessageFlag } from './message.ts';

const A = {
  wiphy: attr('WIPHY'),
  name: attr('WIPHY_NAME'),
  ciphers: attr('CIPHER_SUITES'),
  akms: attr('AKM_SUITES'),
  interfaceTypes: attr('SUPPORTED_IFTYPES'),
  commands: attr('SUPPORTED_COMMANDS'),
  features: attr('FEATURE_FLAGS'),
  extended: attr('EXT_FEATURES'),
  scanSsids: attr('MAX_NUM_SCAN_SSIDS'),
  pmkids: attr('MAX_NUM_PMKIDS'),
  bands: attr('WIPHY_BANDS'),
  mlo: attr('MLO_SUPPORT'),
  roam: attr('ROAM_SUPPORT'),
  controlPortEthertype: attr('CONTROL_PORT_ETHERTYPE'),
} as const;
const [GET_WIPHY, SPLIT_DUMP] = [command('GET_WIPHY'), attr('SPLIT_WIPHY_DUMP')];
const [FREQS, FREQ, DISABLED] = [bandAttr('FREQS'), frequencyAttr('FREQ'), frequencyAttr('DISABLED')];

/** What one wireless device (wiphy) can do, as its driver says. Names are the header's without prefix. */
export interface Wiphy {
  readonly index: number;
  readonly name: string;
  readonly ciphers: readonly Suite[];
  /** null: the driver names none, which says nothing. */
  readonly akms: readonly Suite[] | null;
  readonly interfaceTypes: readonly string[];
  readonly commands: readonly string[];
  readonly features: readonly string[];
  readonly extendedFeatures: readonly string[];
  /** Ethertypes other than EAPOL's may go over the control port. */
  readonly anyControlPortEthertype: boolean;
  readonly maxScanSsids: number;
  readonly maxPmkids: number;
  readonly mlo: boolean;
  readonly roamsByItself: boolean;
  /** Channels that are allowed here, in MHz. */
  readonly frequenciesMHz: readonly number[];
}

/** All wiphys. A wiphy's description comes in many messages, each with a part of it. @throws NetlinkError */
export async function listWiphys(nl80211: Generic): Promise<Wiphy[]> {
  const parts = await nl80211.request(GET_WIPHY, [attribute.flag(SPLIT_DUMP)], MessageFlag.Dump);
  const byIndex = new Map<number, Attributes[]>();
  for (const part of parts) {
    const index = part.number(A.wiphy);
    if (index !== null) byIndex.set(index, [...(byIndex.get(index) ?? []), part]);
  }
  return [...byIndex].sort(([a], [b]) => a - b).map(([index, own]) => wiphyOf(index, own));
}

function wiphyOf(index: number, parts: readonly Attributes[]): Wiphy {
  const part = (type: number): Attributes =>
    parts.find((p) => p.has(type)) ?? new Attributes(new Uint8Array(0));
  const number = (type: number): number => part(type).number(type) ?? 0;
  const suites = (type: number): Suite[] => part(type).suites(type);
  const features = number(A.features);
  const extended = part(A.extended).bytes(A.extended) ?? new Uint8Array(0);
  const isSet = (bit: number): boolean => (((extended[bit >> 3] ?? 0) >> (bit & 7)) & 1) === 1;
  return {
    index,
    name: part(A.name).text(A.name) ?? `wiphy ${index}`,
    ciphers: suites(A.ciphers),
    akms: part(A.akms).has(A.akms) ? suites(A.akms) : null,
    interfaceTypes: (part(A.interfaceTypes).nest(A.interfaceTypes)?.types ?? []).map(
      (type) => names.interfaceTypes[type] ?? `type ${type}`,
    ),
    commands: part(A.commands)
      .items(A.commands)
      .map((item) => new DataView(item.buffer, item.byteOffset, item.byteLength))
      .filter((item) => item.byteLength === 4)
      .map((item) => names.commands[item.getUint32(0, true)] ?? `command ${item.getUint32(0, true)}`),
    features: names.featureFlags.filter((name, bit) => name !== '-' && (features >>> bit) & 1),
    extendedFeatures: Array.from({ length: extended.length * 8 }, (_, bit) => bit)
      .filter(isSet)
      .map((bit) => names.extendedFeatures[bit] ?? `feature ${bit}`),
    anyControlPortEthertype: part(A.controlPortEthertype).has(A.controlPortEthertype),
    maxScanSsids: number(A.scanSsids),
    maxPmkids: number(A.pmkids),
    mlo: part(A.mlo).has(A.mlo),
    roamsByItself: part(A.roam).has(A.roam),
    frequenciesMHz: frequencies(parts),
  };
}

/** The channels of one band may be spread over messages too. */
function frequencies(parts: readonly Attributes[]): number[] {
  const found = new Set<number>();
  for (const part of parts)
    for (const band of part.items(A.bands))
      for (const item of new Attributes(band).items(FREQS)) {
        const channel = new Attributes(item);
        const mhz = channel.number(FREQ);
        if (mhz !== null && !channel.has(DISABLED)) found.add(mhz);
      }
  return [...found].sort((a, b) => a - b);
}
