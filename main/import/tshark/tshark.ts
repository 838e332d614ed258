import { isGroupAddress, type MacAddress } from '../../base/brand.ts';
import { fromHex } from '../../base/bytes.ts';
import { type ControlEvent, resultOf } from '../../base/event.ts';
import { REDACTED, redactText } from '../redact.ts';
import { mac } from '../table.ts';
import type { Importer, LoggedFrame, LoggedSecret, Read } from '../types.ts';
import { eapolFrame } from './eapol.ts';

const HEAD = /^Frame (\d+)(?:: | \()\d+ bytes/;
const HEX = /^[0-9a-f]{4,8} {2}((?:[0-9a-f]{2} ){1,16})/;
/** Protocols of the outermost level, which stand without indentation, and headings of further octets. */
const OUTERMOST =
  /^(?:Radiotap Header|802\.11 radio|IEEE 802\.11|802\.1X|AVS |Prism |PPI |Ethernet II|IEEE 802\.3|Linux (?:cooked|netlink|Generic|rtnetlink|802\.11)|Netlink |Logical-Link|Extensible Auth|Transport Layer|Reassembled|Internet |User Datagram|Transmission Control|Address Resolution|Dynamic Host|Domain Name|Data \(|\[|VSS|Wi-Fi |Decrypted |Frame \(\d+ bytes\)|A-MSDU|Malformed)/;

/** Link type by the number of Wireshark's own encapsulation, as `Encapsulation type` shows it. */
const LINK_TYPES: Readonly<Record<number, number>> = {
  1: 1,
  20: 105,
  21: 119,
  23: 127,
  24: 163,
  25: 113,
  158: 253,
  210: 276,
};

/** One value of the tree by the name before its colon; the first one. */
const value = (text: string, name: string): string | undefined =>
  new RegExp(`^ {2,40}(?:[.01][.01 ]{0,60} = |\\[)?${name}: (.*?)\\]?$`, 'm').exec(text)?.[1];

/** `Successful (0x0000)`, `Disassociated … (0x0008)`, and 2.x's plain `0x0000`. */
function code(text: string | undefined): number | undefined {
  const match = /(?:\(|^)(0x[0-9a-f]+|\d+)\)?\s*$/.exec(text ?? '');
  return match ? Number(match[1]) : undefined;
}

/** The octets that -x prints below the tree, when all are there. */
function frameOf(text: string): LoggedFrame | null {
  const captured = Number(
    /, (\d+) bytes captured/.exec(text)?.[1] ?? /^ +Capture Length: (\d+)/m.exec(text)?.[1],
  );
  const linkType = LINK_TYPES[Number(/^ +Encapsulation type: .*\((\d+)\)/m.exec(text)?.[1])];
  if (!captured || linkType === undefined) return null;
  let digits = '';
  for (const line of text.split('\n')) {
    if (digits.length >= 2 * captured) break;
    const octets = HEX.exec(line)?.[1];
    if (octets) digits += octets.replaceAll(' ', '');
  }
  if (digits.length < 2 * captured) return null;
  return { type: 'frame', linkType, bytes: fromHex(digits.slice(0, 2 * captured), 'frame') };
}

interface Ends {
  readonly from: MacAddress | null;
  readonly to: MacAddress | null;
  readonly bssid: MacAddress | null;
}

/** Addresses of a frame whose octets are not printed. */
function endsOf(text: string): Ends {
  const address = (...names: readonly string[]): MacAddress | null =>
    names.map((name) => mac(/([0-9a-f:]{17})/.exec(value(text, name) ?? '')?.[1])).find((found) => found) ??
    null;
  const from = address('Source(?: address)?', 'Transmitter address');
  const to = address('Destination(?: address)?', 'Receiver address');
  return { from, to, bssid: address('BSS Id') };
}

const isOneToFour = (text: string): text is '1' | '2' | '3' | '4' => /^[1-4]$/.test(text);

/** What the tree says of such a frame. */
function eventOf(text: string, { from, to, bssid }: Ends): ControlEvent | null {
  const fromAp = bssid !== null && from === bssid;
  const station = fromAp ? to : from;
  const named = station && !isGroupAddress(station) && { station };
  const ends = { by: 'kernel' as const, ...(bssid && { bssid }), ...named };
  const message = value(text, 'Message number')?.trim();
  if (message && isOneToFour(message))
    return { kind: 'eapol', ...ends, message: `M${message}`, request: false };
  const status = code(value(text, 'Status code'));
  const result = status === undefined ? { ok: false as const } : resultOf(status);
  const reason = code(value(text, 'Reason code'));
  switch (code(value(text, 'Type/Subtype'))) {
    case 0x0b: {
      const algorithm = code(value(text, 'Authentication Algorithm'));
      const said = algorithm === undefined ? {} : { algorithm };
      const told = status === undefined ? {} : { status };
      if (!fromAp) return { kind: 'authenticate-request', ...ends, request: true, ...said, ...told };
      return { kind: 'authenticated', ...ends, ...said, ...result };
    }
    case 0x00:
    case 0x02:
      return { kind: 'associate-request', ...ends, request: true };
    case 0x01:
    case 0x03:
      return { kind: 'associated', ...ends, ...result };
    case 0x0a:
    case 0x0c: {
      const kind = code(value(text, 'Type/Subtype')) === 0x0c ? 'deauthenticated' : 'disassociated';
      return { kind, ...ends, local: !fromAp, ...(reason !== undefined && { reason }) };
    }
    default:
      return null;
  }
}

/** A line of tshark without -V: number, time, addresses, protocol. It holds neither frame nor date. */
const SUMMARY = /^\s*(?:\d+\s+)?\d+\.\d{6,9}\s+(?:\S+ )?(?:→|->) /;

/** Keys that Wireshark worked out: `[PMK: …]`, `[TK: …]`. */
const KEYS = /^( *\[(PMK|TK|GTK|KCK|KEK): )([0-9a-f]{32,128})\]/gm;

function* secretsOf(text: string): Generator<LoggedSecret> {
  for (const [, , name, hex] of text.matchAll(KEYS))
    if (name === 'PMK' || name === 'TK')
      yield { type: 'secret', kind: name === 'PMK' ? 'pmk' : 'tk', ssid: null, value: fromHex(hex!, name) };
}

/** `tshark -V`, with -x or without: one record a frame. */
export const tshark: Importer = {
  form: 'tshark',
  recognise: ({ text, program }) => (program === null && (HEAD.test(text) || SUMMARY.test(text)) ? 2 : 0),
  continues: ({ whole }) => /^ {4}/.test(whole) || HEX.test(`${whole} `) || OUTERMOST.test(whole),
  reader: () => ({
    read({ text }): readonly Read[] | null {
      if (!HEAD.test(text)) return SUMMARY.test(text) ? [] : null;
      const ends = endsOf(text);
      const { from, to } = ends;
      const frame = frameOf(text) ?? (from && to ? eapolFrame(text, from, to) : null);
      const event = frame ? null : eventOf(text, ends);
      return [
        ...(frame ? [frame] : []),
        ...(event ? [{ type: 'event' as const, event }] : []),
        ...secretsOf(text),
      ];
    },
    end: () => [],
  }),
  redact: (text) =>
    redactText(text.replace(KEYS, `$1${REDACTED}]`)).replace(
      /^( +(?:B?I?GTK|Key): )(?:[0-9a-f]{2}){16,}$/gm,
      `$1${REDACTED}`,
    ),
};
