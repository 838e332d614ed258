import { Reason } from '../../../standard/reason.ts';
import { eapFrames, failureAfter, isRegistration } from '../../eap.ts';
import { fact, finding, leaves, record, reports, severityOf } from '../../evidence.ts';
import type { Find, Rule } from '../../rule.ts';

const entry = {
  cause: 'eap-failed',
  title: 'The authentication server said no',
  shows:
    'EAP ends with EAP-Failure, or with reason 23; logs print `CTRL-EVENT-EAP-FAILURE`. The method and how far it came tell where to look: before TLS the identity, after it the inner password.',
  proof:
    'EAP-Failure that comes from the AP after an exchange. It is not protected; the log of the authentication server says why. In Wi-Fi Protected Setup EAP-Failure is the good end, and nothing is said.',
  remedy:
    'Look into the log of the authentication server: user name, password, method. On the station compare identity, inner method and password.',
  misleads: 'Reason 23 is often shown as a wrong Wi-Fi password; there is no such thing in 802.1X.',
} as const;

const find: Find = (trace, session) => {
  const frames = eapFrames(trace, session);
  const failure = failureAfter(frames);
  const reported = reports(trace, 'eap-failure');
  const left = leaves(trace).find((m) => m.reason === Reason.EapFailed);
  if (isRegistration(trace, frames) || (!failure && reported.length === 0 && !left)) return [];
  const first = failure?.message ?? reported[0] ?? left!;
  const method = frames.findLast(
    (f) => f.eap.type !== null && f.eap.type > 3 && f.message.record < first.record,
  );
  const named = reports(trace, 'eap-method').at(-1)?.event.detail;
  const tls = frames.some((f) => f.tunnel);
  const how = method?.eap.typeName ?? named;
  return [
    finding(entry, {
      severity: severityOf(trace),
      certainty: failure || reported.length > 0 ? 'proved' : 'likely',
      summary: `The authentication server does not admit the station${how ? ` by ${how}` : ''}.`,
      for: [
        ...(failure
          ? [fact(`Frame ${failure.message.record} is EAP-Failure.`, record(failure.message.record))]
          : []),
        ...(failure ? [] : reported.map((r) => fact('EAP failure is reported.', record(r.record)))),
        ...(left
          ? [fact('The AP leaves with reason 23: 802.1X authentication failed.', record(left.record))]
          : []),
        ...(method && tls
          ? [
              fact(
                'It comes after the TLS tunnel stands: the certificates were accepted, and what is inside (identity, password) was not.',
                record(method.message.record),
              ),
            ]
          : []),
      ],
      settle: [fact('The log of the authentication server names the reason.')],
    }),
  ];
};

export const eapFailed: Rule = { ...entry, yieldsTo: ['certificate-rejected'], find };
