import type { DerivedHandshake, DerivedMessage, Trace } from '../../../calculate/types.ts';
import { isFt } from '../../../standard/akms.ts';
import { givesUpFourWay } from '../../../standard/reason.ts';
import { withoutData } from '../../../track/messages.ts';
import type { Attempt, KeyHandshake, TrackedEvent } from '../../../track/types.ts';
import { isDamaged } from '../../damage.ts';
import {
  acknowledged,
  check,
  fact,
  finding,
  frames,
  leaves,
  named,
  record,
  reports,
  step,
  usesPassphrase,
} from '../../evidence.ts';
import type { Find, Rule, SessionFacts } from '../../rule.ts';
import type { Fact, Finding } from '../../types.ts';

const entry = {
  cause: 'wrong-passphrase',
  title: 'The two ends hold different PMKs',
  shows:
    'The AP never answers M2 with M3. hostapd prints `invalid MIC in msg 2/4` and `AP-STA-POSSIBLE-PSK-MISMATCH`, the station `pre-shared key may be incorrect`; the AP gives up with reason 15 (older ones: 2).',
  proof:
    'The MIC of M2 is not the one that a given secret makes, and the AP never answers M2. Without a secret, or when M2 is right for the given one, it is likely: the AP sends M1 again after M2 that its radio acknowledged, or says that the MIC was wrong. An M3 refutes it: then only the secret given here is wrong. Reason 15 and what the supplicant guesses are hints at most.',
  remedy:
    'Compare the passphrase of the station with that of the AP, letter by letter: upper and lower case, spaces at the end. Then forget the network on the station and enter it again.',
  misleads:
    'The AP does not say on the air that the MIC was wrong: it stays silent and sends M1 again. So logs speak of a timeout (reason 15), which has other causes too.',
} as const;

/** M2's MIC, or the AP's silence after M2, shows that the two ends hold different PMKs. */
const find: Find = (trace, session) => {
  if (!usesPassphrase(trace) && !mayUsePassphrase(trace)) return [];
  const first = trace.handshakes.filter((h) => h.kind === 'four-way' && !h.rekey);
  const rejected = first.filter(isRejected);
  const judged = first
    .filter((h) => !h.messages.some((m) => isDamaged(trace, m.message.record)))
    .flatMap((h) => named(h, 'M2').filter((m) => check(m, 'mic')));
  const wrong = judged.filter((m) => check(m, 'mic')!.ok === false);
  const agreed =
    trace.outcome === 'connected' ||
    wentOn(trace) ||
    // M4 answers an M3, whether or not that is in the capture.
    first.some((h) => named(h, 'M3').length > 0 || named(h, 'M4').length > 0);
  if (wrong.length > 0 && wrong.length === judged.length)
    return agreed ? [accepted(trace, first, wrong)] : [provedByMic(trace, wrong, rejected)];
  if (agreed || neverCame(trace)) return [];
  // M2 is right for the given secret, and in another attempt of these two ends the AP took such an M2: it holds that PMK.
  // But what it says of this M2 goes before: somebody may have mended the passphrase in between.
  const said = reports(trace, 'mic-invalid').filter(({ event }) => event.by === 'ap');
  if (judged.length > 0 && said.length === 0 && acceptedElsewhere(trace, session)) return [];
  const elsewhere = refusedElsewhere(trace, session);
  if (rejected.length > 0 && (refused(trace, rejected) || elsewhere))
    return [bySilence(trace, rejected, judged, elsewhere, acceptedSoon(trace, session))];
  if (said.length > 0) return [byReport(said)];
  const told = rounds(trace);
  return told.length >= 2 ? [byRounds(trace, told)] : [];
};

/** Reports alone, which name no AKM and nothing of EAP: the AP's check of M2 is of its PSK. */
const mayUsePassphrase = ({ attempt }: Trace): boolean =>
  attempt.selection.akm === null &&
  attempt.events.some(({ event }) => event.kind === 'mic-invalid' || event.kind === 'eapol') &&
  !withoutData(attempt).some(({ phase }) => phase === 'eap');

