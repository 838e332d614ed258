import type { Rule } from '../../rule.ts';
import { told } from '../../told.ts';

const entry = {
  cause: 'mesh-peering-failed',
  title: 'Two mesh points do not come together',
  shows:
    'The log of wpa_supplicant has `MESH-SAE-AUTH-FAILURE addr=…`, and after some of them `MESH-SAE-AUTH-BLOCKED addr=… duration=300`: the peer is set aside.',
  proof: 'The lines. They say that SAE with the peer failed, not at which of its checks.',
  remedy:
    'Compare the mesh password of the two (`sae_password`, `psk`), the mesh ID, and the SAE groups (`sae_groups=19`). The peer is tried again when the time is over, or at once after a restart of both.',
  misleads: 'Both see the other’s beacons, and a mesh without encryption between the same two works.',
} as const;

export const meshPeeringFailed: Rule = {
  ...entry,
  explains: { 'authentication-refused': 'inferred', deauthenticated: 'inferred' },
  ...told(entry, {
    kinds: ['mesh'],
    is: ({ ok }) => !ok,
    says: (_, all) => ({
      certainty: 'likely',
      summary: `The SAE exchange with a mesh peer fails${all.some(({ event }) => event.why === 'blocked') ? ', and the peer is set aside for it' : ''}: most often the two have other passwords.`,
    }),
  }),
};
