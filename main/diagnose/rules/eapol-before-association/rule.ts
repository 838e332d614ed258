import type { Trace } from '../../../calculate/types.ts';
import { withoutData } from '../../../track/messages.ts';
import type { TrackedEvent } from '../../../track/types.ts';
import { fact, finding, named, record, reports, severityOf } from '../../evidence.ts';
import type { Find, Rule, SessionFacts } from '../../rule.ts';

const entry = {
  cause: 'eapol-before-association',
  title: 'EAPOL overtook the association',
  shows:
    'The supplicant gets M1 through the network interface before nl80211 tells it that the station is associated: `Not associated - Delay processing of received EAPOL frame`. What comes too early is kept for a moment, or dropped.',
  proof:
    'The two times: that of M1 at the station’s interface, and that of the event that reports the association. The two paths have no order between them.',
  remedy:
    'Send EAPOL through nl80211 (control port): events and frames then keep their order. iwd: `ControlPortOverNL80211=true`; wpa_supplicant does so where the driver can.',
  misleads:
    'It comes and goes with the load of the machine, and shows as a timeout of the four-way handshake.',
} as const;

interface Seen {
  readonly record: number;
  readonly time: bigint;
}

const ASSOCIATED = new Set(['NL80211_CMD_ASSOCIATE', 'NL80211_CMD_CONNECT', 'NL80211_CMD_ROAM']);

/** When user space was told of the association: the first of its netlink events, or a report of a log. */
function told(trace: Trace, session: SessionFacts): Seen | null {
  const records = withoutData(trace.attempt)
    .filter((m) => m.kind === 'association-response' && m.status === 0)
    .flatMap((m) => [m.record, ...m.copies]);
  const connected = reports(trace, 'connect-result').map((r) => r.record);
  return first(session, [...records, ...connected], (index) => {
    const { netlink } = session.frame(index);
    return netlink !== null && !netlink.request && ASSOCIATED.has(netlink.command ?? '');
  });
}

/** M1 at the network interface: an Ethernet frame. What comes over nl80211 keeps its order. */
function early(trace: Trace, session: SessionFacts): Seen | null {
  const records = withoutData(trace.attempt)
    .filter((m) => m.kind === 'eapol-key' && m.name === 'M1')
    .flatMap((m) => [m.record, ...m.copies]);
  return first(session, records, (index) => {
    const { wlan, netlink } = session.frame(index);
    return !wlan && !netlink && session.record(index).origin === undefined;
  });
}

function first(
  session: SessionFacts,
  records: readonly number[],
  is: (index: number) => boolean,
): Seen | null {
  for (const index of [...new Set(records)].sort((a, b) => a - b)) {
    const { time } = session.record(index);
    if (time !== null && is(index)) return { record: index, time };
  }
  return null;
}

const clock = (time: bigint): string => {
  const micro = time / 1000n;
  return `${new Date(Number(micro / 1000n)).toISOString().slice(11, 19)}.${String(micro % 1_000_000n).padStart(6, '0')}`;
};

/**
 * Whether what came too early was lost by it. What is kept and processed after the association did no harm, and neither did
 * it where the station has answered.
 */
const lost = (trace: Trace, reported: readonly TrackedEvent<'eapol-early'>[]): boolean => {
  if (reported.some(({ event }) => event.why === 'processed')) return false;
  const answered =
    trace.handshakes.some((h) => named(h, 'M2').length > 0) ||
    reports(trace, 'eapol').some(({ event }) => event.message === 'M2' || event.message === 'M4') ||
    withoutData(trace.attempt).some(
      ({ kind, direction, phase }) => kind === 'eap' && phase === 'eap' && direction === 'to-ap',
    );
  return !answered;
};

const find: Find = (trace, session) => {
  const reported = reports(trace, 'eapol-early');
  const [m1, event] = [early(trace, session), told(trace, session)];
  const race = m1 && event && m1.time < event.time ? { m1, event } : null;
  if (reported.length === 0 && !race) return [];
  return [
    finding(entry, {
      severity: lost(trace, reported) ? severityOf(trace) : 'notice',
      certainty: 'proved',
      summary: 'EAPOL reached the supplicant before it was told of the association.',
      for: [
        ...(race
          ? [
              fact(
                `M1 came through the network interface at ${clock(race.m1.time)}, the event that reports the association at ${clock(race.event.time)}: ${(race.event.time - race.m1.time) / 1000n} µs later.`,
                record(race.m1.record),
                record(race.event.record),
              ),
            ]
          : []),
        ...reported.map((r) =>
          fact(`The supplicant says so${r.event.detail ? `: "${r.event.detail}"` : ''}.`, record(r.record)),
        ),
      ],
    }),
  ];
};

export const eapolBeforeAssociation: Rule = { ...entry, find };
