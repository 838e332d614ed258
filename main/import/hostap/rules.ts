import { anyOf } from '../../base/any-of.ts';
import type { ControlEvent, EventKind, SaidOf } from '../../base/event.ts';
import type { HostapLine } from './line.ts';
import type { Place } from './place.ts';
import { addressOf, ssidOf } from './words.ts';

type PartOf<E> = E extends unknown
  ? Partial<Omit<E, 'kind' | 'interface'>> & { readonly kind?: never }
  : never;
/** What a line says of an event of the kind, or a part of that: named groups of its pattern tell the rest. */
export type Said<K extends EventKind> = PartOf<SaidOf<K>>;
/** Fields of some event. */
export type Fields = Partial<Omit<ControlEvent, 'by' | 'interface'>>;

type Groups = Readonly<Record<string, string>>;

/**
 * One wording and what it means. Named groups of the pattern become fields of the event: bssid, station, mld, ssid, status,
 * reason, group, algorithm, frequencyMHz, errno, message, why, detail; a test sees to it that the kind has them. `also` adds
 * what is fixed or must be computed; it may change the place, name another kind with all that is said of it, and null from
 * it means that the line reports nothing after all.
 */
export interface Rule {
  readonly pattern: RegExp;
  readonly kind: EventKind;
  readonly also?: Fields | ((groups: Groups, place: Place, line: HostapLine) => Fields | null);
}

export const rule = <K extends EventKind>(
  pattern: RegExp,
  kind: K,
  also?: Said<K> | ((groups: Groups, place: Place, line: HostapLine) => Said<K> | SaidOf<EventKind> | null),
): Rule => (also === undefined ? { pattern, kind } : { pattern, kind, also });

const numeric = ['status', 'reason', 'group', 'algorithm', 'frequencyMHz', 'errno'] as const;
const textual = ['message', 'why', 'detail'] as const;
const addresses = ['bssid', 'station', 'mld'] as const;

/** Fields of an event out of the named groups of a pattern. */
export function saidBy(groups: Readonly<Record<string, string | undefined>>): Fields {
  const said: Record<string, unknown> = {};
  for (const name of numeric) if (groups[name] !== undefined) said[name] = Number(groups[name]);
  for (const name of textual) if (groups[name] !== undefined) said[name] = groups[name];
  for (const name of addresses) {
    const address = groups[name] && addressOf(groups[name]);
    if (address) said[name] = address;
  }
  if (groups.ssid !== undefined) said.ssid = ssidOf(groups.ssid);
  return said;
}

const glances = new WeakMap<readonly Rule[], (text: string) => boolean>();

/** Whether any of the rules fits: most lines say nothing that one of a hundred rules is about. */
function mayFit(rules: readonly Rule[], message: string): boolean {
  let glance = glances.get(rules);
  if (!glance) {
    glance = anyOf(rules.map(({ pattern }) => pattern));
    glances.set(rules, glance);
  }
  return glance(message);
}

/** What the first rule that fits makes of a line; null where none does or where it reports nothing. */
export function apply(
  rules: readonly Rule[],
  line: HostapLine,
  place: Place,
): (Fields & Pick<ControlEvent, 'kind'>) | null {
  if (!mayFit(rules, line.message)) return null;
  for (const { pattern, kind, also } of rules) {
    const found = pattern.exec(line.message);
    if (!found) continue;
    const groups = found.groups ?? {};
    const more = typeof also === 'function' ? also(groups as Groups, place, line) : also;
    return more === null ? null : { kind, ...saidBy(groups), ...more };
  }
  return null;
}
