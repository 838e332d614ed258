import { failedChecks, finding, reports, severityOf } from '../../evidence.ts';
import type { Find, Rule } from '../../rule.ts';
import { toldFacts } from '../../told.ts';

const entry = {
  cause: 'sae-pk-failed',
  title: 'The AP does not prove its public key',
  shows:
    'SAE-PK: the confirm of the AP holds its public key and a signature, and one of them is not right: wpa_supplicant prints `SAE-PK: K_AP fingerprint mismatch` or `Invalid or incorrect signature in KeyAuth`, and drops the confirm.',
  proof:
    'The bytes, with the keys of the exchange: the signature does not verify, or the fingerprint of the key is not the one that the password holds (WPA3 specification 3.1, section 6).',
  remedy:
    'Compare the password with what the AP printed when its key was made: modifier, private key and password belong together (`sae_password=…|pk=…` of hostapd). If the AP is in order, someone who knows the password plays the AP.',
  misleads:
    'SAE itself was right, so the password is known to the other end: only the owner of the key can sign.',
} as const;

/** Checks of the steps that recompute what the AP proves with. */
const CHECKS = /^sae-pk-/;

const find: Find = (trace) => {
  const failed = failedChecks(trace, (name) => CHECKS.test(name));
  const said = reports(trace, 'sae-rejected').filter(({ event }) => event.why === 'public-key');
  if (failed.length === 0 && said.length === 0) return [];
  return [
    finding(entry, {
      severity: severityOf(trace),
      certainty: 'proved',
      summary:
        'The AP does not prove that it holds the key of this network, so the station must not join it.',
      for: [...failed.map(({ fact }) => fact), ...toldFacts(said)],
    }),
  ];
};

export const saePkFailed: Rule = {
  ...entry,
  explains: {
    'sae-password-mismatch': 'inferred',
    'authentication-refused': 'all',
    'ap-vanished': 'all',
    deauthenticated: 'inferred',
  },
  find,
};
