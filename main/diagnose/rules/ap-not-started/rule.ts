import type { Rule } from '../../rule.ts';
import { told } from '../../told.ts';

const entry = {
  cause: 'ap-not-started',
  title: 'The program could not start its interface',
  shows:
    'No station can join, for there is no AP, or the station never begins: `Interface initialization failed`, `Could not select hw_mode and channel`, `Could not set channel for kernel driver`, `Failed to initialize driver`.',
  proof: 'The line in which the program says so. What it printed just before says why.',
  remedy:
    'Look at the lines before it. Most often: the channel is not allowed here or needs radar detection (`country_code`, `iw reg get`), the driver has no AP mode (`iw phy`, "Supported interface modes"), another program holds the interface, or radio is blocked (`rfkill list`).',
  misleads: 'Stations see no network at all, and look for it.',
} as const;

export const apNotStarted: Rule = {
  ...entry,
  turn: 'consequence',
  yieldsTo: ['kernel-cipher-missing', 'driver-cipher-missing', 'key-install-failed'],
  ...told(entry, {
    kinds: ['configuration'],
    is: ({ why }) => why === 'start',
    says: ({ by }) => ({
      summary:
        by === 'ap'
          ? 'The AP could not start: no station can join.'
          : by === 'server'
            ? 'The authentication server could not start: nobody is admitted.'
            : 'The supplicant could not start its interface.',
    }),
  }),
};
