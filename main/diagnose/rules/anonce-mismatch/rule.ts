import { equal } from '../../../base/bytes.ts';
import type { DerivedHandshake, Trace } from '../../../calculate/types.ts';
import { nonceOf } from '../../../track/classify.ts';
import { damages } from '../../damage.ts';
import { check, fact, finding, frames, leaves, named, record, severityOf, step } from '../../evidence.ts';
import type { Find, Rule } from '../../rule.ts';
import type { Finding } from '../../types.ts';

const entry = {
  cause: 'anonce-mismatch',
  title: 'The AP uses another ANonce in M3 than in M1',
  shows:
    'M3 has another ANonce than the M1 that the station answered. The station drops it (`ANonce from message 1 of 4-Way Handshake differs from 3 of 4-Way Handshake`), and the AP gives up with reason 15.',
  proof:
    'The bytes of both, and the MIC of M2, which fits the ANonce of M1. Without a secret: M2 has the replay counter of the M1 in the capture, so it answered that one.',
  remedy:
    'The fault is in the AP: it begins the handshake anew between M2 and M3, or keeps two states of one station. Update its firmware; where several radios or controllers serve one address, look at which of them answered.',
  misleads:
    'The AP reports a timeout of the four-way handshake, which is often taken for a wrong passphrase.',
} as const;

const find: Find = (trace) => {
  const found = trace.handshakes
    .map((handshake) => ofHandshake(trace, handshake))
    .find((one) => one !== null);
  return found ? [found] : [];
};

function ofHandshake(trace: Trace, handshake: DerivedHandshake): Finding | null {
  const m2 = named(handshake, 'M2').at(-1);
  const m1 = named(handshake, 'M1').findLast(
    (m) => m.message.key.replayCounter === m2?.message.key.replayCounter,
  );
  const m3s = named(handshake, 'M3').filter((m) => m2 && m.message.record > m2.message.record);
  const [m3] = m3s;
  if (!m1 || !m2 || !m3 || named(handshake, 'M4').length > 0) return null;
  if (m3s.some((m) => equal(nonceOf(m.message), nonceOf(m1.message))) || damages(trace).length > 0)
    return null;
  const gaveUp = leaves(trace).filter((m) => m.record > m3.message.record && m.direction === 'to-station');
  if (m3s.length < 2 && gaveUp.length === 0) return null;
  const verified = check(m2, 'mic')?.ok === true;
  return finding(entry, {
    severity: severityOf(trace),
    certainty: verified ? 'proved' : 'likely',
    summary:
      'M3 has another ANonce than the M1 that the station answered, so the station drops it: a fault of the AP.',
    for: [
      fact(
        `The ANonce of M1 in frame ${m1.message.record} and that of M3 in ${frames(m3s.slice(0, 5).map((m) => m.message.record))} differ.`,
        record(m1.message.record, m1.message.key.nonce),
        record(m3.message.record, m3.message.key.nonce),
      ),
      verified
        ? fact(`The MIC of M2 in frame ${m2.message.record} is right with the ANonce of M1.`, step(m2.step))
        : fact(
            `M2 in frame ${m2.message.record} has the replay counter of that M1: it answers it.`,
            record(m2.message.record, m2.message.key.replayCounterSpan),
          ),
      fact('No M4 follows.'),
    ],
    settle: verified
      ? []
      : [fact('The passphrase or the PMK: then the MIC of M2 tells which ANonce it was made with.')],
  });
}

export const anonceMismatch: Rule = { ...entry, explains: { deauthenticated: 'inferred' }, find };
