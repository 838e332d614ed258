import type { CertificateFault } from '../../../base/event.ts';
import { tlsAlerts } from '../../../dissect/tls/index.ts';
import { isBehindAp } from '../../../track/event-words.ts';
import { eapFrames } from '../../eap.ts';
import { fact, finding, record, reports, severityOf } from '../../evidence.ts';
import type { Find, Rule } from '../../rule.ts';
import { toldAlone, toldFacts } from '../../told.ts';

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

/** What ended it elsewhere, by what is wrong with the certificate. */
const REMEDY: Readonly<Partial<Record<CertificateFault, string>>> = {
  authority:
    'Give the end that refuses the certificate of the authority that signed the other’s: `ca_cert=` of wpa_supplicant, `802-1x.ca-cert` of NetworkManager, `EAP-PEAP-CACert` of iwd. Let the server send its intermediate certificates too. Where the server has changed its authority, each profile has to be changed.',
  expired:
    'Renew the certificate. If it is not expired, the clock of the end that refuses is wrong: look at its date.',
  'not-yet-valid':
    'Look at the clock of the end that refuses: a device without a battery begins in 1970 until it has the time. Else the certificate is not valid yet.',
  name: 'Compare the name that the station expects (`domain_suffix_match`, `altsubject_match`, `subject_match`) with the names in the server’s certificate (`openssl x509 -noout -subject -ext subjectAltName`).',
  revoked: 'The certificate was revoked: make a new one for this end.',
  'revocation-unknown':
    'Give the end that refuses the revocation list (CRL) of the authority, and renew it before it expires; or switch the check off (`check_crl = no` in FreeRADIUS, `ocsp=0` or `ocsp=1` in wpa_supplicant).',
  purpose:
    'Make the certificate anew with the purpose that it needs: extended key usage serverAuth for the server, clientAuth for the station.',
  weak: 'Make the certificate anew with a key of 2048 bits and SHA-256. For the time being the station can take less: `openssl_ciphers="DEFAULT@SECLEVEL=0"`.',
};

/**
 * Alerts about certificates (RFC 5246, 7.2.2; RFC 8446, 6.2). Access denied: a valid one came, and the policy of the station, or
 * the person at it, does not take it.
 */
const CERTIFICATE_ALERTS = [41, 42, 43, 44, 45, 46, 48, 49, 111, 112, 113, 114, 116];

const find: Find = (trace, session) => {
  const alerts = eapFrames(trace, session).filter(
    (f) => f.alert !== null && CERTIFICATE_ALERTS.includes(f.alert),
  );
  const reported = reports(trace, 'certificate').filter(({ event }) => event.ok === false);
  const said = reports(trace, 'tls-alert').filter(({ event }) =>
    /unknown[_ ]ca|certificate|expired|access[_ ]denied/i.test(event.detail ?? ''),
  );
  const fault = reported.find(({ event }) => event.why && event.why !== 'other')?.event.why;
  const first = alerts[0];
  if (!first && reported.length === 0 && said.length === 0) return [];
  const byStation = first
    ? first.message.direction === 'to-ap'
    : reported.length > 0
      ? !isBehindAp(reported[0]!.event.by)
      : (said[0]!.event.local ?? true) === !isBehindAp(said[0]!.event.by);
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
        ...toldFacts([...reported, ...said]),
      ],
      remedy: (fault && REMEDY[fault]) ?? entry.remedy,
    }),
  ];
};

const alertText = (description: number): string => tlsAlerts[description] ?? `alert ${description}`;

export const certificateRejected: Rule = {
  ...entry,
  find,
  findInSession: toldAlone(entry, {
    kinds: ['certificate'],
    is: ({ ok }) => ok === false,
    says: ({ by, why, detail }) => ({
      summary: `The ${isBehindAp(by) ? 'authentication server' : 'station'} does not accept the certificate of the ${isBehindAp(by) ? 'station' : 'authentication server'}${detail ? `: ${detail}` : ''}.`,
      remedy: (why && REMEDY[why]) ?? entry.remedy,
    }),
  }),
};
