import type { Rule } from '../../rule.ts';
import { told } from '../../told.ts';

const entry = {
  cause: 'configuration-refused',
  title: 'A program does not take its settings',
  shows:
    'Nothing ever begins: wpa_supplicant or hostapd prints `Line 27: invalid key_mgmt …`, `errors found in configuration file`, `Invalid passphrase length`; iwd `invalid PreSharedKey format`; NetworkManager fails with `supplicant-config-failed`.',
  proof: 'The line in which the program says what it does not take.',
  remedy:
    'Mend the line that is named. A passphrase has 8 to 63 characters, a PSK 64 hexadecimal digits. Start the program anew after it.',
  misleads: 'Network managers report a network that is not found, or a timeout: no frame was sent.',
} as const;

export const configurationRefused: Rule = {
  ...entry,
  ...told(entry, {
    kinds: ['configuration', 'disconnected'],
    is: ({ kind, why }) =>
      kind === 'configuration'
        ? why === 'refused' || why === 'not-built-in'
        : why === 'supplicant-config-failed',
    says: (_, all) => {
      const built = all.some(({ event }) => event.why === 'not-built-in');
      const who = all[0]!.event.by === 'ap' ? 'The AP' : 'The station';
      return built
        ? {
            summary: `${who} is set to something that its program was built without.`,
            remedy:
              'Install a build that has it: for WPA3 hostapd and wpa_supplicant need CONFIG_SAE=y (OpenWrt: `wpad-mbedtls` or `wpad-openssl` in place of `wpad-basic`; Debian and Fedora have it in the package). Or leave it out of the settings: `key_mgmt=WPA-PSK` alone joins a network in transition mode.',
          }
        : { summary: `${who} does not begin: its program does not take its settings.` };
    },
  }),
};
