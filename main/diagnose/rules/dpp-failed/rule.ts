import type { Rule } from '../../rule.ts';
import { told } from '../../told.ts';

const entry = {
  cause: 'dpp-failed',
  title: 'Easy Connect (DPP) did not come to its end',
  shows:
    'The log of wpa_supplicant or hostapd has `DPP-FAIL …`, `DPP-NOT-COMPATIBLE …` or `DPP-CONF-FAILED`.',
  proof: 'The line: it says which message or attribute was not accepted.',
  remedy:
    'Make the QR code or the PKEX code anew at both ends and begin again: curve, role (configurator, enrollee) and code must fit each other. Look whether one of the two is much older.',
  misleads: 'The network itself is not the matter: the device never got its settings.',
} as const;

export const dppFailed: Rule = {
  ...entry,
  ...told(entry, {
    kinds: ['dpp'],
    says: ({ detail }) => ({ summary: `Easy Connect failed${detail ? `: ${detail}` : ''}.` }),
  }),
};
