import type { Rule } from '../../rule.ts';
import { told } from '../../told.ts';

const entry = {
  cause: 'channel-switch-failed',
  title: 'The station could not follow the AP, or the AP is just changing',
  shows:
    'The kernel prints `AP … switches to unsupported channel …, disconnecting`, `channel switch failed`, `changed bandwidth to incompatible one`, `SSID mismatch for AP`, or `AP is in CSA process, reject auth`.',
  proof: 'The line of the station’s own kernel: it leaves by itself, or does not begin.',
  remedy:
    'Give the AP a channel and a width that all stations may use (2.4 GHz: 1, 6 or 11 with 20 MHz; 5 GHz: 36 to 48), and switch the automatic choice off for a trial. Look at the country of the station (`iw reg get`).',
  misleads: 'It looks like a bad signal or like an AP that is gone: other stations stay.',
} as const;

export const channelSwitchFailed: Rule = {
  ...entry,
  passing: true,
  explains: { deauthenticated: 'inferred', 'ap-vanished': 'all' },
  ...told(entry, {
    kinds: ['channel-switch'],
    says: ({ detail }) => ({
      summary: /CSA process/.test(detail ?? '')
        ? 'The AP is changing its channel: the station has to wait until it has done so.'
        : 'The AP changed its channel or what it is, and the station could not follow.',
    }),
  }),
};
