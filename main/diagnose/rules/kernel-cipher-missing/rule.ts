import type { Suite } from '../../../base/brand.ts';
import type { Trace } from '../../../calculate/types.ts';
import { Errno } from '../../../standard/errno.ts';
import { withoutData } from '../../../track/messages.ts';
import type { TrackedEvent } from '../../../track/types.ts';
import { forewarned, optionOff } from '../../capability.ts';
import { fact, finding, named, ofKinds, record } from '../../evidence.ts';
import { cipherText, isFastTransition, refusedKeyFact, refusedKeys, templateOf } from '../../keys.ts';
import type { Find, Rule, SessionFacts } from '../../rule.ts';
import { toldFacts } from '../../told.ts';
import type { Fact, Finding } from '../../types.ts';

const entry = {
  cause: 'kernel-cipher-missing',
  title: 'The kernel lacks the cipher',
  shows:
    'The four-way handshake is right in all its MICs and M4 is sent; then the kernel refuses the key with -2 (ENOENT): `nl80211: set_key failed; err=-2`, `Failed to set PTK to the driver`. The station leaves with reason 1, while the AP says that the handshake is complete. An AP that cannot install its own group key does not start.',
  proof:
    'The refused NEW_KEY, and that the station was associated: -2 also means "no such station yet". A kernel configuration without the algorithm, or AF_ALG that does not find the template, proves it. /proc/crypto alone does not: templates appear when they are first used.',
  remedy:
    'Build the kernel with what the cipher needs, or load the module: CCMP needs `ccm(aes)` (CONFIG_CRYPTO_CCM and CONFIG_CRYPTO_AES), GCMP `gcm(aes)`, BIP `cmac(aes)`.',
  misleads:
    'On the air and on the AP it looks like a success, and the supplicant may print "pre-shared key may be incorrect" after it: the passphrase is right, since M3 was accepted.',
} as const;

const find: Find = (trace, session) => {
  const refused = refusedKeys(trace.attempt.events, trace.attempt).filter(
    ({ event }) => event.errno === Errno.ENOENT,
  );
  const first = refused[0];
  if (!first) return [];
  const cipher = cipherOf(first, trace);
  return [
    judged(
      refused,
      cipher,
      [...handshakeFacts(trace), ...offerFacts(trace, session, cipher)],
      joined(trace, first.record) ? null : NOT_JOINED,
      session,
      failed(trace),
    ),
  ];
};

const failed = (trace: Trace): Finding['severity'] => (trace.outcome === 'connected' ? 'notice' : 'failure');

/** Without an attempt it is an access point's own key: it needs no station. */
function findInSession(session: SessionFacts): Finding[] {
  const refused = refusedKeys(session.events).filter(({ event }) => event.errno === Errno.ENOENT);
  const byKey = new Map<string, TrackedEvent[]>();
  for (const one of refused) {
    const key = `${one.event.interface} ${one.event.key?.cipher ?? ''}`;
    byKey.set(key, [...(byKey.get(key) ?? []), one]);
  }
  return [
    ...[...byKey.values()].map((events) =>
      judged(
        events,
        events[0]!.event.key?.cipher ?? null,
        [],
        events.some(({ event }) => event.key?.use === 'pairwise') ? NOT_JOINED : null,
        session,
        'failure',
      ),
    ),
    ...forewarned(session, entry.cause).map((parts) => finding(entry, parts)),
    ...withoutCrypto(session),
  ];
}

/** iwd has all its hashes and ciphers of the kernel, and says at its start, or at the first use, that some are not there. */
function withoutCrypto({ attempts, events }: SessionFacts): Finding[] {
  const said = ofKinds(events, 'capability').filter(
    ({ event }) => event.by === 'supplicant' && event.ok === false && event.why === 'kernel-crypto',
  );
  if (said.length === 0) return [];
  return [
    finding(entry, {
      severity: attempts.some(({ outcome }) => outcome === 'connected') ? 'notice' : 'failure',
      certainty: 'likely',
      summary: 'The kernel does not give iwd the hashes and ciphers that it computes with.',
      for: toldFacts(said),
      remedy:
        'Build the kernel with what the lines name, or load the modules. iwd needs AF_ALG and the key functions: CONFIG_CRYPTO_USER_API_HASH, CONFIG_CRYPTO_USER_API_SKCIPHER, CONFIG_KEYS, CONFIG_KEY_DH_OPERATIONS, CONFIG_CRYPTO_HMAC, CONFIG_CRYPTO_CMAC, CONFIG_CRYPTO_SHA256, CONFIG_CRYPTO_AES, CONFIG_CRYPTO_ECB and what else its README lists; or take wpa_supplicant, which brings its own.',
    }),
  ];
}

