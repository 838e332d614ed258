import type { DerivedHandshake, DerivedMessage, Trace } from '../../../calculate/types.ts';
import { withoutData } from '../../../track/messages.ts';
import {
  acknowledged,
  decryption,
  explained,
  fact,
  finding,
  frames,
  lastAsked,
  named,
  needlessM3s,
  record,
  reports,
  severityOf,
  showsAcknowledgements,
  step,
} from '../../evidence.ts';
import { type Asked, heldRepeats, heldUpon, wasNoticed } from '../../holds.ts';
import type { Find, Rule } from '../../rule.ts';
import type { Finding } from '../../types.ts';

const entry = {
  cause: 'message-lost',
  title: 'A handshake message was lost',
  shows:
    'The AP sends M1, M3 or G1 again with a higher replay counter. Or it answers an authentication or association request when the station has given up. Or it began a handshake anew (the association request came twice), and the station encrypts M2 with a key that the AP has dropped.',
  proof:
    'That message, or the answer to it, did not arrive, or not in time. A missing acknowledgement is for it, a present one against it; the log of the receiver tells.',
  remedy:
    'Look at the signal, the channel load and power save of the station; a second capture nearer to the receiver helps.',
  misleads: 'A timeout in the four-way handshake is often taken for a wrong passphrase.',
} as const;

const ANSWER = { M1: 'M2', M3: 'M4', G1: 'G2' } as const;

/** The AP sends a message again: it, or the answer to it, did not arrive. */
const find: Find = (trace, _session, found) => {
  const out: Finding[] = [];
  for (const handshake of trace.handshakes) {
    const anew = begunAnew(trace, handshake);
    if (anew) {
      out.push(anew);
      continue;
    }
    for (const asked of ['M1', 'M3', 'G1'] as const) {
      const lost = lostIn(trace, handshake, asked) ?? neverAnswered(trace, handshake, asked);
      if (lost) out.push(lost);
    }
  }
  // What was lost and sent again on the way is not why it failed, where that is known.
  if (explained(found)) return out.map((lost) => ({ ...lost, severity: 'notice' }));
  if (out.length > 0 || wasNoticed(heldUpon(trace)) || trace.outcome === 'connected') return out;
  const late = lateAnswers(trace);
  if (late.length > 0) return late;
  const unheard = unacknowledged(trace);
  return unheard ? [unheard] : reportedLoss(trace);
};

const TIMEOUTS = {
  authentication: ['authentication-timeout'],
  association: ['association-timeout', 'connect-result'],
} as const;

/** Logs and captures tell the same moment so far apart at most, in nanoseconds. */
const CLOCKS = 1_000_000_000n;

/** The AP answers the authentication or association request when the station does not wait for it any more. */
function lateAnswers(trace: Trace): Finding[] {
  for (const of of ['association', 'authentication'] as const) {
    const { requests, answers } = lastAsked(trace, of);
    const first = answers[0];
    if (!first || (of === 'association' && wentOn(trace, first.record))) continue;
    const gaveUp = reports(trace, ...TIMEOUTS[of]).filter(
      ({ event, time, record: index }) =>
        (event.kind !== 'connect-result' || event.why === 'timeout') &&
        // Nor is it of this answer where the driver was asked anew since.
        !reports(trace, 'connect-request').some((r) => r.record > first.record && r.record < index) &&
        // What it gave up before it asked for this was another request.
        !(time && requests[0]?.time && time < requests[0].time - CLOCKS),
    );
    // One acknowledgement that is missing may be missing from the capture alone.
    const unheard =
      showsAcknowledgements(trace) &&
      requests.length > 1 &&
      answers.length > 1 &&
      answers.every((m) => m.acknowledgedBy === null && m.status === 0);
    if (gaveUp.length === 0 && !(unheard && trace.outcome === 'failed')) return [];
    return [
      finding(entry, {
        severity: severityOf(trace),
        certainty: 'likely',
        summary: `The answer of the AP to the ${of} request did not reach the station, or not in time.`,
        for: [
          fact(
            `The station asks ${times(requests.length)}.`,
            ...requests.slice(0, 5).map((m) => record(m.record)),
          ),
          fact('The AP answers.', ...answers.slice(0, 5).map((m) => record(m.record))),
          ...gaveUp
            .slice(0, 1)
            .map((r) => fact('The station has got no answer in time, and gives up.', record(r.record))),
          ...(unheard ? [fact('Nothing acknowledges the answer: nobody waits for it there.')] : []),
        ],
        settle: [fact('The log of the AP tells why it answers so late: load, a slow processor.')],
        misleads: 'A timeout of the authentication is often shown as a wrong password.',
      }),
    ];
  }
  return [];
}

