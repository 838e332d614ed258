import { toText } from '../base/bytes.ts';
import type { NotSelected } from '../base/event.ts';
import type { TrackedEvent } from '../track/types.ts';
import { fact, finding, record } from './evidence.ts';
import type { Rule, SessionFacts } from './rule.ts';
import type { Fact, Finding } from './types.ts';

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

/** Each reason that is said, with the records in which it stands. */
export function reasonFacts(events: readonly TrackedEvent[]): Fact[] {
  const byDetail = new Map<string, TrackedEvent[]>();
  for (const one of events) {
    const { detail = '' } = one.event;
    byDetail.set(detail, [...(byDetail.get(detail) ?? []), one]);
  }
  return [...byDetail]
    .slice(0, 40)
    .map(([detail, all]) =>
      fact(
        `The supplicant says so when it looks for a network${all.length > 1 ? `, ${all.length} times` : ''}${detail ? `: "${detail}"` : ''}.`,
        ...all.slice(0, 5).map((e) => record(e.record)),
      ),
    );
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
  settle = 'The RSN element of the beacon beside the settings of the station: the two must share a value.',
): Finding[] {
  return [...passedOverFor(session, reasons)].map(([, events]) => {
    const first = events[0]!;
    // Of several networks one is joined: that it passes others over is in order.
    const joined = session.attempts.some((a) => a.outcome === 'connected');
    return finding(rule, {
      severity: joined ? 'notice' : 'failure',
      certainty: 'proved',
      summary: `The station passes the network ${networkText(first)} over: ${what}.`,
      for: reasonFacts(events),
      settle: [fact(settle)],
    });
  });
}
