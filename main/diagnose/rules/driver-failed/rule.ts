import type { DriverFault } from '../../../base/event.ts';
import { withoutData } from '../../../track/messages.ts';
import { finding } from '../../evidence.ts';
import type { Find, Rule } from '../../rule.ts';
import { told } from '../../told.ts';

const entry = {
  cause: 'driver-failed',
  title: 'The driver or its firmware failed',
  shows:
    'The log of wpa_supplicant has `Association request to the driver failed`; the kernel’s log has a firmware that crashed, a `peer assoc` that failed, a cipher that the driver does not know, or `Driver requested disconnection`.',
  proof: 'The line of the kernel or of the supplicant. The AP has no part in it.',
  remedy:
    'Look into the kernel log around that second. Bring kernel, driver and firmware file (linux-firmware) to one date; where it began with an update, go back to the one before. Try without what the driver may not know: PMF (`ieee80211w=0`), SAE, power save.',
  misleads:
    'Network managers take it for a wrong password or for a network that is gone; other devices join the same AP.',
} as const;

const SAYS: Readonly<Record<DriverFault, string>> = {
  join: "The station's driver does not carry out the join.",
  firmware: 'The firmware of the radio, or its driver, went down.',
  suite:
    "The station's driver does not know the cipher or the way to authenticate that it is asked for, or chose another.",
};

const rule = told(entry, {
  kinds: ['driver', 'disconnected'],
  is: ({ kind, why }) => kind === 'driver' || why === 'driver',
  says: ({ kind, why, by }) => {
    const summary =
      kind === 'driver' ? SAYS[why as DriverFault] : "The station's driver asked the kernel to disconnect.";
    return { summary: by === 'ap' ? summary.replace('station', 'AP') : summary, certainty: 'likely' };
  },
});

/** A request that was refused once and then went through, and a firmware that went down before the join, were no matter. */
const find: Find = (trace, session, found) => {
  const all = rule.find(trace, session, found);
  const joined = withoutData(trace.attempt).findLast(
    ({ event, kind, status }) =>
      (event?.kind === 'associated' && event.ok !== false && !event.status) ||
      (kind === 'association-response' && status === 0),
  );
  // What the kernel tells of a join it tells when it is asked to carry it out; a supplicant asks once more.
  const down = trace.attempt.events.findLast(
    ({ event: { kind, why, by } }) => kind === 'driver' && (why !== 'join' || by === 'kernel'),
  );
  return joined && joined.record > (down?.record ?? -1) && trace.outcome !== 'failed'
    ? all.map((one) => finding(entry, { ...one, severity: 'notice' }))
    : all;
};

export const driverFailed: Rule = {
  ...entry,
  passing: true,
  explains: { deauthenticated: 'inferred', 'association-refused': 'inferred', 'ap-vanished': 'all' },
  ...rule,
  find,
};
