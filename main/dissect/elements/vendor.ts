import { toText } from '../../base/bytes.ts';
import { OUI_MICROSOFT, OUI_WFA } from '../../standard/suite.ts';
import { wpsAttributes } from '../eap/index.ts';
import { bitField, group, hex, hexOf, leaf, macAt, named, type Reader, slice } from '../fields.ts';
import type { Field } from '../types.ts';
import { ssidText } from './basic.ts';
import { vendorName, vendorTypeName } from './oui.ts';
import { readRsn, rsnKind, rsnSummary } from './rsn.ts';
import type { ReadBody, Scope } from './scope.ts';
import { rsnx } from './security.ts';

/** Vendor-specific element (IEEE 802.11-2020, 9.4.2.25): those of Microsoft and the Wi-Fi Alliance are read. */
export const vendorSpecific: ReadBody = (r, out, scope) => {
  const { bytes, element } = scope;
  const oui = r.span(3);
  const id = hexOf(bytes, oui);
  const vendor = vendorName(id);
  const dashed = id.replace(/(..)(..)(..)/, '$1-$2-$3');
  out.push(leaf('OUI', 'wlan.tag.oui', vendor ? `${dashed} (${vendor})` : dashed, oui));
  if (!r.left) return vendor ?? dashed;
  const type = r.u8();
  const name = vendorTypeName(id, type);
  out.push(
    leaf('Vendor type', typeFilter(id), `${name ?? 'Unknown'} (${type})`, { start: r.at - 1, end: r.at }),
  );
  const kind = rsnKind(bytes, element);
  if (kind) {
    const rsn = readRsn(bytes, element);
    out.push(...rsn.fields);
    scope.found.malformed.push(...rsn.malformed);
    r.rest();
    if (rsn.info) scope.found.rsn.push(rsn.info);
    return rsn.info ? rsnSummary(rsn.info) : undefined;
  }
  const value = readers[`${id}/${type}`]?.(r, out, scope);
  if (r.left && !readers[`${id}/${type}`]) {
    const rest = r.rest();
    out.push(leaf('Data', 'wlan.tag.vendor.data', hexOf(bytes, rest), rest));
  }
  return value ?? (name ? undefined : `${vendor ?? dashed}, type ${type}`);
};

function typeFilter(oui: string): string {
  if (oui === OUI_MICROSOFT) return 'wlan.wfa.ie.type';
  return oui === OUI_WFA ? 'wlan.tag.oui.wfa_subtype' : 'wlan.tag.vendor.oui.type';
}

const readers: Readonly<Record<string, ReadBody>> = {
  [`${OUI_MICROSOFT}/2`]: wmm,
  [`${OUI_MICROSOFT}/4`]: (r, out, { bytes, found }) => wpsAttributes(bytes, r, out, found.malformed),
  [`${OUI_WFA}/9`]: p2p,
  [`${OUI_WFA}/28`]: oweTransition,
  [`${OUI_WFA}/43`]: rsnx,
  [`${OUI_WFA}/44`]: (r, out) => {
    const value = named(selections, r.u8());
    out.push(leaf('Selected', '', value, { start: r.at - 1, end: r.at }));
    return value;
  },
};
/** Which of the AP's RSN elements the station follows (Wi-Fi Alliance, WPA3 3.4). */
const selections: Readonly<Record<number, string>> = { 0: 'RSNE', 1: 'RSNE override', 2: 'RSNE override 2' };

/** OWE transition mode (Wi-Fi Alliance, Opportunistic Wireless Encryption): names the other BSS of the pair. */
function oweTransition(r: Reader, out: Field[], { bytes }: Scope): string {
  const bssid = r.span(6);
  out.push(leaf('BSSID', 'wlan.wfa.ie.owe.bssid', macAt(bytes, bssid.start), bssid));
  const length = r.u8();
  out.push(leaf('SSID length', 'wlan.wfa.ie.owe.ssid_length', length, { start: r.at - 1, end: r.at }));
  const ssid = r.span(length);
  const text = ssidText(slice(bytes, ssid));
  out.push(leaf('SSID', 'wlan.wfa.ie.owe.ssid', text, ssid));
  if (r.left >= 2) {
    const at = r.at;
    out.push(leaf('Operating class', 'wlan.wfa.ie.owe.band_info', r.u8(), { start: at, end: at + 1 }));
    out.push(leaf('Channel', 'wlan.wfa.ie.owe.channel_info', r.u8(), { start: at + 1, end: at + 2 }));
  }
  return `${text}, ${macAt(bytes, bssid.start)}`;
}

