import type { Trace } from '../../../calculate/types.ts';
import { isGoingAway, Reason } from '../../../standard/reason.ts';
import { lastRecordOf, withoutData } from '../../../track/messages.ts';
import type { Silence, TrackedEvent, TrackedMessage } from '../../../track/types.ts';
import {
  explained,
  fact,
  finding,
  lastAsked,
  leaves,
  record,
  refusedBy,
  reports,
  severityOf,
  showsAcknowledgements,
} from '../../evidence.ts';
import type { Find, Rule, SessionFacts } from '../../rule.ts';
import { toldAlone } from '../../told.ts';
import type { Fact } from '../../types.ts';

const entry = {
  cause: 'ap-vanished',
  title: 'The AP did not answer any more',
  shows:
    'Beacons stop, and what the station sends gets neither acknowledgement nor answer. The station gives up by itself: reason 4 made by its own kernel, `CTRL-EVENT-BEACON-LOSS`, `authentication with … timed out`.',
  proof:
    'The report of the kernel that hears no beacons or gets no answer. On the air the silence of a BSS whose beacons were heard regularly until then, while the station asks in vain, makes it likely; the receiver may have been out of reach too. That acknowledgements are missing proves nothing.',
  remedy: 'Look whether the AP restarted, changed its channel, or is at the edge of its reach.',
  misleads: 'A timeout of the authentication is often shown as a wrong password.',
} as const;

const SECOND = 1_000_000_000n;

const find: Find = (trace, session, found) => {
  const reported = [...loss(trace), ...timeouts(trace)];
  const silent = duringSilence(trace, session);
  const facts = [...reported, ...silent];
  if (facts.length === 0 || explained(found)) return [];
  return [
    finding(entry, {
      severity: saidGoodbye(trace, session) ? 'notice' : severityOf(trace),
      certainty: 'likely',
      summary: `The AP did not answer any more${trace.outcome === 'connected' && reported.length > 0 ? ', and the station gave the connection up' : ''}.`,
      for: facts,
      settle: [fact('The log of the AP: whether it was up at that time, and on which channel.')],
    }),
  ];
};

/** The station’s own kernel misses beacons, or ends the connection for inactivity of the AP. */
function loss(trace: Trace): Fact[] {
  const lost = reports(trace, 'beacon-loss');
  // mac80211 gives reason 4 when its own probes of the AP get no answer; an AP gives it to idle stations.
  const gaveUp = leaves(trace).filter((m) => m.direction === 'to-ap' && m.reason === Reason.Inactivity);
  return [
    ...lost.map((r) => fact('The station hears no beacons any more.', record(r.record))),
    ...reports(trace, 'disconnected')
      .filter(({ event }) => event.why === 'link-timeout')
      .map((r) => fact('The network manager waited for the link to come back in vain.', record(r.record))),
    ...gaveUp.map((m) =>
      fact('The station ends the connection itself with reason 4: the AP was not heard.', record(m.record)),
    ),
  ];
}

function timeouts(trace: Trace): Fact[] {
  if (trace.outcome === 'connected' || wasReached(trace)) return [];
  const given = [
    ...reports(trace, 'authentication-timeout', 'association-timeout', 'ap-not-found'),
    ...reports(trace, 'connect-result').filter(({ event }) => event.why === 'timeout'),
    // An AP that tells of it was there: it is its answer that came to nothing.
  ].filter((r) => r.event.by !== 'ap' && !refusedBy(r) && !answeredLate(trace, r));
  return given.map((r) =>
    fact(
      `The ${REQUEST[r.event.kind] ?? 'authentication'} request gets no answer, and is given up.`,
      record(r.record),
    ),
  );
}

/**
 * The AP took the station in, or spoke with it of what comes after: that the whole took too long, as programs above the
 * supplicant say, or that one request of several was not answered, is then not its silence.
 */
const wasReached = ({ attempt }: Trace): boolean =>
  withoutData(attempt).some(({ event, status, phase, direction }) => {
    if (event?.kind === 'associated') return event.ok !== false && !status;
    if (event) return event.kind === 'eapol' || event.kind === 'eap-method' || event.kind === 'eap-identity';
    return direction === 'to-station' && (phase === 'eap' || phase === 'four-way' || phase === 'group-key');
  });