/** Whether the station went on after the association: it had its answer. A first request for its identity shows nothing of it. */
const wentOn = (trace: Trace, since: number): boolean =>
  withoutData(trace.attempt).some(
    ({ kind, direction, record: index }) =>
      (kind === 'eap' || kind === 'eapol-key') && direction === 'to-ap' && index > since,
  ) ||
  reports(trace, 'eap-method').some(
    ({ event, record: index }) => event.by === 'ap' && event.detail !== 'Identity' && index > since,
  );

/** The log of the AP: the station's radio did not acknowledge what it sent. */
function unacknowledged(trace: Trace): Finding | null {
  const said = reports(trace, 'authentication-timeout', 'association-timeout').filter(
    ({ event }) => event.by === 'ap',
  );
  const last = said.at(-1);
  if (!last) return null;
  const of = last.event.kind === 'authentication-timeout' ? 'authentication' : 'association';
  return finding(entry, {
    severity: severityOf(trace),
    certainty: 'likely',
    summary: `The station does not acknowledge the AP's answer to the ${of} request: it does not hear it, or has gone to another channel or AP.`,
    for: said
      .slice(0, 5)
      .map((r) => fact('The AP reports that its answer was not acknowledged.', record(r.record))),
    settle: [fact('The log of the station: whether it got the answer, and where it was by then.')],
    misleads: 'The AP did answer: its own configuration is not the matter.',
  });
}

/** The log of the AP alone: it sends a message again and again, and gives up. */
function reportedLoss(trace: Trace): Finding[] {
  const limit = reports(trace, 'retry-limit').find(({ event }) => event.by === 'ap');
  for (const asked of ['M1', 'M3', 'G1'] as const) {
    const answer = ANSWER[asked];
    const eapol = (name: string, by: 'ap' | 'supplicant', sent: boolean) =>
      reports(trace, 'eapol').filter(
        ({ event }) => event.message === name && event.by === by && (event.request ?? false) === sent,
      );
    const sent = eapol(asked, 'ap', true);
    const got = eapol(answer, 'ap', false);
    const gaveUp = limit?.event.message === asked;
    if (!gaveUp && sent.length < 2) continue;
    if (got.length > 0) continue;
    const answered = eapol(answer, 'supplicant', true);
    const heard = eapol(asked, 'supplicant', false);
    const lost = answered.length > 0 ? answer : asked;
    // It tells each time that it has waited in vain.
    const waits = reports(trace, 'eapol-timeout').filter(({ event }) => event.by === 'ap').length;
    return [
      finding(entry, {
        severity: severityOf(trace),
        // The AP reports what it gets as it reports what it sends: asked so often, it got nothing.
        certainty:
          answered.length > 0 || heard.length > 0 || sent.length > 2 || waits > 1 ? 'likely' : 'possible',
        summary: `${lost} did not reach the ${lost === answer ? 'AP' : 'station'}, or not in time: the AP sends ${asked} again.`,
        for: [
          ...(sent.length > 0
            ? [
                fact(
                  `The AP sends ${asked} ${times(sent.length)}.`,
                  ...sent.slice(0, 5).map((r) => record(r.record)),
                ),
              ]
            : []),
          fact(`It reports no ${answer}.`),
          ...answered
            .slice(0, 1)
            .map((r) => fact(`The station reports that it sends ${answer}.`, record(r.record))),
          ...(gaveUp && limit
            ? [fact(`The AP gives up: ${asked} got no valid answer.`, record(limit.record))]
            : []),
        ],
        settle: [
          fact(`The log of the station, or the air: whether ${asked} came in and ${answer} was sent.`),
        ],
      }),
    ];
  }
  return [];
}

/** M1 in the clear after M4, and M2 under the TK that the station has installed: the AP, which began anew, cannot read it. */
function begunAnew(trace: Trace, handshake: DerivedHandshake): Finding | null {
  const m1s = named(handshake, 'M1').filter((m) => !decryption(trace, m));
  const m2s = named(handshake, 'M2').filter((m) => decryption(trace, m));
  if (m1s.length < 2 || m2s.length === 0 || named(handshake, 'M3').length > 0) return null;
  const requests = withoutData(trace.attempt).filter((m) => m.kind === 'association-request');
  return finding(entry, {
    severity: severityOf(trace),
    certainty: 'likely',
    summary:
      'M2 is lost on the AP: the AP began the handshake anew, and the station encrypts M2 with a key that the AP has dropped.',
    for: [
      fact(
        `The AP sends M1 in the clear after a complete handshake (${frames(m1s.map((m) => m.message.record))}).`,
        ...m1s.map((m) => record(m.message.record)),
      ),
      fact(
        `The station answers under the TK of that handshake (${frames(m2s.map((m) => m.message.record))}).`,
        ...m2s.map((m) => step(m.step)),
      ),
      ...(requests.length > 1
        ? [
            fact(
              'The station sent its association request more than once; each begins a handshake.',
              ...requests.map((m) => record(m.record)),
            ),
          ]
        : []),
    ],
    settle: [fact('The log of the AP tells whether it got M2.')],
    remedy:
      'Look at why the first association response came late: channel load, a slow AP. The next attempt usually works.',
    misleads:
      'The AP reports a timeout of the four-way handshake, which is often taken for a wrong passphrase.',
  });
}

