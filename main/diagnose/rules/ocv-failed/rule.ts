import type { Rule } from '../../rule.ts';
import { told } from '../../told.ts';

const entry = {
  cause: 'ocv-failed',
  title: 'The two ends are not on the same channel, as one of them finds',
  shows:
    'Operating channel validation: hostapd or wpa_supplicant prints `OCV-FAILURE addr=… frame=eapol-key-m2 error=…` or `OCV failed: …`, and drops the message.',
  proof:
    'The line of the end that checks: the channel in the other’s message (OCI KDE) is not the one it uses itself, or is not there (IEEE 802.11-2020, 12.2.9).',
  remedy:
    'An OCI that is missing, or wrong by its width: the other end’s driver does not know OCV; switch it off (`ocv=0` on both, or `ocv=2` on the AP, which takes stations without it). A wrong primary channel: someone relays between two channels, or one end has missed a channel switch.',
  misleads:
    'The other end sees a handshake that is not answered, as after a wrong passphrase. The MIC was right: it is checked before.',
} as const;

export const ocvFailed: Rule = {
  ...entry,
  explains: { deauthenticated: 'inferred', 'message-lost': 'all', 'wrong-passphrase': 'inferred' },
  ...told(entry, {
    kinds: ['ocv'],
    says: ({ by, message }) => ({
      summary: `${by === 'ap' ? 'The AP' : 'The station'} does not accept ${message ?? 'a message'} of the other end: the channel that it tells is another one, or is missing.`,
    }),
  }),
};
