import type { ControlEvent } from '../../../base/event.ts';
import type { Trace } from '../../../calculate/types.ts';
import { isSae } from '../../../standard/akms.ts';
import { Algorithm } from '../../../standard/frames.ts';
import { withoutData } from '../../../track/messages.ts';
import { fact, finding, named, record, usesPassphrase } from '../../evidence.ts';
import type { Find, Rule, SessionFacts } from '../../rule.ts';
import { toldFacts } from '../../told.ts';
import type { Cause, Finding } from '../../types.ts';

const entry = {
  cause: 'unknowable',
  title: 'Cannot be known from this evidence',
  shows:
    'A question that these records cannot answer, whoever looks at them. Above all: whether an SAE passphrase is right.',
  proof:
    'SAE sends nothing that a passphrase could be tested with. The PMK of that connection, rand and mask, or a log with keys, decides.',
  remedy:
    'Add the PMK, rand and mask, or a log with keys. A passphrase alone helps with WPA2, not with WPA3.',
  misleads: 'Tools that "decrypt WPA3" were given the PMK of that one connection.',
} as const;

/** What this evidence cannot tell, whoever looks at it. */
const find: Find = (trace, session, found) => [
  ...saePassphrase(trace),
  ...otherPmk(trace, found),
  ...unexplained(trace, session, found),
];

function saePassphrase(trace: Trace): Finding[] {
  const { attempt } = trace;
  const sae = withoutData(attempt).filter((m) => m.kind === 'authentication' && m.phase === 'authentication');
  const first = sae[0];
  const usesSae = attempt.authAlgorithm === Algorithm.Sae || isSae(attempt.selection.akm);
  const known = [...trace.handshakes, ...trace.agreements].some((h) => h.verified !== null);
  if (!usesSae || !first || known) return [];
  return [
    finding(entry, {
      severity: 'notice',
      certainty: 'unknowable',
      summary:
        'Whether a passphrase is the right one cannot be known from these frames: SAE gives nothing away.',
      for: [
        fact(
          'Scalars and elements are sent, but the numbers behind them never are, and each passphrase fits them.',
          ...sae.slice(0, 4).map((m) => record(m.record)),
        ),
      ],
      settle: [
        fact('The PMK of this connection: then the four-way handshake can be checked.'),
        fact('rand and mask of either end: then the password itself is proved by the commit.'),
        fact('A log of either end that prints keys: wpa_supplicant or hostapd with -dd -K.'),
      ],
      remedy:
        'Add the PMK, rand and mask, or a log with keys. A passphrase alone helps with WPA2, not with WPA3.',
      misleads: 'Tools that "decrypt WPA3" were given the PMK of that one connection.',
    }),
  ];
}

/** M2 without M3 where no passphrase exists that could be wrong. */
function otherPmk(trace: Trace, found: readonly Finding[]): Finding[] {
  if (usesPassphrase(trace) || trace.outcome === 'connected' || found.some((f) => f.severity === 'failure'))
    return [];
  const silent = trace.handshakes.filter((h) => named(h, 'M2').length > 0 && named(h, 'M3').length === 0);
  const m2 = silent.flatMap((h) => named(h, 'M2'))[0];
  if (!m2) return [];
  return [
    finding(entry, {
      severity: 'notice',
      certainty: 'unknowable',
      summary:
        'The AP does not answer M2. Without the PMK it cannot be told whether the ends hold different ones.',
      for: [fact('M2 was sent and no M3 follows.', record(m2.message.record))],
      settle: [fact('The PMK of either end: then the MIC of M2 decides.')],
      remedy: 'Add the PMK, or a log of either end that prints it.',
    }),
  ];
}

const CONSEQUENCES = new Set<Cause>(['deauthenticated', 'no-credential', 'station-vanished']);

/**
 * An attempt that failed for a reason that no other rule finds is told as such, with what would tell. Where the station is
 * connected in another attempt, what is known of this one may be the part that one log tells of it: that is a notice.
 */
function unexplained({ attempt }: Trace, session: SessionFacts, found: readonly Finding[]): Finding[] {
  // That an end gave up, or wants another password, is no reason.
  const told = found.some(({ cause, severity }) => !CONSEQUENCES.has(cause) || severity === 'failure');
  if (attempt.outcome !== 'failed' || told) return [];
  const failures = attempt.events.filter(({ event }) => isOfFirmware(event));
  const firmware = failures
    .slice(0, 1)
    .map((one) =>
      fact(
        `The station's firmware joins by itself and reports only that it failed${failures.length > 1 ? `, ${failures.length} times` : ''}: it gives code 16 for every failure, so this is no answer of the AP.`,
        record(one.record),
      ),
    );
  const last = withoutData(attempt).findLast((m) => m.phase !== 'discovery' && m.phase !== 'data');
  return [
    finding(entry, {
      severity: session.attempts.some((a) => a.station === attempt.station && a.outcome === 'connected')
        ? 'notice'
        : 'failure',
      certainty: 'unknowable',
      summary: 'The attempt failed, and these records do not show why.',
      for: [
        fact(
          `Nothing in these records refuses the station, fails a check or says what went wrong.${last ? ` The last that is seen of the attempt is record ${last.record}: ${last.name}.` : ''}`,
          ...(last ? [record(last.record)] : []),
        ),
        ...firmware,
        // That an end waited in vain it says itself; for what, or why, it does not.
        ...toldFacts(
          attempt.events.filter(
            ({ event }) =>
              event.kind === 'four-way-failed' || event.kind === 'error' || event.kind === 'eapol-timeout',
          ),
        ),
      ],
      settle: [
        fact("The station's log of that time: wpa_supplicant with -dd -t, or iwd with -d."),
        fact("The AP's log of that time: hostapd with -dd -t."),
        fact("The station's netlink messages (nlmon): what its kernel was asked for, and what it answered."),
      ],
      remedy:
        firmware.length > 0
          ? 'Look into the log of the AP first: it names what it refuses. Then, one by one: WPA2 alone in place of WPA3 (`key_mgmt=WPA-PSK`, `ieee80211w=0`), where it is WPA3 `sae_pwe=2`, and the newest firmware file for this chip.'
          : 'Record one more attempt with one of these, and open both together.',
      misleads: '',
    }),
  ];
}

/** The driver joins by itself, and does not pass on what the AP answered. */
const isOfFirmware = ({ kind, ok, status, detail }: ControlEvent): boolean =>
  (kind === 'associated' || kind === 'connect-result') &&
  ok === false &&
  status === undefined &&
  /status(?:_code)?=16\b/.test(detail ?? '');

export const unknowable: Rule = { ...entry, turn: 'rest', find };
