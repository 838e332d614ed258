import { Errno } from '../../../standard/errno.ts';
import type { TrackedEvent } from '../../../track/types.ts';
import { forewarned } from '../../capability.ts';
import { fact, finding, record } from '../../evidence.ts';
import { cipherText, radioCan, refusedKeyFact, refusedKeys } from '../../keys.ts';
import type { Find, Rule, SessionFacts } from '../../rule.ts';
import type { Finding } from '../../types.ts';

const entry = {
  cause: 'driver-cipher-missing',
  title: 'The driver does not know the cipher',
  shows:
    'The kernel refuses a key with -22 (EINVAL) or -95 (EOPNOTSUPP): `nl80211: set_key failed; err=-22`, with a cipher other than none.',
  proof:
    'The list of ciphers that the radio supports (`iw phy`, NL80211_ATTR_CIPHER_SUITES): the cipher is not in it. Without the list it is likely, since -22 also refuses a key of the wrong length or index.',
  remedy:
    'Choose a cipher that the radio supports: CCMP in place of TKIP or GCMP-256, and no management frame protection where there is no BIP cipher. A newer driver may know more.',
  misleads:
    'The supplicant may print "pre-shared key may be incorrect" after it. The same error for a key with alg=0 is noise: it removes a key that is not there.',
} as const;

const REFUSED: readonly number[] = [Errno.EINVAL, Errno.EOPNOTSUPP];

const find: Find = (trace, session) =>
  judged(
    refusedKeys(trace.attempt.events, trace.attempt),
    session,
    trace.outcome === 'connected' ? 'notice' : 'failure',
  );

function judged(
  events: readonly TrackedEvent[],
  session: SessionFacts,
  severity: Finding['severity'],
): Finding[] {
  const refused = events.filter(({ event }) => REFUSED.includes(event.errno!));
  const cipher = refused[0]?.event.key?.cipher ?? null;
  const listed = cipher && radioCan(session, cipher);
  if (refused.length === 0 || listed?.can) return [];
  return [
    finding(entry, {
      severity,
      certainty: listed ? 'proved' : cipher ? 'likely' : 'possible',
      summary: `The driver does not accept a key of ${cipher ? cipherText(cipher) : 'this cipher'}.`,
      for: [
        ...refused.slice(0, 3).map(refusedKeyFact),
        ...(listed
          ? [fact('The list of ciphers that the radio supports does not hold it.', record(listed.record))]
          : []),
      ],
      settle: listed
        ? []
        : [
            fact(
              'The list "Supported Ciphers" of `iw phy` on this machine: the cipher must be missing there.',
            ),
          ],
    }),
  ];
}

export const driverCipherMissing: Rule = {
  ...entry,
  find,
  findInSession: (session) => [
    ...judged(refusedKeys(session.events), session, 'failure'),
    ...forewarned(session, entry.cause).map((parts) => finding(entry, parts)),
  ],
};
