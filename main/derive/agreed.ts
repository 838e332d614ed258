import { out } from '../calculate/builder.ts';
import type { GroupKey } from '../calculate/keys/index.ts';
import type { Check, DerivedAgreement, DerivedKeys, Ref, Step } from '../calculate/types.ts';
import type { TrackedMessage } from '../track/types.ts';

/** Keys of the exchange itself; of `ptk` the outputs by their names in that step. */
export interface OwnKeys {
  readonly pmk?: Ref | null;
  readonly pmkid?: Ref | null;
  readonly ptk?: {
    readonly step: string;
    readonly names: Readonly<Partial<Record<'ptk' | 'kck' | 'kek' | 'tk', string>>>;
  } | null;
}

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

  /**
   * The exchange; null without a message.
   * @param tells whether a check that holds proves a key: without such a one nothing is verified
   */
  agreement(
    kind: DerivedAgreement['kind'],
    own: OwnKeys,
    group: readonly GroupKey[],
    tells: (check: Check) => boolean,
  ): DerivedAgreement | null {
    if (this.#shown.length === 0) return null;
    const checks = this.#shown.flatMap((s) => s.checks);
    const failed = checks.some((c) => c.ok === false);
    const proved = checks.some((c) => c.ok && tells(c));
    return {
      kind,
      messages: this.#shown,
      verified: failed ? false : proved || null,
      keys: keysOf(own, group),
    };
  }
}

function keysOf({ pmk, pmkid, ptk }: OwnKeys, group: readonly GroupKey[]): DerivedKeys {
  const of = (name: GroupKey['name']) =>
    group.filter((k) => k.name === name).map(({ id, ref }) => ({ id, key: ref }));
  const parts = Object.entries(ptk?.names ?? {}).map(([key, name]) => [key, out(ptk!.step, name)]);
  return {
    ...(pmk && { pmk }),
    ...(pmkid && { pmkid }),
    ...(Object.fromEntries(parts) as Pick<DerivedKeys, 'ptk' | 'kck' | 'kek' | 'tk'>),
    gtk: of('GTK'),
    igtk: of('IGTK'),
    bigtk: of('BIGTK'),
  };
}