/**
 * One sending each: MAC retries have the same counter, an M3 after the key is in use is no sign of a loss, and neither
 * is what was sent again while this program held the answer.
 */
function sendings(trace: Trace, handshake: DerivedHandshake, name: Asked): DerivedMessage[] {
  const seen = new Set<bigint>();
  const needless = [
    ...(name === 'M3' ? needlessM3s(trace, handshake) : []),
    ...heldRepeats(trace, handshake, name).map(({ message }) => message),
  ];
  return named(handshake, name).filter((m) => {
    if (needless.includes(m)) return false;
    const counter = m.message.key.replayCounter;
    return !seen.has(counter) && seen.add(counter);
  });
}

function lostIn(trace: Trace, handshake: DerivedHandshake, asked: Asked): Finding | null {
  const asks = sendings(trace, handshake, asked);
  const first = asks[0];
  const second = asks[1];
  if (!first || !second) return null;
  const answer = ANSWER[asked];
  const before = named(handshake, answer).find(
    (m) => m.message.record > first.message.record && m.message.record < asks.at(-1)!.message.record,
  );
  const ended = named(handshake, answer).length > 0;
  const lost = before ? answer : asked;
  const shown = before ?? first;
  const heard = acknowledged(trace, shown);
  const acks = showsAcknowledgements(trace);
  const who = lost === asked ? 'station' : 'AP';
  // Where the capture ends after the first repetition, what follows may have gone well.
  const open = trace.outcome === 'incomplete' && asks.length === 2;
  return finding(entry, {
    severity: open ? 'notice' : ended || asked === 'M1' ? severityIf(trace, asked) : severityOf(trace),
    certainty: (acks && !heard) || asks.length > 2 ? 'likely' : 'possible',
    summary: `${lost} did not reach the ${who}, or not in time: the AP sends ${asked} again.`,
    for: [
      fact(
        `The AP sends ${asked} ${asks.length} times, with a higher replay counter each time.`,
        ...asks.map((m) => record(m.message.record)),
      ),
      before
        ? fact(
            `${answer} was sent in ${frames([before.message.record])}, before the AP asked again.`,
            record(before.message.record),
          )
        : fact(`No ${answer} is in the capture between the first two of them.`),
      ...(acks && !heard
        ? [
            fact(
              `No acknowledgement of ${lost} in frame ${shown.message.record} is in the capture.`,
              record(shown.message.record),
            ),
          ]
        : []),
    ],
    against: heard
      ? [
          fact(
            `The ${who}'s radio acknowledged ${lost} in frame ${shown.message.record}: it was lost after that, or dropped.`,
            record(shown.message.record),
          ),
        ]
      : [],
    settle: [fact(`The log of the ${who} tells whether ${lost} came in.`)],
    remedy:
      'Look at the signal, the channel load and power save of the station; a second capture nearer to the receiver helps.',
    misleads: 'A timeout in the four-way handshake is often taken for a wrong passphrase.',
  });
}

/** So often the radio sends one frame again that was heard by nobody. */
const REPEATED = 3;

/** M1 or M3 that the radio sends again and again, in an attempt that fails with it: nobody acknowledges it. */
function neverAnswered(trace: Trace, handshake: DerivedHandshake, asked: Asked): Finding | null {
  const sent = named(handshake, asked);
  const first = sent[0];
  if (asked === 'G1' || trace.outcome !== 'failed' || !first || sent.length < REPEATED) return null;
  if (named(handshake, ANSWER[asked]).length > 0 || sent.some((m) => acknowledged(trace, m))) return null;
  return finding(entry, {
    severity: severityOf(trace),
    certainty: 'likely',
    summary: `${asked} did not reach the station: it is sent ${sent.length} times, and nothing answers.`,
    for: [
      fact(
        `The radio of the AP sends ${asked} ${sent.length} times with one replay counter, as it does when nobody acknowledges it.`,
        ...sent.slice(0, 5).map((m) => record(m.message.record)),
      ),
      fact(`No ${ANSWER[asked]} is in the capture.`),
    ],
    settle: [fact(`The log of the station tells whether ${asked} came in.`)],
    misleads: 'A timeout in the four-way handshake is often taken for a wrong passphrase.',
  });
}

const severityIf = (trace: Trace, asked: Asked): Finding['severity'] =>
  asked === 'G1' ? 'notice' : severityOf(trace);

const times = (n: number): string => (n === 1 ? 'once' : `${n} times`);

export const messageLost: Rule = {
  ...entry,
  turn: 'consequence',
  yieldsTo: ['element-mismatch-in-m3', 'anonce-mismatch', 'wrong-passphrase', 'rekey-failed'],
  find,
};