/** The AP did answer, only not in time. */
const answeredLate = (trace: Trace, { event }: TrackedEvent): boolean =>
  event.kind !== 'ap-not-found' &&
  lastAsked(trace, event.kind === 'authentication-timeout' ? 'authentication' : 'association').answers
    .length > 0;

const REQUEST: Readonly<Record<string, string>> = {
  'association-timeout': 'association',
  'connect-result': 'connect',
  'ap-not-found': 'probe',
};

/** The AP had told its stations that it leaves: that a later attempt finds nobody is no riddle. */
const saidGoodbye = ({ attempt }: Trace, session: SessionFacts): boolean =>
  session.networks.some(
    ({ bssid, farewells }) =>
      bssid === attempt.bssid &&
      farewells.some(({ reason, record: index }) => isGoingAway(reason) && index < lastRecordOf(attempt)),
  ) ||
  session.attempts.some(
    ({ id, bssid, ending }) =>
      bssid === attempt.bssid &&
      Number(id) < Number(attempt.id) &&
      ending?.direction === 'to-station' &&
      isGoingAway(ending.reason),
  );

/** So many beacons a second, and then none, are a silence; where a capture holds few of them, their absence is none. */
const REGULAR = 3;
/** What is sent so shortly before the AP is heard again is what it answers. */
const ANSWERED = SECOND / 5n;

/**
 * Frames of the station that were sent into a silence of the BSS, and that nothing of the AP follows. That no
 * acknowledgement is in the capture is no sign by itself: many captures hold none.
 */
function duringSilence(trace: Trace, session: SessionFacts): Fact[] {
  const { attempt } = trace;
  const network = session.networks.find(({ bssid }) => bssid === attempt.bssid);
  const silence = network?.silences.find(
    (s) => within(attempt.start, attempt.end, s) && s.to - s.from >= 2n * SECOND && s.beacons >= REGULAR,
  );
  if (!silence) return [];
  const sent = attempt.messages.filter(
    (m) =>
      m.direction === 'to-ap' &&
      !m.group &&
      m.kind !== 'probe-request' &&
      m.event === undefined &&
      onAir(session, m.record) &&
      m.time !== null &&
      m.time > silence.from &&
      m.time < silence.to - ANSWERED,
  );
  const goesOn = attempt.messages.some(
    (m) => m.direction === 'to-station' && !m.group && m.time !== null && m.time >= silence.to && !ends(m),
  );
  if (sent.length < 2 || goesOn || sent.some((m) => m.acknowledgedBy !== null)) return [];
  const seconds = Number((silence.to - silence.from) / (SECOND / 10n)) / 10;
  const unheard = session.attempts.some((a) => showsAcknowledgements({ attempt: a }))
    ? 'nothing acknowledges'
    : 'nothing answers';
  return [
    fact(
      `The AP, whose beacons were heard until then, is not heard for ${seconds} seconds, and ${unheard} the ${sent.length} frames that the station sends it meanwhile.`,
      ...sent.slice(0, 5).map((m) => record(m.record)),
    ),
  ];
}

const ends = ({ kind }: TrackedMessage): boolean =>
  kind === 'deauthentication' || kind === 'disassociation' || kind === 'beacon' || kind === 'probe-response';

/** Netlink and logs hear an AP only when it is spoken with. */
const onAir = (session: SessionFacts, index: number): boolean => {
  const { wlan, netlink } = session.frame(index);
  return wlan !== null && netlink === null && session.record(index).origin === undefined;
};

const within = (start: bigint | null, end: bigint | null, { from, to }: Silence): boolean =>
  start !== null && end !== null && start < to && end > from;

export const apVanished: Rule = {
  ...entry,
  turn: 'consequence',
  find,
  findInSession: toldAlone(entry, {
    kinds: ['beacon-loss'],
    says: () => ({ summary: 'The AP was not heard any more.', certainty: 'likely' }),
  }),
};
