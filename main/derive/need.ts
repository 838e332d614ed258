import type { Secret, SecretNeed } from '../calculate/types.ts';
import { ssidText } from '../calculate/words.ts';
import { withoutData } from '../track/messages.ts';
import type { Attempt } from '../track/types.ts';
import type { Candidate } from './handshake/index.ts';
import type { Negotiated } from './suite.ts';

/** What a person would have to give; null when a secret is at work, or nothing would help. */
export function needOf(
  attempt: Attempt,
  { source }: Negotiated,
  candidate: Candidate | null,
  secrets: readonly Secret[],
): SecretNeed | null {
  const protectedFrames =
    attempt.handshakes.length > 0 ||
    withoutData(attempt).some((m) => m.encrypted) ||
    attempt.data?.isEncrypted === true;
  if (candidate || !protectedFrames || source === 'other') return null;
  const { ssid } = attempt.network;
  const network = ssidText(ssid);
  switch (source) {
    case 'passphrase':
      return {
        kind: 'passphrase',
        ssid,
        sentence: ssid
          ? `The passphrase of ${network} is needed to compute its keys. Its PSK or PMK serves as well.`
          : 'No frame names the network, so its name and its passphrase are needed. Its PMK alone serves as well.',
      };
    case 'sae':
      return {
        kind: 'pmk',
        ssid,
        sentence:
          `${secrets.some((s) => s.kind === 'passphrase') ? 'A passphrase does not help here. ' : ''}` +
          'SAE makes a new PMK for each connection out of numbers that both ends keep to themselves, so the passphrase ' +
          'alone gives no key. The PMK is needed, or rand and mask of one end, or a log that prints the PMK or k ' +
          '(wpa_supplicant or hostapd with -K).',
      };
    case 'eap':
      return {
        kind: 'pmk',
        ssid,
        sentence:
          'EAP makes a new PMK for each connection. It is needed, or the MSK that the method gave: a log of ' +
          'wpa_supplicant or hostapd with -K prints it, and so may the authentication server.',
      };
    default:
      return {
        kind: 'pmk',
        ssid,
        sentence:
          'OWE makes a new PMK for each connection by Diffie-Hellman; no passphrase exists, and the public keys on the ' +
          'air give none. The PMK is needed, the private key of one side, or a log that prints the PMK.',
      };
  }
}
