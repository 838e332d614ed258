import { suite as makeSuite, type Suite } from '../../base/brand.ts';
import { fromHex } from '../../base/bytes.ts';
import { UserError } from '../../session/errors.ts';
import { AKM, AKM_ROWS, akmCode, akmNames, akmRow } from '../../standard/akms.ts';
import { cipherCode, cipherNames, cipherRow } from '../../standard/ciphers.ts';
import type { Code } from '../../standard/code.ts';
import { errnoRow, errnoText } from '../../standard/errno.ts';
import { authAlgorithms } from '../../standard/frames.ts';
import { groups, isWeak, MANDATORY_GROUP } from '../../standard/groups.ts';
import { attributes, commands } from '../../standard/nl80211.ts';
import { attributeWords, groupWords, innerWords, keyWords } from '../../standard/nl80211-attributes.ts';
import { commandWords } from '../../standard/nl80211-commands.ts';
import { reasonCodes } from '../../standard/reason.ts';
import { statusCodes } from '../../standard/status.ts';
import { isWfa, rsnSuite, suiteIn } from '../../standard/suite.ts';

export type CodeKind =
  | 'status'
  | 'reason'
  | 'errno'
  | 'group'
  | 'command'
  | 'attribute'
  | 'akm'
  | 'cipher'
  | 'authentication';

/** What a code stands for. */
export interface Meaning {
  readonly kind: CodeKind;
  /** `15`, `-22`, `00-0f-ac:24`. */
  readonly code: string;
  /** `4-way handshake timeout`, `EINVAL (invalid argument)`, `NL80211_CMD_CONNECT`. */
  readonly name: string;
  /** What it means in a handshake. */
  readonly meaning: string;
  /** What usually causes it; empty where it is no failure or nothing can be said. */
  readonly cause: string;
}

const meaning = (kind: CodeKind, code: string, { text, meaning: words, cause }: Code): Meaning => ({
  kind,
  code,
  name: text,
  meaning: words,
  cause: cause ? `Usual cause: ${cause}` : '',
});

function groupMeaning(number: number): Meaning | null {
  const group = groups[number];
  if (!group) return null;
  const { text, prime, curve } = group;
  const kind = curve
    ? `An elliptic curve with coordinates of ${prime} bytes`
    : `Numbers modulo a prime of ${prime} bytes`;
  const use =
    number === MANDATORY_GROUP
      ? ' Every SAE device must have it.'
      : isWeak(number)
        ? ' Too weak: SAE devices refuse it.'
        : '';
  return meaning('group', String(number), { text, meaning: `${kind}, for SAE, OWE or FILS.${use}` });
}

/** By kind, what a number stands for; null where the table has none. */
const byNumber: Readonly<Record<CodeKind, (number: number) => Meaning | null>> = {
  status: (n) => {
    const code = statusCodes[n];
    return code ? meaning('status', String(n), code) : null;
  },
  reason: (n) => {
    const code = reasonCodes[n];
    return code ? meaning('reason', String(n), code) : null;
  },
  errno: (n) => {
    const row = errnoRow(n);
    if (!row) return null;
    const { number, meaning: words = 'An error of the kernel that nl80211 seldom gives.', cause } = row;
    return meaning('errno', `-${number}`, {
      text: errnoText(number),
      meaning: words,
      ...(cause && { cause }),
    });
  },
  group: groupMeaning,
  command: (n) => named('command', n, 'NL80211_CMD_', commands, commandWords),
  attribute: (n) => named('attribute', n, 'NL80211_ATTR_', attributes, attributeWords),
  akm: (n) => (n >= 0 && n < 256 ? suiteMeaning('akm', rsnSuite(n)) : null),
  cipher: (n) => (n >= 0 && n < 256 ? suiteMeaning('cipher', rsnSuite(n)) : null),
  authentication: (n) => {
    const code = authAlgorithms[n];
    return code ? meaning('authentication', String(n), code) : null;
  },
};

function suiteMeaning(kind: 'akm' | 'cipher', selector: Suite): Meaning | null {
  const code = kind === 'akm' ? akmCode(selector) : cipherCode(selector);
  return code ? meaning(kind, selector, code) : null;
}

function named(
  kind: 'command' | 'attribute',
  number: number,
  prefix: string,
  names: readonly string[],
  words: ReadonlyMap<string, string>,
): Meaning | null {
  const name = names[number];
  const said = name === undefined ? undefined : words.get(name);
  if (name === undefined || said === undefined) return null;
  return { kind, code: String(number), name: prefix + name, meaning: said, cause: '' };
}

const KINDS: Readonly<Record<string, CodeKind>> = {
  status: 'status',
  reason: 'reason',
  errno: 'errno',
  error: 'errno',
  err: 'errno',
  group: 'group',
  command: 'command',
  cmd: 'command',
  attribute: 'attribute',
  attr: 'attribute',
  akm: 'akm',
  cipher: 'cipher',
  authentication: 'authentication',
  auth: 'authentication',
  alg: 'authentication',
};

const ALL = Object.keys(byNumber) as readonly CodeKind[];

/**
 * What a number, a name or a suite stands for: `15`, `status 77`, `-22`, `00-0f-ac:24`, `NL80211_CMD_CONNECT`,
 * `EXTERNAL_AUTH`, `ENOENT`, `invalid PMKID`. A number without a kind gets every meaning that it has.
 * @throws UserError when nothing is known of it
 */
