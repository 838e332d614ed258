import { toHex } from '../../main/base/bytes.ts';
import { iwmon } from '../../main/import/iwmon/iwmon.ts';
import { headOf } from '../../main/import/iwmon/message.ts';
import type { LoggedFrame, LogLine } from '../../main/import/types.ts';

/** A netlink message without the words that iwmon does not print: family, sequence, port. */
export interface Message {
  readonly type: number;
  readonly flags: number;
  readonly payload: Uint8Array;
}

const view = (b: Uint8Array) => new DataView(b.buffer, b.byteOffset, b.byteLength);

/** The first message of a record with the netlink monitor's header. */
export function messageOf(
  record: Uint8Array,
): Message & { readonly sequence: number; readonly port: number } {
  const d = view(record);
  return {
    type: d.getUint16(20, true),
    flags: d.getUint16(22, true),
    sequence: d.getUint32(24, true),
    port: d.getUint32(28, true),
    payload: record.subarray(32, 16 + d.getUint32(16, true)),
  };
}

/** Attributes by number, those within them as well; the bit that only says that there are some is left out. */
export function attributesIn(octets: Uint8Array, within = ''): string[] {
  const out: string[] = [];
  const d = view(octets);
  for (let at = 0; at + 4 <= octets.length; ) {
    const length = d.getUint16(at, true);
    if (length < 4 || at + length > octets.length)
      return [...out, `${within}rest ${toHex(octets.subarray(at))}`];
    const type = d.getUint16(at + 2, true) & 0x3fff;
    const data = octets.subarray(at + 4, at + length);
    const name = `${within}${type}`;
    const inner =
      NESTS.has(name) || /^(?:17|21|22|44|45|80|84|94|99|100|122)\//.test(`${name}/`) ? data : null;
    if (inner && nests(inner)) out.push(name, ...attributesIn(inner, `${name}/`));
    else out.push(`${name} ${toHex(data)}`);
    at += (length + 3) & ~3;
  }
  return out;
}

/** NL80211_ATTR_ numbers whose data are attributes. */
const NESTS: ReadonlySet<string> = new Set([
  '17',
  '21',
  '22',
  '32',
  '44',
  '45',
  '47',
  '50',
  '80',
  '84',
  '94',
  '99',
  '100',
  '121',
  '122',
]);

/** Whether octets are attributes from the first to the last. */
function nests(octets: Uint8Array): boolean {
  const d = view(octets);
  let at = 0;
  while (at + 4 <= octets.length) {
    const length = d.getUint16(at, true);
    if (length < 4 || at + length > octets.length) return false;
    at += (length + 3) & ~3;
  }
  return at >= octets.length;
}

export interface Rebuilt {
  readonly head: string;
  readonly frame: LoggedFrame;
}

/** The netlink messages that the importer makes of the lines. */
export function rebuilt(lines: readonly LogLine[]): Rebuilt[] {
  const reader = iwmon.reader();
  return lines.flatMap((line) =>
    (reader.read(line) ?? []).flatMap((read) =>
      read.type === 'frame' && read.linkType === 253
        ? [{ head: line.text.split('\n')[0]!, frame: read }]
        : [],
    ),
  );
}

export interface Compared {
  readonly messages: number;
  /** Octet for octet the same, but for family, sequence and port. */
  readonly exact: number;
  /** What is left out, by name. */
  readonly missing: Readonly<Record<string, number>>;
  /** Where what was rebuilt is not what was sent. */
  readonly wrong: readonly string[];
}

/**
 * Each rebuilt message against the recording of the same run. The text may leave messages out (`--nowiphy`), never
 * change their order.
 */
export function compare(found: readonly Rebuilt[], records: readonly Uint8Array[]): Compared {
  const truth = records.map(messageOf).filter(({ type }) => type !== 16);
  const missing: Record<string, number> = {};
  const wrong: string[] = [];
  let at = 0;
  let exact = 0;
  for (const { head, frame } of found) {
    const mine = messageOf(frame.bytes);
    while (at < truth.length && !alike(mine, truth[at]!)) at++;
    const theirs = truth[at++];
    for (const name of frame.missing ?? []) missing[name] = (missing[name] ?? 0) + 1;
    if (!theirs) wrong.push(`${head}: not in the recording`);
    else if (differs(mine, theirs, frame.missing ?? []))
      wrong.push(`${head}: ${differs(mine, theirs, frame.missing ?? [])}`);
    else if (!frame.missing) exact++;
  }
  return { messages: found.length, exact, missing, wrong };
}

function alike(mine: Message, theirs: Message): boolean {
  if (mine.type < 16 !== theirs.type < 16 || mine.flags !== theirs.flags) return false;
  if (mine.type < 16)
    return (
      mine.type === theirs.type && toHex(mine.payload.subarray(0, 4)) === toHex(theirs.payload.subarray(0, 4))
    );
  return mine.payload[0] === theirs.payload[0];
}

/** What is not the same; attributes that are said to be missing may be. */
function differs(mine: Message, theirs: Message, missing: readonly string[]): string {
  if (mine.type < 16) {
    // Behind the error comes the header of the request, whose family, sequence and port iwmon does not print.
    const same = mine.payload.length === theirs.payload.length || missing.length > 0;
    return same ? '' : `${mine.payload.length} bytes for ${theirs.payload.length}`;
  }
  const ours = attributesIn(mine.payload.subarray(4));
  const sent = attributesIn(theirs.payload.subarray(4));
  if (!missing.length) return ours.join() === sent.join() ? '' : `${ours.join(' ')} for ${sent.join(' ')}`;
  const holders = /^[\d/]+$/;
  const invented = ours.filter((one) => !holders.test(one) && !sent.includes(one));
  return invented.map((one) => `+${one}`).join(' ');
}

export const isMessage = ({ text }: LogLine): boolean => headOf(text.split('\n')[0]!) !== null;