const accessCategories: Readonly<Record<number, string>> = {
  0: 'Best effort',
  1: 'Background',
  2: 'Video',
  3: 'Voice',
};

/** WMM information and parameter elements (Wi-Fi Alliance, WMM 1.2). */
function wmm(r: Reader, out: Field[], { bytes }: Scope): string | undefined {
  const base = 'wlan.wfa.ie.wme';
  const subtype = r.u8();
  const names: Readonly<Record<number, string>> = { 0: 'Information', 1: 'Parameter', 2: 'TSPEC' };
  out.push(leaf('Subtype', `${base}.subtype`, named(names, subtype), { start: r.at - 1, end: r.at }));
  out.push(leaf('Version', `${base}.version`, r.u8(), { start: r.at - 1, end: r.at }));
  if (subtype > 1) return names[subtype];
  const info = r.u8();
  out.push(leaf('QoS info', `${base}.qos_info`, hex(info), { start: r.at - 1, end: r.at }));
  if (subtype === 0) return names[0];
  const reserved = r.span(1);
  out.push(leaf('Reserved', `${base}.reserved`, hexOf(bytes, reserved), reserved));
  for (let n = 0; n < 4; n++) {
    const start = r.at;
    const aci = r.u8();
    const first = { start, end: r.at };
    const ecw = r.u8();
    const second = { start: start + 1, end: r.at };
    const txop = r.u16le();
    out.push(
      group(accessCategories[(aci >> 5) & 3]!, `${base}.acp`, '', { start, end: r.at }, [
        bitField('AIFSN', `${base}.acp.aifsn`, aci, 8, 0x0f, first),
        bitField('Admission control mandatory', `${base}.acp.acm`, aci, 8, 0x10, first),
        bitField('Access category', `${base}.acp.aci`, aci, 8, 0x60, first),
        bitField('ECW minimum', `${base}.acp.ecw.min`, ecw, 8, 0x0f, second),
        bitField('ECW maximum', `${base}.acp.ecw.max`, ecw, 8, 0xf0, second),
        leaf('TXOP limit', `${base}.acp.txop_limit`, `${txop * 32} µs`, { start: start + 2, end: r.at }),
      ]),
    );
  }
  return names[1];
}

const p2pAttributes: Readonly<Record<number, string>> = {
  0: 'Status',
  1: 'Minor reason code',
  2: 'P2P capability',
  3: 'P2P device ID',
  4: 'Group owner intent',
  5: 'Configuration timeout',
  6: 'Listen channel',
  7: 'P2P group BSSID',
  8: 'Extended listen timing',
  9: 'Intended P2P interface address',
  10: 'P2P manageability',
  11: 'Channel list',
  12: 'Notice of absence',
  13: 'P2P device info',
  14: 'P2P group info',
  15: 'P2P group ID',
  16: 'P2P interface',
  17: 'Operating channel',
  18: 'Invitation flags',
};

/** P2P element (Wi-Fi Direct): attributes by name. */
function p2p(r: Reader, out: Field[], { bytes }: Scope): undefined {
  while (r.left) {
    const start = r.at;
    const id = r.u8();
    const length = r.u16le();
    const body = r.span(length);
    const text = id === 15 ? toText(slice(bytes, { start: body.start + 6, end: body.end })) : null;
    out.push(
      leaf(p2pAttributes[id] ?? `Attribute ${id}`, '', text ?? hexOf(bytes, body), { start, end: r.at }),
    );
  }
}
