import type { Rule } from '../../rule.ts';
import { told } from '../../told.ts';

const entry = {
  cause: 'radio-blocked',
  title: 'The radio is switched off',
  shows:
    'Nothing is sent or heard: `rfkill: WLAN soft blocked`, `Operation not possible due to RF-kill`, `Wi-Fi now disabled by radio killswitch`, `RF_KILL bit toggled to disable radio`, `rfkill hardware state changed to disable`.',
  proof:
    'The line of the program or the driver that finds it so. It may be switched on again later: then nothing is wrong.',
  remedy:
    'See which switch it is (`rfkill list`). Soft: `rfkill unblock wlan`, airplane mode off, and what switches it off at each start (`systemd-rfkill`, TLP). Hard: the switch or key of the machine, or its firmware’s settings; some drivers of laptops report one that is not there (`rfkill list` names it).',
  misleads: 'Programs say that the interface or the driver cannot be started, or that there is no network.',
} as const;

export const radioBlocked: Rule = {
  ...entry,
  explains: { 'ap-not-started': 'all', 'network-not-found': 'all', 'driver-failed': 'inferred' },
  ...told(entry, {
    kinds: ['configuration'],
    is: ({ why }) => why === 'radio',
    says: ({ by }) => ({
      summary: `${by === 'ap' ? 'The radio of the AP' : 'The radio'} is switched off: nothing can be sent.`,
    }),
  }),
};