/** The AP sent M3 or calls the handshake complete, so it had accepted the MIC of M2. */
const wentOn = (trace: Trace): boolean =>
  reports(trace, 'eapol', 'four-way-complete').some(
    ({ event }) => event.kind === 'four-way-complete' || event.message === 'M3' || event.message === 'M4',
  );

/** The other attempts of the same two ends. */
const attemptsElsewhere = ({ attempt }: Trace, { attempts }: SessionFacts): Attempt[] =>
  attempts.filter(
    ({ id, station, bssid }) => id !== attempt.id && station === attempt.station && bssid === attempt.bssid,
  );

const fourWays = ({ handshakes }: Attempt): KeyHandshake[] =>
  handshakes.filter(({ kind }) => kind === 'four-way');

/** The AP answered M2 with M3. */
const tookM2 = ({ chain }: KeyHandshake): boolean => chain.M2 !== undefined && chain.M3 !== undefined;

/** Whether the AP answered M2 of the same station with M3 in another attempt. */
const acceptedElsewhere = (trace: Trace, session: SessionFacts): boolean =>
  attemptsElsewhere(trace, session).flatMap(fourWays).some(tookM2);

/** Whether the same station came through sooner after it than a person enters another passphrase. */
const acceptedSoon = (trace: Trace, session: SessionFacts): boolean => {
  const { end } = trace.attempt;
  return attemptsElsewhere(trace, session).some((next) => {
    const { start } = next;
    const soon = start !== null && end !== null && start >= end && start - end < AT_ONCE;
    return soon && fourWays(next).some(tookM2);
  });
};

const AT_ONCE = 5_000_000_000n;

/** Whether the AP asked the same station again after M2 in another attempt, and never went on. */
const refusedElsewhere = (trace: Trace, session: SessionFacts): boolean =>
  attemptsElsewhere(trace, session)
    .flatMap(fourWays)
    .some(({ messages }) => {
      const answer = messages.find(({ name }) => name === 'M2')?.record ?? Number.POSITIVE_INFINITY;
      return (
        messages.some(({ name, record: at }) => name === 'M1' && at > answer) &&
        !messages.some(({ name }) => name === 'M3' || name === 'M4')
      );
    });

/** The AP reports what it gets and M2 is not among it: it had nothing to refuse. */
const neverCame = (trace: Trace): boolean => {
  const ap = reports(trace, 'eapol', 'eapol-timeout', 'retry-limit', 'mic-invalid').filter(
    ({ event }) => event.by === 'ap',
  );
  return ap.length > 0 && !ap.some(({ event }) => event.kind === 'mic-invalid' || event.message === 'M2');
};

const saidFact = (said: readonly TrackedEvent[]): Fact[] =>
  said.length === 0
    ? []
    : [
        fact(
          `The AP says that the MIC of M2 is wrong${said.length > 1 ? `, ${said.length} times` : ''}.`,
          ...said.slice(0, 5).map((r) => record(r.record)),
        ),
      ];

/** M1 that the station reports after an M2 of its own: the AP asks again. */
function rounds(trace: Trace): TrackedEvent<'eapol'>[] {
  const told = reports(trace, 'eapol').filter(({ event }) => event.by !== 'ap' && event.why !== 'duplicate');
  const first = told.findIndex(({ event }) => event.message === 'M2' && event.request);
  return first < 0 ? [] : told.slice(first).filter(({ event }) => event.message === 'M1' && !event.request);
}

/** The log of the station alone. */
const byRounds = (trace: Trace, again: readonly TrackedEvent[]): Finding =>
  finding(entry, {
    severity: trace.outcome === 'failed' ? 'failure' : 'notice',
    certainty: 'likely',
    summary: 'The AP does not go on after M2: most often the passphrases differ.',
    for: [
      fact(
        `The station answers M1 with M2, and gets M1 again in place of M3, ${again.length} times.`,
        ...again.slice(0, 5).map((r) => record(r.record)),
      ),
    ],
    against: [fact('M2 may be lost on its way each time: the log of the station does not tell.')],
    settle: [fact('The log of the AP: whether it calls the MIC of M2 wrong, or got none.')],
  });

