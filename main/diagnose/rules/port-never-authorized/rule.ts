import { answers, explained, fact, finding, leaves, named, record, reports } from '../../evidence.ts';
import type { Find, Rule } from '../../rule.ts';

const entry = {
  cause: 'port-never-authorized',
  title: 'The port was never opened',
  shows:
    'The station is associated, and no report says that the port is open (SET_STATION authorized, `port authorized`, `Key negotiation completed`). No data passes: DHCP gets no answer, and the machine makes up a 169.254 address.',
  proof:
    'Netlink or logs that go on for seconds after the association or after M4, without the report; the supplicant gives up waiting (`Authentication with … timed out` after `Associated with`). That it leaves then (reason 3), and an address that cannot be had, are consequences.',
  remedy:
    'Look at what came last before it: a key that was not installed, an M3 that was not processed, a driver that keeps the handshake to itself.',
  misleads: 'It looks like a fault of DHCP or of the network behind the AP.',
} as const;

const LONG = 2_000_000_000n;
const OPEN = ['port-authorized', 'four-way-complete', 'connected'] as const;

const find: Find = (trace, session, found) => {
  const { attempt } = trace;
  const own = attempt.events.filter(({ event }) => event.by !== 'ap');
  if (own.length === 0 || explained(found)) return [];
  // A supplicant waits so of a protected network alone, whatever its AKM is. Once a handshake has begun its messages tell more.
  const associated = answers(trace, 'association').find(({ status }) => status === 0);
  const inVain = reports(trace, 'eapol-timeout').find(
    ({ event, record: index }) =>
      event.by === 'supplicant' &&
      associated &&
      index > associated.record &&
      trace.handshakes.length === 0 &&
      reports(trace, 'eapol').length === 0,
  );
  if (
    attempt.selection.akm === null &&
    !inVain &&
    !reports(trace, 'port-authorized').some(({ event }) => event.errno)
  )
    return [];
  if (reports(trace, ...OPEN).some(({ event }) => event.by !== 'ap' && event.ok !== false && !event.errno))
    return [];
  const m4 = trace.handshakes.flatMap((h) => named(h, 'M4')).at(-1)?.message;
  const installed = reports(trace, 'key-install').find(
    ({ event }) => event.by !== 'ap' && event.ok !== false && event.key?.use === 'pairwise',
  );
  const noAddress = [...attempt.events, ...session.events].filter(
    ({ event, record: index }) =>
      event.kind === 'address' && event.why !== 'dhcp' && index > (associated?.record ?? 0),
  );
  const since = m4 ?? installed ?? null;
  const waited = since?.time != null && attempt.end !== null && attempt.end - since.time >= LONG;
  // What told of the key has to go on: a record that ends there says nothing of the port.
  const goesOn =
    installed !== undefined &&
    [...attempt.events, ...session.events].some(
      ({ from, event, record: index }) =>
        from === installed.from &&
        event.by === installed.event.by &&
        index > installed.record &&
        event.kind !== 'key-install',
    );
  // Where not even the association is there, the port may have been opened before.
  const afterKeys =
    since !== null &&
    (associated !== undefined || m4 !== undefined) &&
    goesOn &&
    waited &&
    attempt.ending == null;
  const refused = reports(trace, 'port-authorized').find(
    ({ event }) => event.by !== 'ap' && (event.errno ?? 0) < 0,
  );
  const noData = associated && noAddress.length > 0 && trace.outcome !== 'connected';
  if (!(afterKeys || noData || inVain || refused)) return [];
  return [
    finding(entry, {
      severity: 'failure',
      certainty: 'likely',
      summary: 'The station is associated, and its port was never opened: no data can pass.',
      for: [
        ...(associated ? [fact('The association was accepted.', record(associated.record))] : []),
        ...(m4 ? [fact('M4 was sent.', record(m4.record))] : []),
        refused
          ? fact('The kernel refuses to open the port.', record(refused.record))
          : fact('No report says that the port was opened.'),
        ...(inVain
          ? [
              fact(
                'The supplicant has waited for the handshake in vain, and gives up.',
                record(inVain.record),
              ),
            ]
          : []),
        ...(inVain ? leaves(trace) : [])
          .filter(({ record: index, direction }) => index > inVain!.record && direction === 'to-ap')
          .slice(0, 1)
          .map((m) => fact('That the station leaves then follows from it.', record(m.record))),
        ...noAddress.map((r) =>
          fact(
            `No network address could be had${r.event.detail ? `: "${r.event.detail}"` : ''}. This follows from it.`,
            record(r.record),
          ),
        ),
      ],
      settle: [
        fact('The log of the supplicant, with debugging on, between the association and this.'),
        ...(inVain ? [fact('The log of the AP, or the air: whether it sent M1, or an EAP request.')] : []),
      ],
    }),
  ];
};

export const portNeverAuthorized: Rule = {
  ...entry,
  turn: 'consequence',
  explains: { deauthenticated: 'inferred' },
  tellsConsequences: true,
  find,
};