export function explain(words: string): Meaning[] {
  const text = words.trim().replace(/\s+/g, ' ');
  const [first = '', ...rest] = text.split(/[ =:]+/);
  const kind = rest.length ? KINDS[first.toLowerCase().replace(/_?codes?$/, '')] : undefined;
  const found = kind ? ofKind(kind, text.slice(first.length).replace(/^[ =:]+/, '')) : anyOf(text);
  if (found.length) return found;
  throw new UserError(
    'invalid',
    `explain: nothing is known of “${text}”; give a number (15, status 77, -22), a suite (${AKM.SAE}) or a name (EXTERNAL_AUTH)`,
  );
}

const present = (list: readonly (Meaning | null)[]): Meaning[] => list.filter((one) => one !== null);

function numberIn(text: string): number | null {
  if (/^-?\d{1,6}$/.test(text)) return Number(text);
  return /^0x[0-9a-f]{1,4}$/i.test(text) ? Number.parseInt(text, 16) : null;
}

function ofKind(kind: CodeKind, text: string): Meaning[] {
  const number = numberIn(text);
  if (number !== null) return present([byNumber[kind](number)]);
  return anyOf(text).filter((one) => one.kind === kind);
}

function anyOf(text: string): Meaning[] {
  const number = numberIn(text);
  // Only errors of the kernel are negative.
  if (number !== null && number < 0) return present([byNumber.errno(number)]);
  if (number !== null) return present(ALL.map((kind) => byNumber[kind](number)));
  const selector = selectorIn(text);
  if (selector) return present([suiteMeaning('akm', selector), suiteMeaning('cipher', selector)]);
  const same = everything().filter((one) => isName(one, text));
  if (same.length) return same;
  const part = text.toLowerCase();
  return part.length < 4 ? [] : everything().filter(({ name }) => wordsOf(name).includes(wordsOf(part)));
}

/** `00-0f-ac:24`, `00:0f:ac:24`, `00-0f-ac-18` with the type in hexadecimal, `000fac18`. */
function selectorIn(text: string): Suite | null {
  const found = /^([0-9a-f]{2})[:-]?([0-9a-f]{2})[:-]?([0-9a-f]{2})([:-]?)(\d{1,3}|[0-9a-f]{2})$/i.exec(text);
  if (!found) return null;
  const type = found[4] === ':' ? Number(found[5]) : Number.parseInt(found[5]!, 16);
  if (Number.isNaN(type) || type > 255) return null;
  return makeSuite(Uint8Array.from([...fromHex(found[1]! + found[2]! + found[3]!), type]));
}

let all: readonly Meaning[] | null = null;
/** Every code of every table. */
export function everything(): readonly Meaning[] {
  all ??= [
    ...ALL.flatMap((kind) => present(Array.from({ length: 512 }, (_, n) => byNumber[kind](n)))),
    ...present(AKM_ROWS.filter(({ suite }) => isWfa(suite)).map(({ suite }) => suiteMeaning('akm', suite))),
  ];
  return all;
}

const wordsOf = (name: string): string => name.toLowerCase().replaceAll('_', ' ');

/** What programs call a suite beside the name that it has here: `SAE (ext key)`, `WPA-PSK-SHA256`, `AES-128-CMAC`. */
function otherNames({ kind, code }: Meaning): readonly string[] {
  const suite = kind === 'akm' || kind === 'cipher' ? suiteIn(code) : null;
  const akm = suite && kind === 'akm' ? akmRow(suite) : null;
  const cipher = suite && kind === 'cipher' ? cipherRow(suite) : null;
  return akm ? akmNames(akm) : cipher ? cipherNames(cipher) : [];
}

/** `EXTERNAL_AUTH` is NL80211_CMD_EXTERNAL_AUTH; `ENOENT` is `ENOENT (no such entry)`. */
function isName(one: Meaning, text: string): boolean {
  const wanted = wordsOf(text);
  const bare = wordsOf(one.name);
  return [
    bare,
    bare.replace(/^nl80211 (?:cmd|attr) /, ''),
    bare.replace(/ \(.*\)$/, ''),
    ...otherNames(one).map(wordsOf),
  ].includes(wanted);
}

/** One code of a kind, for a hint; null where there is nothing to say. */
export const explainOne = (kind: CodeKind, number: number): Meaning | null => byNumber[kind](number);

/** A suite as an AKM or as a cipher. */
export const explainSuite = suiteMeaning;

/** A command or an attribute by its full name: `NL80211_ATTR_PMKID`, `NL80211_KEY_DATA`, `NL80211_CMD_CONNECT`. */
export function nl80211Words(name: string): string | null {
  const inner = innerWords.get(name);
  if (inner) return inner;
  for (const [prefix, table] of NAMED)
    if (name.startsWith(prefix)) return table.get(name.slice(prefix.length)) ?? null;
  return Object.entries(groupWords).find(([prefix]) => name.startsWith(prefix))?.[1] ?? null;
}

const NAMED: readonly (readonly [string, ReadonlyMap<string, string>])[] = [
  ['NL80211_CMD_', commandWords],
  ['NL80211_ATTR_', attributeWords],
  ['NL80211_KEY_', keyWords],
];

const KIND_WORDS: Readonly<Record<CodeKind, string>> = {
  status: 'status code',
  reason: 'reason code',
  errno: 'error of the kernel',
  group: 'group',
  command: 'nl80211 command',
  attribute: 'nl80211 attribute',
  akm: 'key management',
  cipher: 'cipher',
  authentication: 'authentication algorithm',
};

/** As the command line prints them: most telling kinds first. */
export const meaningsText = (found: readonly Meaning[]): string =>
  found
    .map(({ kind, code, name, meaning: words, cause }) =>
      [`${KIND_WORDS[kind]} ${code}: ${name}`, `  ${words}`, ...(cause ? [`  ${cause}`] : []), ''].join('\n'),
    )
    .join('');