/** The log of the AP alone. */
const byReport = (said: readonly TrackedEvent[]): Finding =>
  finding(entry, {
    severity: 'failure',
    certainty: 'likely',
    summary: 'The AP does not accept the MIC of M2: most often the passphrases differ.',
    for: saidFact(said),
    settle: [fact('M1 and M2 with the passphrase: then the MIC of M2 decides for certain.')],
  });

/** The AP asks again after M2 and never goes on to M3, or the exchange ends with M2. */
function isRejected(handshake: DerivedHandshake): boolean {
  return (
    named(handshake, 'M2').length > 0 &&
    named(handshake, 'M3').length === 0 &&
    named(handshake, 'M4').length === 0
  );
}

const micFact = (m: DerivedMessage): Fact =>
  fact(
    `The MIC of M2 in frame ${m.message.record} is not the one that the given secret makes.`,
    step(m.step),
    record(m.message.record, m.message.key.mic),
  );

const noM3 = (handshakes: readonly DerivedHandshake[]): Fact =>
  fact(
    `The AP never answers M2 (${frames(handshakes.flatMap((h) => named(h, 'M2').map((m) => m.message.record)))}) with M3.`,
    ...handshakes.flatMap((h) => named(h, 'M2').map((m) => record(m.message.record))),
  );

function provedByMic(
  trace: Trace,
  wrong: readonly DerivedMessage[],
  rejected: readonly DerivedHandshake[],
): Finding {
  // Where the capture only ends here, the AP may hold what the station holds.
  const sure = trace.outcome === 'failed' || refused(trace, rejected);
  return finding(entry, {
    severity: sure ? 'failure' : 'notice',
    certainty: 'proved',
    summary: sure
      ? 'The two ends hold different PMKs: the station did not use the given passphrase.'
      : 'The station did not use the given passphrase. Whether the AP has the same as the station is not in the capture.',
    for: [...wrong.map(micFact), noM3(rejected)],
    settle: [
      fact(
        'It is proved for the secret that was given. If the AP has yet another, give that one: its MIC must match.',
      ),
    ],
  });
}

/** The AP went on, so the two ends agree: the secret given here is what is wrong. */
function accepted(
  trace: Trace,
  handshakes: readonly DerivedHandshake[],
  wrong: readonly DerivedMessage[],
): Finding {
  const [m3] = handshakes.flatMap((h) => named(h, 'M3'));
  const [m4] = handshakes.flatMap((h) => named(h, 'M4'));
  return finding(entry, {
    severity: 'notice',
    // With fast transition the keys are made of what other frames say as well, and nothing protects those.
    certainty: isFt(trace.attempt.selection.akm) ? 'likely' : 'proved',
    summary: 'The secret given here is not the one of this network; the two ends themselves agree.',
    for: [
      ...wrong.map(micFact),
      m3
        ? fact('The AP answers M2 with M3, so it has accepted the MIC.', record(m3.message.record))
        : m4
          ? fact(
              'The station sends M4, so the AP has accepted the MIC and sent M3.',
              record(m4.message.record),
            )
          : fact('The two ends go on to use their keys, so the AP has accepted the MIC.'),
    ],
    remedy: 'Give another passphrase, or check that the network name is spelled as the frames have it.',
  });
}

/**
 * Whether the AP itself shows that it did not take M2: it asks again, gives up, or says so. That no M3 follows in the
 * capture shows nothing: it may only be missing.
 */
function refused(trace: Trace, rejected: readonly DerivedHandshake[]): boolean {
  const m2 = rejected.flatMap((h) => named(h, 'M2').map((m) => m.message.record));
  const after = (record: number) => m2.some((sent) => sent < record);
  return (
    rejected.some((h) => named(h, 'M1').some((m) => after(m.message.record))) ||
    leaves(trace).some(
      (m) => m.direction === 'to-station' && !m.group && givesUpFourWay(m.reason) && after(m.record),
    ) ||
    reports(trace, 'mic-invalid', 'eapol-timeout', 'retry-limit').some(({ event }) => event.by === 'ap')
  );
}