function judged(
  refused: readonly TrackedEvent[],
  cipher: Suite | null,
  handshake: readonly Fact[],
  against: Fact | null,
  session: SessionFacts,
  severity: Finding['severity'],
): Finding {
  const template = cipher && templateOf(cipher);
  const told =
    session.events.find(
      ({ event }) =>
        event.kind === 'capability' && event.ok === false && !!template && event.detail?.includes(template),
    ) ?? (cipher ? optionOff(session, cipher) : undefined);
  const others = session.events.some(
    ({ event }) => event.kind === 'key-install' && event.ok === true && event.key?.cipher !== cipher,
  );
  return finding(entry, {
    severity,
    certainty: told ? 'proved' : against ? 'possible' : 'likely',
    summary: template
      ? `The kernel has no ${template}, which ${cipherText(cipher)} is made with: the key cannot be installed.`
      : `The kernel lacks what ${cipher ? cipherText(cipher) : 'the cipher'} is made with: the key cannot be installed.`,
    for: [
      ...refused.slice(0, 3).map(refusedKeyFact),
      ...handshake,
      ...(told ? [fact(`The kernel does not have it: ${told.event.detail}.`, record(told.record))] : []),
      ...(others ? [fact('A key of another cipher was installed on the same machine.')] : []),
    ],
    against: against ? [against] : [],
    settle: told ? [] : settles(template),
  });
}

const NOT_JOINED = fact(
  'The error also means "no such station yet", and no record shows that the station was associated at that time.',
);

function settles(template: string | null): Fact[] {
  if (!template) return [fact('The kernel configuration: /proc/config.gz or /boot/config-*.')];
  const mode = template.slice(0, template.indexOf('('));
  return [
    fact(
      `The kernel configuration (/proc/config.gz or /boot/config-*): CONFIG_CRYPTO_${mode.toUpperCase()} and CONFIG_CRYPTO_AES must be y or m.`,
    ),
    fact(
      `Which of the two is missing, AES or ${mode.toUpperCase()}, AF_ALG tells: binding the cipher "ecb(aes)" fails without AES, binding the ${mode === 'cmac' ? 'hash' : 'AEAD'} "${template}" fails without either.`,
    ),
  ];
}

/** The cipher of the key, else what the station chose. */
const cipherOf = ({ event }: TrackedEvent, trace: Trace): Suite | null =>
  event.key?.cipher ??
  (event.key?.use === 'group' ? trace.attempt.selection.group : trace.attempt.selection.pairwise);

/** A supplicant whose driver keeps the state machine hands over the pairwise key after M3 and not before. */
const handedOver = ({ attempt }: Trace): boolean =>
  !isFastTransition(attempt) &&
  attempt.events.some(({ event }) => event.kind === 'connect-request' && !event.errno) &&
  attempt.events.some(
    ({ event: { kind, by, key } }) => kind === 'key-install' && by !== 'ap' && key?.use === 'pairwise',
  );

/** Whether the station was associated when the key was refused: a fast transition hands its key over before that. */
function joined(trace: Trace, refused: number): boolean {
  return (
    handedOver(trace) ||
    trace.handshakes.some((h) => named(h, 'M3').length > 0) ||
    trace.attempt.events.some(
      ({ event, record: index }) =>
        index < refused &&
        (event.kind === 'associated' || event.kind === 'eapol' || event.kind === 'four-way-complete'),
    ) ||
    withoutData(trace.attempt).some(
      (m) => m.record < refused && m.kind === 'association-response' && m.status === 0,
    )
  );
}

/** That the network offers this very cipher, as a log tells of its RSN element. */
function offerFacts({ attempt }: Trace, { events }: SessionFacts, cipher: Suite | null): Fact[] {
  const told = events.find(
    ({ event }) =>
      event.kind === 'bss' && event.bssid === attempt.bssid && cipher && event.detail?.includes(cipher),
  );
  return told && cipher
    ? [fact(`The RSN element of the network offers ${cipherText(cipher)}.`, record(told.record))]
    : [];
}

/** That the handshake before it went well. */
function handshakeFacts(trace: Trace): Fact[] {
  const m3 = trace.handshakes.flatMap((h) => named(h, 'M3')).at(-1);
  const m4 = trace.handshakes.flatMap((h) => named(h, 'M4')).at(-1);
  const said = (name: string) =>
    trace.attempt.events.find(({ event }) => event.kind === 'eapol' && event.message === name)?.record;
  const [atM3, atM4] = [m3?.message.record ?? said('M3'), m4?.message.record ?? said('M4')];
  return [
    ...(atM3 === undefined
      ? []
      : [
          fact(
            'The AP answered M2 with M3: both ends hold the same PMK, so the passphrase is right.',
            record(atM3),
          ),
        ]),
    ...(atM4 === undefined ? [] : [fact('M4 was sent: the handshake itself was fine.', record(atM4))]),
  ];
}

export const kernelCipherMissing: Rule = { ...entry, find, findInSession };
