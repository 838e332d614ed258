import { Reason } from '../../../standard/reason.ts';
import type { TrackedEvent } from '../../../track/types.ts';
import { eapFrames, failureAfter, isRegistration } from '../../eap.ts';
import { fact, finding, leaves, record, reports, severityOf } from '../../evidence.ts';
import type { Find, Rule } from '../../rule.ts';
import { toldFacts } from '../../told.ts';
import type { Finding } from '../../types.ts';

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
  const success = reports(trace, 'eap-success').at(-1)?.record ?? -1;
  // Where the server has said yes since, it is not its refusal.
  const left = leaves(trace).find((m) => m.reason === Reason.EapFailed && success < 0);
  const methods = reports(trace, 'eap-method');
  const named = methods.findLast(({ event }) => event.ok !== false && event.detail !== 'Identity')?.event
    .detail;
  const inner = methods.filter(({ event }) => event.ok === false && event.why !== 'not-acceptable');
  // A method that fails inside is followed by EAP-Failure, where the log goes on so far. The server itself has checked it.
  const checked = inner.find(({ event, record: at }) => event.by === 'server' && at > success);
  const broken = checked ?? (trace.outcome === 'failed' && success < 0 ? inner[0] : undefined);
  const enrolling = methods.filter(({ event }) => event.ok === false && /^WPS-/.test(event.detail ?? ''));
  if (enrolling.length > 0 && success < 0) return [notEnrolled(enrolling, severityOf(trace))];
  if (isRegistration(trace, frames, session) || (!failure && reported.length === 0 && !left && !broken))
    return [];
  const first = failure?.message ?? reported[0] ?? left ?? broken!;
  const method = frames.findLast(
    (f) => f.eap.type !== null && f.eap.type > 3 && f.message.record < first.record,
  );
  const answers = reports(trace, 'radius');
  const errors = reports(trace, 'error').filter(({ event }) => event.by === 'server');
  const lacking = inner.find(({ event }) => event.why === 'credential');
  const late = reported.every(({ event }) => event.why === 'timeout') && reported.length > 0 && !failure;
  const tls = frames.some((f) => f.tunnel);
  const how = method?.eap.typeName ?? named;
  // Wi-Fi Protected Setup always ends in EAP-Failure, and then nothing failed.
  const alone =
    methods.length === 0 &&
    frames.length <= 1 &&
    !left &&
    answers.length === 0 &&
    reports(trace, 'eap-start').length === 0;
  return [
    finding(entry, {
      severity: severityOf(trace),
      certainty: alone ? 'possible' : failure || reported.length > 0 || checked ? 'proved' : 'likely',
      summary: lacking
        ? lacking.event.by === 'server'
          ? 'EAP failed: the server has nothing to check this user with, or does not let the account in.'
          : 'EAP failed: the station cannot use what it is set to authenticate with.'
        : late
          ? 'EAP failed: the station did not answer in time.'
          : inner.some(({ event }) => event.why === 'password')
            ? `The authentication server does not accept the user name or password${how ? ` inside ${how}` : ''}.`
            : !failure && reported.length === 0 && !left && broken!.event.by !== 'server'
              ? `EAP breaks off${how ? ` in ${how}` : ''}: the station does not go on with what the server sends.`
              : `The authentication server does not admit the station${how ? ` by ${how}` : ''}.`,
      for: [
        ...(failure
          ? [fact(`Frame ${failure.message.record} is EAP-Failure.`, record(failure.message.record))]
          : []),
        ...(failure ? [] : reported.map((r) => fact('EAP failure is reported.', record(r.record)))),
        ...toldFacts([...inner, ...answers, ...errors]),
        ...(left
          ? [
              fact(
                `The ${left.direction === 'to-ap' ? 'station' : 'AP'} leaves with reason 23: 802.1X authentication failed.`,
                record(left.record),
              ),
            ]
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
      remedy: late
        ? 'Look into the log of the station: most often it does not accept the server’s certificate, or asks a person who does not answer. Else its radio was gone: then the handshake would have ended too.'
        : lacking && lacking.event.by !== 'server'
          ? 'Complete what the station is set to use: user name and password, or certificate and private key with its password, where its program finds and may read them.'
          : inner.some(({ event }) => event.why === 'password')
            ? 'Enter user name and password at the station again, with the domain or realm that the server expects; look on the server whether the account is locked or expired.'
            : entry.remedy,
      against: alone
        ? [
            fact(
              'No packet before it is in these records: Wi-Fi Protected Setup ends in EAP-Failure too, when all is well.',
            ),
          ]
        : [],
      // Who has checked it has told why, and what the station lacks it knows itself.
      settle:
        checked || (lacking && lacking.event.by !== 'server')
          ? []
          : [fact('The log of the authentication server names the reason.')],
    }),
  ];
};

/** Why Wi-Fi Protected Setup came to nothing, and what then helps: `config_error=` is that of WSC (Configuration Error). */
const ENROLLING: readonly (readonly [RegExp, string])[] = [
  [
    /OVERLAP|config_error=12\b/,
    'The buttons of two devices were pressed within two minutes. Wait two minutes, then press once on the AP and once on the station.',
  ],
  [/config_error=18\b/, 'The PINs differ: enter the one that the other end shows, or use the button.'],
  [
    /config_error=15\b/,
    'The AP has locked its PIN after wrong ones: use the button, or restart the AP. Else enter the passphrase by hand.',
  ],
  [
    /TIMEOUT|config_error=16\b/,
    'Press both buttons within two minutes, with the station near the AP. Else enter the passphrase by hand.',
  ],
];

const notEnrolled = (said: readonly TrackedEvent[], severity: Finding['severity']): Finding =>
  finding(entry, {
    severity,
    certainty: 'proved',
    summary: 'Wi-Fi Protected Setup did not come to its end: the station got no credentials.',
    for: toldFacts(said),
    remedy:
      ENROLLING.find(([pattern]) => said.some(({ event }) => pattern.test(event.detail ?? '')))?.[1] ??
      'Try it once more near the AP; WPA3 networks and those with a hidden name have no WPS. Else enter the passphrase by hand.',
  });

export const eapFailed: Rule = {
  ...entry,
  yieldsTo: ['certificate-rejected', 'tls-not-agreed', 'eap-method-refused', 'radius-failed'],
  find,
};
