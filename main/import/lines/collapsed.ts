import { parsePrefix } from '../../prefix/prefix.ts';
import type { MailLine } from './mail.ts';

/** A shorter line is one line. */
const LONG = 120;
/** So many beginnings of lines of a program stand in no single line. */
const HEADS_AT_LEAST = 4;

/** A time as logs have it at the beginning of a line. */
const TIMES =
  /\s(?=(?:\d{9,10}\.\d{6}: |[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d |\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d|\[ {0,6}\d{1,7}\.\d{6}\] |[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4} |\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} |[EWIDV] \(\d{1,10}\) \w))/g;

/** How programs that print no time begin their lines. */
const HEADS =
  /\s(?=(?:hostapd_logger: |(?:WPA|RSN|SAE|EAP|EAPOL|TLS|FT|OWE|FILS|nl80211|IEEE 802\.1[1X]|State|SME|RADIUS|PMKSA|Michael MIC|RX EAPOL|TX EAPOL)[: ]|(?:wlan|wl|wlp|phy|ath|ra|ap)[\w.-]{0,12}: |CTRL-EVENT-|AP-STA-))/g;

/** Marks of forums and markup languages that stand around code, and the carriage returns of old machines. */
const MARKS =
  /\n|\[\/?(?:code|quote|pre|log|spoiler)(?:=[^\]]{0,60})?\]|\{(?:code|noformat)(?::[^}]{0,40})?\}|```\w{0,12}(?=\s|$)/gi;

/** The lines of a text that marks around code part; one line comes back as it is. */
export function unmarked(line: MailLine): MailLine[] {
  if (line.apart || !/[\n[{`]/.test(line.text)) return [line];
  const pieces = line.text.split(MARKS);
  if (pieces.length === 1) return [line];
  const said = pieces.map((piece) => piece.trimEnd()).filter((piece) => piece.trim() !== '');
  // A fence alone stays what it is: it parts blocks.
  return said.length > 0 ? placed(line, said) : [line];
}

/** Each text with the place of the line: the first takes all its octets. */
const placed = (line: MailLine, texts: readonly string[]): MailLine[] =>
  texts.map((text, i) => ({
    ...line,
    text,
    width: text.length,
    offset: i === 0 ? line.offset : line.offset + line.length,
    length: i === 0 ? line.length : 0,
  }));

/**
 * The lines of a text whose line ends were lost: cut before each time of day, at escaped line ends, or before the words
 * with which a program begins its lines. One line comes back as it is.
 */
export function separated(line: MailLine, known: (text: string) => boolean): MailLine[] {
  if (line.apart) return [line];
  const pieces =
    byJson(line.text) ??
    (line.text.length < LONG
      ? null
      : (byEscapes(line.text, known) ?? byTimes(line.text) ?? byHeads(line.text)));
  return pieces ? placed(line, pieces) : [line];
}

/** A line of docker's JSON log, or of another program that logs so: what it says, behind its time. */
function byJson(text: string): string[] | null {
  if (!text.startsWith('{') || !/"(?:log|msg|message)"\s*:/.test(text)) return null;
  let entry: unknown;
  try {
    entry = JSON.parse(text);
  } catch {
    return null;
  }
  const { log, msg, message, time } = entry as Record<string, unknown>;
  const said = [log, msg, message].find((value) => typeof value === 'string');
  if (typeof said !== 'string') return null;
  const lines = said.split(/[\r\n]+/).filter((piece) => piece.trim() !== '');
  const stamp = typeof time === 'string' && /^\d{4}-\d\d-\d\dT/.test(time) ? `${time} ` : '';
  return lines.map((piece) => (parsePrefix(piece).begins ? piece : stamp + piece));
}

/** Text out of a program or a JSON file: `\n` written out. */
function byEscapes(text: string, known: (text: string) => boolean): string[] | null {
  if (!text.includes('\\n')) return null;
  const pieces = text
    .split(/(?:\\r)?\\n/)
    .map((piece) => piece.replaceAll('\\"', '"').replaceAll('\\t', '\t'))
    .filter((piece) => piece.trim() !== '');
  const [first = ''] = pieces;
  const inner = first.replace(/^.{0,80}?[:=(]\s{0,4}["'`]/, '');
  if (!known(first) && known(inner)) pieces[0] = inner;
  const last = pieces.length - 1;
  if (last > 0) pieces[last] = pieces[last]!.replace(/["'`][)}\],]{0,4}$/, '');
  return pieces.length > 1 && pieces.filter(known).length > 1 ? pieces : null;
}

function byTimes(text: string): string[] | null {
  const pieces = cutAt(text, TIMES, (before) => {
    const { text: said } = parsePrefix(before);
    // Two times in a row, a weekday or a number before its date, a program before the kernel's own time are of one line.
    return said.trim().length >= 6 && !/[:|>=(]$|(?:^|\s)[A-Z][a-z]{2},?$/.test(said);
  });
  // The first may be what a person wrote before it.
  return pieces.length > 1 && parsePrefix(pieces[1]!).begins ? pieces : null;
}

function byHeads(text: string): string[] | null {
  const pieces = cutAt(
    text,
    HEADS,
    (before) => !/(?:[:,(="'-]|\b(?:of|for|the|to|in|from|a|an|with|by|and))$/.test(before),
  );
  return pieces.length >= HEADS_AT_LEAST ? pieces : null;
}

function cutAt(text: string, mark: RegExp, allowed: (before: string) => boolean): string[] {
  const pieces: string[] = [];
  let start = 0;
  for (const { index } of text.matchAll(mark)) {
    const before = text.slice(start, index);
    if (!allowed(before.trimEnd())) continue;
    pieces.push(before.trim());
    start = index + 1;
  }
  pieces.push(text.slice(start).trim());
  return pieces.filter((piece) => piece !== '');
}
