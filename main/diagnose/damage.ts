import { bitsOff, toHex } from '../base/bytes.ts';
import type { Check, DerivedHandshake, DerivedMessage, Ref, Trace } from '../calculate/types.ts';
import { fitsWithNonce } from '../derive/handshake/index.ts';
import { nonceOf, partOf } from '../track/classify.ts';
import { messageOf, withoutData } from '../track/messages.ts';
import { fact, record, step } from './evidence.ts';
import type { Fact } from './types.ts';

/** A frame that cannot have been sent as it is in the capture. */
export interface Damage {
  readonly record: number;
  /** `M2`, `Authentication 2`. */
  readonly name: string;
  readonly facts: readonly Fact[];
}

const found = new WeakMap<Trace, readonly Damage[]>();

/** Frames of the attempt that later ones show to be damaged, in order of records. */
export function damages(trace: Trace): readonly Damage[] {
  const known = found.get(trace);
  if (known) return known;
  const all = [
    ...ofMessages(trace),
    ...ofCommits(trace),
    ...trace.handshakes.flatMap((handshake) => ofHandshake(trace, handshake)),
  ];
  const own = [...new Map(all.map((one) => [one.record, one] as const)).values()].sort(
    (a, b) => a.record - b.record,
  );
  found.set(trace, own);
  return own;
}

/** Whether a frame is damaged: what it says then proves nothing. */
export const isDamaged = (trace: Trace, index: number): boolean =>
  damages(trace).some((one) => one.record === index);

const ofMessages = ({ attempt }: Trace): Damage[] =>
  withoutData(attempt).flatMap(({ record: index, name, damage }) =>
    damage === undefined
      ? []
      : [{ record: index, name, facts: [fact(`In frame ${index} ${damage}.`, record(index))] }],
  );

/** An SAE commit that its receiver must refuse, and does not: it had another one. */
function ofCommits({ attempt, steps, outcome }: Trace): Damage[] {
  if (outcome !== 'connected') return [];
  const asked = withoutData(attempt).find(({ kind }) => kind === 'association-request')?.record ?? 0;
  return steps.flatMap(({ id, record: index, checks }) => {
    const wrong = checks.find(({ name, ok }) => name === 'sae-element' && ok === false);
    if (!wrong || index === null || index > asked) return [];
    const message = messageOf(attempt, index);
    if (!message) return [];
    const said = `The commit in frame ${index} is none that its receiver may take, and the two go on: ${wrong.sentence}`;
    return [{ record: index, name: message.name, facts: [fact(said, step(id), record(index))] }];
  });
}

const micOf = ({ checks }: DerivedMessage): Check | undefined =>
  checks.find(({ name }) => name === 'mic' || name === 'key-wrap');
const named = ({ messages }: DerivedHandshake, ...names: readonly string[]): DerivedMessage[] =>
  messages.filter(({ message }) => names.includes(message.name));
const holds = (messages: readonly DerivedMessage[]): DerivedMessage | undefined =>
  messages.find((m) => micOf(m)?.ok === true);

function ofHandshake(trace: Trace, handshake: DerivedHandshake): Damage[] {
  return [
    ...handshake.messages.flatMap((m) => ofMic(trace, handshake, m)),
    ...ofNonces(handshake),
    ...ofCounter(handshake),
    ...ofSnonce(trace, handshake),
  ];
}

/** What comes after a message of each name, and only when its receiver has taken it. */
const FOLLOWS: Readonly<Record<string, readonly string[]>> = {
  M2: ['M3', 'M4'],
  M3: ['M4'],
  M4: [],
  G1: ['G2'],
  G2: [],
};

/** Its MIC is wrong under keys that are right, and its receiver went on as if it were not. */
function ofMic(trace: Trace, handshake: DerivedHandshake, m: DerivedMessage): Damage[] {
  const { name, record: index } = m.message;
  if (micOf(m)?.ok !== false) return [];
  const next = holds(named(handshake, ...(FOLLOWS[name] ?? [])).filter((o) => o.message.record > index));
  const used = next ? null : usedAfter(trace, handshake, index);
  const again = holds(named(handshake, name));
  const why = next
    ? fact(
        `${next.message.name} in frame ${next.message.record} follows, and its MIC is right under the same keys: the receiver took ${name}.`,
        step(next.step),
      )
    : used !== null && holds(handshake.messages)
      ? fact(`Frame ${used} is encrypted with these keys, so the receiver took ${name}.`, record(used))
      : again
        ? fact(`${name} comes again in frame ${again.message.record}, with a right MIC.`, step(again.step))
        : null;
  return why
    ? [
        {
          record: index,
          name,
          facts: [
            fact(
              `The MIC of ${name} in frame ${index} is not the one that its keys make.`,
              step(m.step),
              record(index),
            ),
            why,
          ],
        },
      ]
    : [];
}

