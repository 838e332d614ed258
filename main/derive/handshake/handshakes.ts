import { out } from '../../calculate/builder.ts';
import type { GroupKey } from '../../calculate/keys/index.ts';
import type { Check, DerivedHandshake, DerivedKeys } from '../../calculate/types.ts';
import type { KeyHandshake } from '../../track/types.ts';
import type { Done, Pairwise } from '../state.ts';
import type { Exchange } from './exchange.ts';

/** The handshakes that the tracker grouped, each with what was computed of its messages. */
export function handshakesOf(
  handshakes: readonly KeyHandshake[],
  exchange: Exchange,
  secret: string | null,
): DerivedHandshake[] {
  const byMessage = new Map(exchange.done.map((done) => [done.message, done]));
  return handshakes.map((handshake) => {
    const done = handshake.messages.map((message) => byMessage.get(message)!);
    const verified = verdict(done.filter((d) => !isRefuted(d, done)).flatMap((d) => d.checks));
    const keys = keysOf(handshake, done, exchange);
    return {
      kind: handshake.kind,
      rekey: handshake.rekey,
      messages: done.map(({ message, checks, step }) => ({ message, checks, step })),
      verified,
      secret: verified ? (secretOf(keys, exchange) ?? secret) : null,
      keys,
      missing: handshake.missing,
    };
  });
}

/** The secret that the PMK was made of, where that is one step. */
function secretOf({ pmk }: DerivedKeys, exchange: Exchange): string | null {
  const made = pmk?.from === 'step' && pmk.attempt === undefined ? exchange.step(pmk.step) : null;
  const refs = made?.inputs.map(({ ref }) => ref) ?? [];
  return refs.find((ref) => ref.from === 'secret')?.secret ?? null;
}

const micOf = ({ checks }: Done): boolean | null => checks.find(({ name }) => name === 'mic')?.ok ?? null;

/** Messages of the four-way handshake, or of the group key's, by their turn. */
const TURN: Readonly<Record<string, number>> = { M1: 1, M2: 2, M3: 3, M4: 4, G1: 1, G2: 2 };

/**
 * Whether a message whose MIC is wrong says nothing of the keys: under them the next one of the exchange, or itself sent again, is
 * right. It is damaged.
 */
function isRefuted(one: Done, all: readonly Done[]): boolean {
  if (micOf(one) !== false) return false;
  const turn = TURN[one.message.name] ?? 0;
  return all.some((other) => micOf(other) === true && (TURN[other.message.name] ?? 0) >= turn);
}

/**
 * What the checks say of the keys. A replayed message proves nothing against them; a PMKID decides only where there is
 * no MIC, since some APs make it in ways of their own, and not at all where everyone can make it.
 */
function verdict(checks: readonly Check[]): boolean | null {
  const telling = checks.filter(
    (check) => check.ok !== null && check.name !== 'replay-counter' && check.name !== 'agreed-pmkid',
  );
  const made = telling.some((c) => c.name === 'mic') ? telling.filter((c) => c.name !== 'pmkid') : telling;
  return made.length === 0 ? null : made.every((check) => check.ok);
}

function keysOf(handshake: KeyHandshake, done: readonly Done[], exchange: Exchange): DerivedKeys {
  const pairwise = pairwiseOf(handshake, done);
  const groupKeys = done.flatMap((d) => d.groupKeys);
  const of = (name: GroupKey['name']) => newest(groupKeys.filter((k) => k.name === name));
  const group = { gtk: of('GTK'), igtk: of('IGTK'), bigtk: of('BIGTK') };
  if (!pairwise) return group;
  const step = exchange.step(pairwise.step);
  const pmk = step?.inputs.find((input) => input.name === 'PMK' || input.name === 'PMK-R1')?.ref;
  const has = (name: string) => step?.outputs.some((o) => o.name === name);
  return {
    ...(pmk && { pmk }),
    ...(exchange.pmkidStep && { pmkid: out(exchange.pmkidStep, 'PMKID') }),
    // FILS makes a KEK and a TK in its association, and calls what they are cut from otherwise.
    ...(has('PTK') && { ptk: out(pairwise.step, 'PTK') }),
    ...(has('KCK') && { kck: out(pairwise.step, 'KCK') }),
    ...(has('KEK') && { kek: out(pairwise.step, 'KEK') }),
    ...(has('TK') && { tk: out(pairwise.step, 'TK') }),
    ...group,
  };
}

/** The PTK of the messages that belong together; of a group handshake the one that signs it. */
function pairwiseOf({ chain }: KeyHandshake, done: readonly Done[]): Pairwise | null {
  for (const message of [chain.M4, chain.M3, chain.M2, chain.G1, chain.G2]) {
    const found = message && done.find((d) => d.message === message)?.pairwise;
    if (found) return found;
  }
  return done.find((d) => d.pairwise)?.pairwise ?? null;
}

/** One key an id and link, the last one handed over. */
const newest = (keys: readonly GroupKey[]) =>
  [...new Map(keys.map((key) => [`${key.id} ${key.link ?? ''}`, key])).values()].map(({ id, link, ref }) => ({
    id,
    ...(link !== undefined && { link }),
    key: ref,
  }));
