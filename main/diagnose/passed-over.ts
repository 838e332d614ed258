import { toText } from '../base/bytes.ts';
import type { NotSelected } from '../base/event.ts';
import type { TrackedEvent } from '../track/types.ts';
import { fact, finding, record } from './evidence.ts';
import type { Rule, SessionFacts } from './rule.ts';
import type { Finding } from './types.ts';

/** Networks that a supplicant passed over for one of these reasons, grouped by BSS. */
export function passedOverFor(
  { events }: SessionFacts,
  reasons: readonly NotSelected[],
): ReadonlyMap<string, readonly TrackedEvent[]> {
  const byBss = new Map<string, TrackedEvent[]>();
  for (const tracked of events) {
    const { event } = tracked;
    if (event.kind !== 'not-selected' || !reasons.includes((event.why ?? 'other') as NotSelected)) continue;
    const key = event.bssid ?? (event.ssid && toText(event.ssid)) ?? '';
    byBss.set(key, [...(byBss.get(key) ?? []), tracked]);
  }
  return byBss;
}

/** `"Home" (02:00:00:00:00:00)`. */
export function networkText({ event }: TrackedEvent): string {
  const name = event.ssid && toText(event.ssid);
  if (name) return event.bssid ? `"${name}" (${event.bssid})` : `"${name}"`;
  return event.bssid ? `of ${event.bssid}` : 'without a name';
}

/**
 * A finding for each BSS that the supplicant passed over for one of these reasons. Of one that the session shows to be
 * joined all the same it is a notice.
 */
export function passedOver(
  session: SessionFacts,
  rule: Pick<Rule, 'cause' | 'remedy' | 'misleads'>,
  reasons: readonly NotSelected[],
  what: string,
): Finding[] {
  return [...passedOverFor(session, reasons)].map(([, events]) => {
    const first = events[0]!;
    const { bssid, detail } = first.event;
    const joined = session.attempts.some((a) => a.bssid === bssid && a.outcome === 'connected');
    return finding(rule, {
      severity: joined ? 'notice' : 'failure',
      certainty: 'proved',
      summary: `The station passes the network ${networkText(first)} over: ${what}.`,
      for: [
        fact(
          `The supplicant says so when it looks for a network${events.length > 1 ? `, ${events.length} times` : ''}${detail ? `: "${detail}"` : ''}.`,
          ...events.slice(0, 5).map((e) => record(e.record)),
        ),
      ],
      settle: [
        fact('The RSN element of the beacon beside the settings of the station: the two must share a value.'),
      ],
    });
  });
}