/** How often the AP sends M1 after the first M2, MAC retries left out. */
function askedAgain(rejected: readonly DerivedHandshake[]): number {
  const first = Math.min(...rejected.flatMap((h) => named(h, 'M2').map((m) => m.message.record)));
  const m1s = rejected.flatMap((h) => named(h, 'M1')).filter((m) => m.message.record > first);
  return new Set(m1s.map((m) => m.message.key.replayCounter)).size;
}

/** The AP began anew, with another nonce, before the answer to its first M1 came. */
const haveCrossed = (handshakes: readonly DerivedHandshake[]): boolean =>
  handshakes.some((handshake) => {
    const [asked] = named(handshake, 'M1');
    const [answer] = named(handshake, 'M2');
    return handshakes.some(
      (other) =>
        other !== handshake &&
        named(other, 'M1').some(
          ({ message: { record: at } }) =>
            at > (asked?.message.record ?? 0) && at < (answer?.message.record ?? 0),
        ),
    );
  });

function bySilence(
  trace: Trace,
  rejected: readonly DerivedHandshake[],
  judged: readonly DerivedMessage[],
  elsewhere: boolean,
  soon: boolean,
): Finding {
  const m2s = rejected.flatMap((h) => named(h, 'M2'));
  const heard = m2s.filter((m) => acknowledged(trace, m));
  const known = judged.length > 0;
  const again = rejected.some((h) => named(h, 'M1').length > 1) || rejected.length > 1;
  const said = reports(trace, 'mic-invalid').some(({ event }) => event.by === 'ap');
  const crossed = known && haveCrossed(rejected);
  const ssid = trace.attempt.network.ssid === null ? '' : ', and check that the SSID is right';
  // The first M2 may only have come late for the AP: where the capture ends there, the next may have been taken.
  const open = trace.outcome === 'incomplete' && !said && !elsewhere && askedAgain(rejected) < 2;
  return finding(entry, {
    severity: open ? 'notice' : 'failure',
    certainty:
      !crossed && (said || (!soon && again && (heard.length > 0 || m2s.length > 1))) ? 'likely' : 'possible',
    summary: known
      ? 'The AP holds another PMK: the station used the given passphrase, and the AP does not accept it.'
      : 'The AP does not accept the MIC of M2: most often the passphrases differ.',
    for: [
      ...(known ? [fact('The MIC of M2 is right for the given secret.', step(judged[0]!.step))] : []),
      noM3(rejected),
      ...saidFact(reports(trace, 'mic-invalid').filter(({ event }) => event.by === 'ap')),
      ...(elsewhere ? [fact('It did not take M2 of this station in another attempt either.')] : []),
      ...(again
        ? [
            fact(
              'It sends M1 again instead, as it does after a wrong MIC.',
              ...rejected.flatMap((h) => named(h, 'M1').map((m) => record(m.message.record))),
            ),
          ]
        : []),
      ...(heard.length > 0
        ? [
            fact(
              `Its radio acknowledged M2 (${frames(heard.map((m) => m.message.record))}), so M2 was not lost on the air.`,
              ...heard.map((m) => record(m.message.record)),
            ),
          ]
        : []),
    ],
    against: [
      ...(m2s.length > heard.length && heard.length > 0
        ? [fact('Not every M2 was acknowledged: some may have been lost.')]
        : []),
      ...(crossed
        ? [
            fact(
              'M2 answers an M1 that the AP has replaced by one with another nonce: it checks M2 with the new one.',
            ),
          ]
        : []),
      ...(soon ? [fact('Right after it the AP takes M2 of the same station, and it connects.')] : []),
    ],
    settle: known
      ? [
          fact(
            'Give the passphrase that the AP is set to: if M2 does not verify with it, the two differ for certain.',
          ),
        ]
      : [fact(`Give the passphrase${ssid}: then the MIC of M2 decides for certain.`)],
  });
}

export const wrongPassphrase: Rule = { ...entry, guessed: true, find };
