import type { KeyMessageFault } from '../../../base/event.ts';
import type { Trace } from '../../../calculate/types.ts';
import { explained, fact, finding, reports, severityOf } from '../../evidence.ts';
import type { Find, Rule } from '../../rule.ts';
import { toldFacts } from '../../told.ts';

const entry = {
  cause: 'key-message-refused',
  title: 'One end does not accept a key message of the other',
  shows:
    'The station prints `Invalid EAPOL-Key MIC`, `AES unwrap failed`, `GTK IE in unencrypted key data`, `ANonce … differs`, or the AP `received EAPOL-Key msg 4/4 in invalid state`: the message came, and was dropped.',
  proof:
    'The check of the receiver. What made the message wrong it does not say: the sender, or what lies between.',
  remedy:
    'Look at the sender: its program and the driver’s offload of keys (mt76, brcmfmac, ath10k have handshakes of their own). Update both ends, and try without what changes the message: 802.11r, PMF, rekeying.',
  misleads:
    'Supplicants guess at the passphrase. Once M3 has come, the AP has accepted the MIC of M2: the passphrase is right.',
} as const;

const WHAT: Readonly<Record<KeyMessageFault, string>> = {
  undecryptable: 'its key data cannot be decrypted',
  unencrypted: 'it holds a group key that is not encrypted',
  nonce: 'its ANonce is not the one of M1',
  order: 'it comes when it cannot be expected',
  malformed: 'what it holds is not as it has to be',
};

const find: Find = (trace, _session, found) => {
  const said = reports(trace, 'key-message');
  const mics = reports(trace, 'mic-invalid').filter(({ event }) => event.by !== 'ap');
  const late =
    trace.outcome === 'failed'
      ? reports(trace, 'replay-counter').filter(({ event }) => event.by !== 'ap')
      : [];
  if (said.length + mics.length + late.length === 0) return [];
  const first = said[0]?.event;
  const dropped = first ?? mics[0]?.event ?? late[0]!.event;
  const sure = said.length > 0 || mics.some(({ event }) => event.message !== undefined);
  const who = dropped.by === 'ap' ? 'The AP' : 'The station';
  const what = first ? WHAT[first.why] : mics.length > 0 ? 'its MIC is wrong' : 'it has come before';
  return [
    finding(entry, {
      // What was dropped on the way is not why it failed, where that is known; a slow answer is followed by another.
      severity:
        explained(found) ||
        (first?.why === 'order' && (trace.outcome !== 'failed' || wentOn(trace, said) || said.every(hadM2)))
          ? 'notice'
          : severityOf(trace),
      certainty: sure ? 'likely' : 'possible',
      summary: `${who} does not accept ${dropped.message ?? 'a key message'} of the other end: ${what}.`,
      for: toldFacts([...said, ...mics, ...late]),
      settle: [
        fact(
          'The message itself with the PMK, from a capture or a log with keys: then its MIC can be computed.',
        ),
      ],
    }),
  ];
};

/** In these states hostapd has taken an M2 already (PTKINITNEGOTIATING, PTKINITDONE of its state machine): this one is late. */
const hadM2 = ({ event }: { readonly event: { readonly detail?: string } }): boolean =>
  /msg 2\/4 in invalid state \(1[01]\)/.test(event.detail ?? '');

/** The AP asks on after what it dropped, and gives up for want of another answer. */
const wentOn = (trace: Trace, said: readonly { readonly record: number }[]): boolean =>
  reports(trace, 'retry-limit').some(({ record: at }) => at > said.at(-1)!.record);

export const keyMessageRefused: Rule = {
  ...entry,
  turn: 'consequence',
  explains: { deauthenticated: 'inferred' },
  yieldsTo: [
    'element-mismatch-in-m3',
    'element-mismatch-in-m2',
    'rekey-failed',
    'wrong-passphrase',
    'owe-key-mismatch',
    'replayed-message',
  ],
  find,
};
