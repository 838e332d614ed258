import { withoutData } from '../../../track/messages.ts';
import type { Find, Rule } from '../../rule.ts';
import { told } from '../../told.ts';

const entry = {
  cause: 'no-credential',
  title: 'Nobody gave the password',
  shows:
    'The station wants to join and has no password: `CTRL-REQ-PASSWORD`, `No PSK available for association`, NetworkManager `no secrets`, `Missing network PSK/passphrase`. Or the AP has none for this station: `no PSK configured for the STA`.',
  proof: 'The line in which a program asks for it, or says that it has none.',
  remedy:
    'Give the password: in the network block of wpa_supplicant (`psk=`, `sae_password=`, `password=`), `nmcli connection modify NAME wifi-sec.psk …`, iwd’s file of the network. With NetworkManager a session without an agent cannot ask: store it for all users (`wifi-sec.psk-flags 0`).',
  misleads:
    'After any failure NetworkManager asks for a new password, and then says that it has none: that follows from the failure.',
} as const;

const rule = told(entry, {
  kinds: ['configuration', 'disconnected'],
  is: ({ kind, why }) => (kind === 'configuration' ? why === 'credential' : why === 'no-secrets'),
  says: ({ by }) => ({
    summary:
      by === 'ap'
        ? 'The AP has no password for this station.'
        : 'The station has no password for this network.',
  }),
});

/** What was sent before shows that there was one: that a manager wants another follows from how it ended. */
const find: Find = (trace, session, found) =>
  rule
    .find(trace, session, found)
    .map((one) =>
      withoutData(trace.attempt).some(
        ({ event, phase }) =>
          phase === 'four-way' ||
          phase === 'eap' ||
          event?.kind === 'associated' ||
          event?.kind === 'hint' ||
          event?.kind === 'sae-commit',
      ) && !one.summary.startsWith('The AP')
        ? { ...one, severity: 'notice' as const }
        : one,
    );

export const noCredential: Rule = {
  ...entry,
  explains: { 'wrong-passphrase': 'inferred', 'message-lost': 'inferred', deauthenticated: 'inferred' },
  ...rule,
  find,
};
