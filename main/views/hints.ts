import type { Field } from '../dissect/types.ts';
import { suiteIn } from '../standard/suite.ts';
import { type CodeKind, explainOne, explainSuite, type Meaning, nl80211Words } from './explain/index.ts';

/** Fields whose value ends in a number in brackets, or is one: `Leaving the network (3)`. */
const CODES: Readonly<Record<string, CodeKind>> = {
  'wlan.fixed.status_code': 'status',
  'wlan.fixed.reason_code': 'reason',
  'wlan.fixed.auth.alg': 'authentication',
  'wlan.fixed.finite_cyclic_group': 'group',
  'wlan.ext_tag.owe_dh_parameter.group': 'group',
  'wlan.ext_tag.rejected_groups.group': 'group',
  'netlink.error': 'errno',
};

/** The same, by the label of an attribute, or of a value that a log line reports, which has no filter. */
const LABELS: Readonly<Record<string, CodeKind>> = {
  NL80211_ATTR_STATUS_CODE: 'status',
  NL80211_ATTR_REASON_CODE: 'reason',
  Status: 'status',
  Reason: 'reason',
  Error: 'errno',
  Group: 'group',
  'Authentication algorithm': 'authentication',
};

/** More suites in one field than a person reads in a hint. */
const MOST_SUITES = 6;

const sentence = ({ meaning, cause }: Meaning): string => [meaning, cause].filter(Boolean).join(' ');

/**
 * What a field's code means, in one or two sentences: status, reason, error of the kernel, group, AKM, cipher, nl80211
 * command or attribute. Null for a field that is none.
 */
export function hintOf(field: Field): string | null {
  const attribute = nl80211Words(field.label);
  const said = codeHint(field) ?? suiteHint(field) ?? commandHint(field);
  return [attribute, said].filter(Boolean).join(' ') || null;
}

function codeHint({ label, filter, value }: Field): string | null {
  const labelled = filter === undefined || label.startsWith('NL80211_') ? LABELS[label] : undefined;
  const kind = (filter === undefined ? undefined : CODES[filter]) ?? labelled;
  if (!kind) return null;
  const found =
    kind === 'errno'
      ? (/^-?(\d+)/.exec(value) ?? /\(-?(\d+)\)/.exec(value))
      : /\((\d+)\)|^(\d+)\b/.exec(value);
  const number = found ? Number(found[1] ?? found[2]) : null;
  const one = number === null || (kind === 'errno' && number === 0) ? null : explainOne(kind, number);
  return one && sentence(one);
}

function suiteHint({ label, value }: Field): string | null {
  const suites = [...value.matchAll(/\b[0-9a-f]{2}-[0-9a-f]{2}-[0-9a-f]{2}:\d{1,3}\b/g)].flatMap(
    ([selector]) => suiteIn(selector) ?? [],
  );
  if (!suites.length) return null;
  const kind = /AKM|key management/i.test(label) ? 'akm' : 'cipher';
  const found = suites.slice(0, MOST_SUITES).map((selector) => explainSuite(kind, selector));
  const told = found.filter((one) => one !== null);
  if (told.length === 1 && suites.length === 1) return told[0]!.meaning;
  return told.map(({ name, meaning }) => `${name}: ${meaning}`).join('\n') || null;
}

const commandHint = ({ value, filter }: Field): string | null =>
  filter === 'nl80211.cmd' ? nl80211Words(/^NL80211_CMD_\w+/.exec(value)?.[0] ?? '') : null;
