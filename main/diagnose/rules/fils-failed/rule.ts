import type { Rule } from '../../rule.ts';
import { told } from '../../told.ts';

const entry = {
  cause: 'fils-failed',
  title: 'FILS authentication did not verify',
  shows:
    'Fast initial link setup: one end prints `FILS: Key-Auth mismatch`, `FILS: RSNE mismatch …`, `FILS: Session mismatch`, or hostapd `authentication failed (FILS)`.',
  proof: 'The check of the end that prints it.',
  remedy:
    'Let the station forget its ERP keys and join in full once (`fast_reauth=0`, or a restart of wpa_supplicant). If it comes again, compare the RSN element of the beacon with the association response, and look into the log of the ERP server.',
  misleads: 'The next attempt, with a full EAP, may succeed: the credentials are right.',
} as const;

export const filsFailed: Rule = {
  ...entry,
  explains: { 'association-refused': 'inferred', deauthenticated: 'inferred' },
  yieldsTo: ['group-rejected'],
  ...told(entry, {
    kinds: ['fils'],
    is: ({ ok }) => !ok,
    says: ({ by, detail }) => ({
      certainty: 'likely',
      summary: `${by === 'ap' ? 'The AP' : 'The station'} does not accept the FILS exchange${detail ? `: ${detail}` : ''}.`,
    }),
  }),
};