const stepOf = (ref: Ref | undefined): string | null => (ref?.from === 'step' ? ref.step : null);

/** The first frame after that record that the TK of this handshake opens; null where there is none. */
function usedAfter(trace: Trace, { keys }: DerivedHandshake, index: number): number | null {
  const ptk = stepOf(keys.ptk);
  if (ptk === null) return null;
  const used = trace.steps.find(
    (s) =>
      s.record !== null &&
      s.record > index &&
      s.inputs.some(({ argument, ref }) => argument === 'TK' && stepOf(ref) === ptk) &&
      s.checks.length > 0 &&
      s.checks.every(({ ok }) => ok !== false),
  );
  return used?.record ?? null;
}

/** M1 and M3 have one ANonce; where they differ in one bit, M2 was made with that of one of them. */
function ofNonces(handshake: DerivedHandshake): Damage[] {
  const asked = named(handshake, 'M1', 'M3');
  // A flood has ten thousands of one nonce: nothing differs.
  if (new Set(asked.map(({ message }) => toHex(nonceOf(message)))).size < 2) return [];
  return asked.flatMap((one) => {
    const other = asked.find((o) => bitsOff(nonceOf(o.message), nonceOf(one.message)) === 1);
    if (!other) return [];
    // What several frames have alike is no damage of one. Of two that stand alone, the one that M2 was not made with is damaged.
    const alike = asked.filter((o) => bitsOff(nonceOf(o.message), nonceOf(one.message)) === 0).length;
    const byM1 = holds(named(handshake, 'M2')) !== undefined && !holds(named(handshake, 'M3'));
    const answered = named(handshake, 'M4').length > 0 || holds(named(handshake, 'M3')) !== undefined;
    const isM1 = one.message.name === 'M1';
    const isWrong = alike === 1 && (isM1 ? !byM1 && answered : byM1);
    const { name, record: index } = one.message;
    return isWrong
      ? [
          {
            record: index,
            name,
            facts: [
              fact(
                `The ANonce of ${name} in frame ${index} differs in one bit from that of ${other.message.name} in frame ${other.message.record}.`,
                record(index, one.message.key.nonce),
                record(other.message.record, other.message.key.nonce),
              ),
            ],
          },
        ]
      : [];
  });
}

/** M2 repeats the replay counter of M1. No MIC protects M1, one does M2. */
function ofCounter(handshake: DerivedHandshake): Damage[] {
  const m2 = named(handshake, 'M2')[0];
  const m1 = named(handshake, 'M1').findLast((m) => !m2 || m.message.record < m2.message.record);
  if (!m1 || !m2 || named(handshake, 'M1').length > 1) return [];
  const off = bitsOff(
    partOf(m1.message, m1.message.key.replayCounterSpan),
    partOf(m2.message, m2.message.key.replayCounterSpan),
  );
  if (off !== 1 || micOf(m2)?.ok === false) return [];
  const { record: index } = m1.message;
  return [
    {
      record: index,
      name: 'M1',
      facts: [
        fact(
          `The replay counter of M1 in frame ${index} differs in one bit from that of M2, which repeats it.`,
          record(index, m1.message.key.replayCounterSpan),
          record(m2.message.record, m2.message.key.replayCounterSpan),
        ),
      ],
    },
  ];
}

/** The AP took M2, whose MIC is right once one bit of its SNonce is turned. */
function ofSnonce(trace: Trace, handshake: DerivedHandshake): Damage[] {
  const { pmk } = handshake.keys;
  const asked = named(handshake, 'M3')[0] ?? named(handshake, 'M1')[0];
  const [m2, other] = named(handshake, 'M2');
  if (!m2 || other || !asked || micOf(m2)?.ok !== false || holds(handshake.messages)) return [];
  if (named(handshake, 'M3', 'M4').length === 0) return [];
  const key =
    pmk?.from === 'step' ? trace.step(pmk.step)?.outputs.find(({ name }) => name === pmk.output) : null;
  if (!key) return [];
  const snonce = nonceOf(m2.message).slice();
  for (let bit = 0; bit < 8 * snonce.length; bit++) {
    snonce[bit >> 3]! ^= 1 << (bit & 7);
    const fits = fitsWithNonce(trace.attempt, key.bytes, asked.message, m2.message, snonce);
    snonce[bit >> 3]! ^= 1 << (bit & 7);
    if (!fits) continue;
    const { record: index, key: info } = m2.message;
    const said = `One bit of the SNonce of M2 in frame ${index} turned, its MIC is right (bit ${bit & 7} of byte ${bit >> 3}).`;
    return [{ record: index, name: 'M2', facts: [fact(said, record(index, info.nonce))] }];
  }
  return [];
}
