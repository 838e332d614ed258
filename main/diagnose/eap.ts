import type { Bytes } from '../base/bytes.ts';
import type { Trace } from '../calculate/types.ts';
import type { EapInfo } from '../dissect/types.ts';
import { isEap, isFils, takesPassphrase } from '../standard/akms.ts';
import { Reason } from '../standard/reason.ts';
import { withoutData } from '../track/messages.ts';
import type { TrackedMessage } from '../track/types.ts';
import { leaves, reports } from './evidence.ts';
import type { SessionFacts } from './rule.ts';

/** An EAP packet of the attempt. */
export interface EapFrame {
  readonly message: TrackedMessage;
  readonly eap: EapInfo;
  /** Description of a fatal TLS alert that stands in the clear (RFC 5246, 7.2); null where there is none. */
  readonly alert: number | null;
  /** It carries encrypted TLS data: the tunnel stands. */
  readonly tunnel: boolean;
}

/** EAP packets in order, repeats left out. */
export function eapFrames(trace: Trace, session: SessionFacts): EapFrame[] {
  return withoutData(trace.attempt).flatMap((message) => {
    if (message.kind !== 'eap' || message.repeats !== null) return [];
    const { bytes, eapol } = session.frame(message.record);
    const eap = eapol?.eap;
    if (!eap) return [];
    const records = tlsRecords(bytes, eap);
    const alert = records.find((r) => r.type === ALERT && r.end - r.start === 2 && bytes[r.start] === FATAL);
    return [
      {
        message,
        eap,
        alert: alert ? bytes[alert.start + 1]! : null,
        tunnel: records.some((r) => r.type === APPLICATION_DATA),
      },
    ];
  });
}

/** EAP-Failure at the end of an exchange; undefined where there is none. */
export const failureAfter = (frames: readonly EapFrame[]): EapFrame | undefined =>
  frames.findLast((f) => f.eap.code === FAILURE);

/**
 * Wi-Fi Simple Configuration: it hands over the passphrase, ends in EAP-Failure on purpose, and the AP leaves with
 * reason 23.
 */
export const isRegistration = (trace: Trace, frames: readonly EapFrame[], session: SessionFacts): boolean =>
  frames.some(({ eap }) => eap.type === EXPANDED) ||
  // EAP is no way into a network of a passphrase.
  (takesPassphrase(trace.attempt.selection.akm) &&
    (frames.length > 0 ||
      reports(trace, 'eap-start', 'eap-method', 'eap-failure').length > 0 ||
      leaves(trace).some(({ reason }) => reason === Reason.EapFailed))) ||
  (trace.attempt.selection.akm === null && asksForPassphrase(trace, session)) ||
  reports(trace, 'eap-method').some(
    ({ event }) => event.values?.method === EXPANDED || /WSC|WPS/.test(event.detail ?? ''),
  );

/** Whether the AP takes a passphrase from others, and none that authenticates by EAP: then EAP at it is Wi-Fi Simple Configuration. */
const asksForPassphrase = ({ attempt }: Trace, { attempts }: SessionFacts): boolean => {
  const others = attempts.filter(({ id, bssid }) => id !== attempt.id && bssid === attempt.bssid);
  return (
    others.some(
      ({ selection: { akm }, events }) =>
        takesPassphrase(akm) ||
        (akm === null && events.some(({ event }) => event.kind === 'mic-invalid' && event.by === 'ap')),
    ) && !others.some(({ selection: { akm } }) => isEap(akm) || isFils(akm))
  );
};

const EXPANDED = 254;
const FAILURE = 4;
const ALERT = 21;
const APPLICATION_DATA = 23;
const FATAL = 2;
/** EAP-TLS, EAP-TTLS, PEAP, EAP-FAST, TEAP: flags, then TLS records (RFC 5216, 3.1). */
const TLS_METHODS = [13, 21, 25, 43, 55];
const LENGTH_INCLUDED = 0x80;

interface TlsRecord {
  readonly type: number;
  readonly start: number;
  readonly end: number;
}

/** TLS records that begin in this packet; a piece of a message in the middle gives none. */
function tlsRecords(bytes: Bytes, eap: EapInfo): TlsRecord[] {
  const records: TlsRecord[] = [];
  if (eap.type === null || !TLS_METHODS.includes(eap.type)) return records;
  const flags = bytes[eap.span.start + 5] ?? 0;
  let at = eap.span.start + 6 + (flags & LENGTH_INCLUDED ? 4 : 0);
  while (at + 5 <= eap.span.end && bytes[at + 1] === 3) {
    const end = at + 5 + bytes[at + 3]! * 256 + bytes[at + 4]!;
    if (end > eap.span.end) break;
    records.push({ type: bytes[at]!, start: at + 5, end });
    at = end;
  }
  return records;
}
