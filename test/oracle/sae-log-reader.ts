import { type Bytes, fromHex, toHex } from '../../main/base/bytes.ts';

/** Values of a log by name: octets in hexadecimal, the rest as printed. */
export type Values = Map<string, string>;

/** Lines that print no value, and why. Any other line must give one. */
const NO_VALUE: readonly (readonly [RegExp, string])[] = [
  [/^Get randomness: /, 'a request to the random number generator'],
  [/^random(_mix_pool| from os_get_random| from internal pool) /, 'inside of the random number generator'],
  [/^SAE: Derive PWE from PT$/, 'a heading'],
  [/^SAE: val = H\(0\^n, MAX\(addrs\) \|\| MIN\(addrs\)\)$/, 'a formula'],
  [/^### (STA|AP) (prepare|process)$/, 'a heading'],
  [/^### (STA|AP) parses (STA|AP) commit$/, 'a heading'],
];

/** Names whose lines come first for the station, then for the AP, under one heading or none. */
const STATION_FIRST = [
  'SAE: Selecting supported',
  'SAE: Derive PT - group',
  'SAE: own commit-scalar',
  'SAE: own commit-element',
  'SAE: own commit-element(x)',
  'SAE: own commit-element(y)',
];

/**
 * Reads a log of ../shared/oracles: two ends in one process. Each value is named by its end, the place (counter of
 * hunting-and-pecking, P1 or P2 of hash-to-element) and the words of its line: `STA 007 SAE: pwd-seed`.
 * @throws Error naming the line when one is not understood or names a value that there is already
 */
export function readSaeLog(text: string): Values {
  const values: Values = new Map();
  const lines = text.trimEnd().split('\n');
  let under = '';
  let side = '';
  let place = '';
  /** Confirms are checked before the heading that says by whom. */
  const checkers = ['AP', 'STA'];

  const put = (end: string, name: string, value: string): void => {
    const key = [end, place, name].filter(Boolean).join(' ');
    if (values.has(key)) throw new Error(`twice: ${key}`);
    values.set(key, value);
  };

  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    const heading = /^### (STA|AP) (prepare|parses|process)/.exec(line);
    if (heading) under = heading[1]!;
    // both PTs are made under the station's heading
    if (heading || line === 'SAE: Derive PWE from PT') {
      side = under;
      place = '';
    }
    if (NO_VALUE.some(([pattern]) => pattern.test(line))) continue;

    const dump = /^(.*?) - hexdump(?:_ascii)?\(len=(\d+)\):(.*)$/.exec(line);
    if (dump) {
      const [, name = '', length = '', rest = ''] = dump;
      let hex = rest;
      if (line.includes('hexdump_ascii')) hex = lines[++i]!.slice(5, 5 + 3 * 16);
      const octets = fromHex(hex, name);
      if (octets.length !== Number(length)) throw new Error(`line ${i}: ${octets.length} of ${length} bytes`);
      if (name.startsWith('SAE: pwd-value (u')) place = name.slice(-3, -1);
      if (name.endsWith(' commit-scalar') || name === 'mixed random') place = '';
      const wire = /^WIRE (STA|AP) (.*)/.exec(name);
      if (wire) put(wire[1]!, `WIRE ${wire[2]}`, toHex(octets));
      else put(nextSide(values, name) ?? side, name, toHex(octets));
      continue;
    }
    const group =
      /^(SAE: Selecting supported) (.*)$/.exec(line) ?? /^(SAE: Derive PT - group) (\d+)$/.exec(line);
    if (group) {
      place = '';
      side = nextSide(values, group[1]!)!;
      put(side, group[1]!, group[2]!);
      continue;
    }
    const counter = /^SAE: counter = (\d+)$/.exec(line);
    if (counter) {
      place = counter[1]!;
      continue;
    }
    const other =
      /^(SAE: (?:PWE derivation|pwd-seed result|Derive keys))(?: -)? (.*)$/.exec(line) ??
      /^(SAE: Use PWE from counter) = (\d+)$/.exec(line);
    if (other) {
      if (other[1] !== 'SAE: pwd-seed result') place = '';
      put(side, other[1]!, other[2]!);
      continue;
    }
    const both = /^parse AP=(-?\d+) STA=(-?\d+)$/.exec(line) ?? /^process (-?\d+) (-?\d+)$/.exec(line);
    if (both) {
      const [ap, station] = line.startsWith('parse') ? [both[1]!, both[2]!] : [both[2]!, both[1]!];
      place = '';
      put('AP', line.split(' ')[0]!, ap);
      put('STA', line.split(' ')[0]!, station);
      continue;
    }
    const sendConfirm = /^(SAE: peer-send-confirm) (\d+)$/.exec(line);
    if (sendConfirm) {
      side = checkers.shift()!;
      put(side, sendConfirm[1]!, sendConfirm[2]!);
      continue;
    }
    if (line === 'SAE: Confirm mismatch') {
      put(side, line, 'yes');
      continue;
    }
    const checked = /^### (STA|AP) (checks (?:STA|AP) confirm): (-?\d+)$/.exec(line);
    if (checked) {
      put(checked[1]!, checked[2]!, checked[3]!);
      continue;
    }
    throw new Error(`line ${i + 1}: not understood: ${line}`);
  }
  return values;
}

function nextSide(values: Values, name: string): string | undefined {
  if (!STATION_FIRST.includes(name)) return undefined;
  return values.has(`STA ${name}`) ? 'AP' : 'STA';
}

/** Octets of a named value. */
export function octetsOf(values: Values, name: string): Bytes {
  const hex = values.get(name);
  if (hex === undefined) throw new Error(`the log has no ${name}`);
  return fromHex(hex, name);
}
