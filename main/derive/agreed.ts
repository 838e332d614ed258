import type { TrackedMessage } from '../track/types.ts';
import { out } from './builder.ts';
import type { GroupKey, Pairwise } from './state.ts';
import type { Check, DerivedAgreement, DerivedKeys, Ref, Step } from './types.ts';

interface Shown {
  readonly name: string;
  readonly record: number;
  readonly time: bigint | null;
  readonly checks: Check[];
  step: string;
}

/** The messages of an exchange with the checks that were made of each, as the analysis lists them. */
export class AgreedMessages {
  readonly #shown: Shown[] = [];

  /** A message, by its own step; checks that follow are of it. */
  show({ name, record, time }: TrackedMessage, step: Step): void {
    this.#shown.push({ name, record, time, checks: [...step.checks], step: step.id });
  }

  /** A step that checks the last message. */
  check(step: Step): void {
    const last = this.#shown.at(-1);
    if (!last) return;
    last.checks.push(...step.checks);
    last.step = step.id;
  }

  /** null without a message. */
  agreement(
    kind: DerivedAgreement['kind'],
    own: { readonly pmk?: Ref; readonly pmkid?: Ref; readonly pairwise?: Pairwise | null },
    group: readonly GroupKey[] = [],
  ): DerivedAgreement | null {
    if (this.#shown.length === 0) return null;
    const told = this.#shown.flatMap((s) => s.checks).filter((c) => c.ok !== null);
    return {
      kind,
      messages: this.#shown,
      verified: told.length === 0 ? null : told.every((c) => c.ok),
      keys: keysOf(own, group),
    };
  }
}

function keysOf(
  { pmk, pmkid, pairwise }: { readonly pmk?: Ref; readonly pmkid?: Ref; readonly pairwise?: Pairwise | null },
  group: readonly GroupKey[],
): DerivedKeys {
  const of = (name: GroupKey['name']) =>
    group.filter((k) => k.name === name).map(({ id, ref }) => ({ id, key: ref }));
  return {
    ...(pmk && { pmk }),
    ...(pmkid && { pmkid }),
    ...(pairwise && {
      ptk: out(pairwise.step, 'PTK'),
      kck: out(pairwise.step, 'KCK'),
      kek: out(pairwise.step, 'KEK'),
      tk: out(pairwise.step, 'TK'),
    }),
    gtk: of('GTK'),
    igtk: of('IGTK'),
    bigtk: of('BIGTK'),
  };
}
