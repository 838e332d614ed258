import { CIPHER_REASONS } from '../../../standard/reason.ts';
import { CIPHER_STATUSES } from '../../../standard/status.ts';
import { passedOver } from '../../passed-over.ts';
import { refusedFor } from '../../refusal.ts';
import type { Find, Rule } from '../../rule.ts';

const entry = {
  cause: 'cipher-mismatch',
  title: 'The two ends do not share a cipher',
  shows:
    'The AP refuses the association with status 41 (group cipher), 42 (pairwise cipher) or 46, or leaves with reason 18, 19 or 24. A supplicant that compares first passes the network over: `skip RSN IE - PTK cipher mismatch`.',
  proof:
    'The code, or the line; beside it the ciphers of the association request and of the beacon. Where the beacon does offer the cipher, the AP is set otherwise than it announces.',
  remedy:
    'Give the two ends one cipher. CCMP is what all devices know; an AP with GCMP-256 or TKIP alone shuts many out.',
  misleads:
    'A supplicant that tries again and again, and reports a timeout or a wrong password, hides the code.',
} as const;

const find: Find = (trace) => {
  const codes = { status: CIPHER_STATUSES, reason: CIPHER_REASONS };
  const refused = refusedFor(trace, entry, codes, ['pairwise', 'group'], 'cipher');
  return refused ? [refused] : [];
};

export const cipherMismatch: Rule = {
  ...entry,
  find,
  findInSession: (session) => passedOver(session, entry, ['pairwise', 'group'], 'no cipher in common'),
};
