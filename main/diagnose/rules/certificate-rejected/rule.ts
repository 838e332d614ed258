import { tlsAlerts } from '../../../dissect/tls/index.ts';
import { eapFrames } from '../../eap.ts';
import { fact, finding, record, reports, severityOf } from '../../evidence.ts';
import type { Find, Rule } from '../../rule.ts';

const entry = {
  cause: 'certificate-rejected',
  title: 'One end does not accept the other’s certificate',
  shows:
    'EAP with TLS ends with a fatal alert about a certificate: unknown CA, expired, bad certificate. Logs print `CTRL-EVENT-EAP-TLS-CERT-ERROR`, `TLS: Certificate verification failed`, `unable to get local issuer certificate`.',
  proof:
    'The alert, which up to TLS 1.2 goes in the clear: who sends it does not accept the certificate of the other. The log of that end says more.',
  remedy:
    'Unknown CA: give the end that sends the alert the authority’s certificate (`ca_cert`). Expired or not yet valid: look at its clock too. Bad certificate: look at the name it expects (`domain_suffix_match`).',
  misleads: 'The AP reports reason 23 and EAP-Failure, which look like a wrong user name or password.',
} as const;

/** Alerts about certificates (RFC 5246, 7.2.2; RFC 8446, 6.2). */
const CERTIFICATE_ALERTS = [41, 42, 43, 44, 45, 46, 48, 111, 112, 113, 114, 116];

const find: Find = (trace, session) => {
  const alerts = eapFrames(trace, session).filter(
    (f) => f.alert !== null && CERTIFICATE_ALERTS.includes(f.alert),
  );
  const reported = reports(trace, 'certificate').filter(({ event }) => event.ok === false);
  const said = reports(trace, 'tls-alert').filter(({ event }) =>
    /unknown ca|certificate|expired/i.test(event.detail ?? ''),
  );
  const first = alerts[0];
  if (!first && reported.length === 0 && said.length === 0) return [];
  const byStation = first
    ? first.message.direction === 'to-ap'
    : reported.length > 0
      ? reported[0]!.event.by !== 'ap'
      : (said[0]!.event.local ?? true) === (said[0]!.event.by !== 'ap');
  const detail = reported[0]?.event.detail ?? said[0]?.event.detail;
  const why = first ? alertText(first.alert!) : (detail ?? '');
  return [
    finding(entry, {
      severity: severityOf(trace),
      certainty: 'proved',
      summary: `The ${byStation ? 'station' : 'authentication server'} does not accept the certificate of the ${byStation ? 'authentication server' : 'station'}${why ? `: ${why}` : ''}.`,
      for: [
        ...alerts.map((f) =>
          fact(
            `Frame ${f.message.record} carries the fatal TLS alert ${f.alert}, ${alertText(f.alert!)}.`,
            record(f.message.record),
          ),
        ),
        ...reported.map((r) =>
          fact(`It is reported${r.event.detail ? `: "${r.event.detail}"` : ''}.`, record(r.record)),
        ),
        ...said.map((r) =>
          fact(`A TLS alert is reported${r.event.detail ? `: "${r.event.detail}"` : ''}.`, record(r.record)),
        ),
      ],
    }),
  ];
};

const alertText = (description: number): string => tlsAlerts[description] ?? `alert ${description}`;

export const certificateRejected: Rule = { ...entry, find };
