import type { Rule } from '../../rule.ts';
import { told } from '../../told.ts';

const entry = {
  cause: 'ap-cannot-take-station',
  title: 'The AP itself cannot take the station',
  shows:
    'The station asks for nothing wrong, and the AP cannot serve it: hostapd prints `Could not set STA to kernel driver` or `Could not add STA to kernel driver`, and sends the station away, often with an association that has succeeded just before.',
  proof: 'The line of the AP: its own kernel or driver refused the entry of the station.',
  remedy:
    'Look into the kernel log of the AP (`dmesg`) at that second: the driver has no room for another station or key, or its firmware is down. Start the interface anew; try with fewer stations (`max_num_sta`) and without HT/VHT options that the driver only claims.',
  misleads: 'The station is told an unspecified reason and looks at its passphrase; it is not the matter.',
} as const;

export const apCannotTakeStation: Rule = {
  ...entry,
  explains: { 'association-refused': 'all', deauthenticated: 'inferred' },
  ...told(entry, {
    kinds: ['associated', 'authenticated'],
    is: ({ ok, why, by }) => by === 'ap' && ok === false && why === 'driver',
    says: () => ({
      summary: 'The driver of the AP does not take the entry of this station, so the AP cannot serve it.',
    }),
  }),
};
