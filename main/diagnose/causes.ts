import type { Cause } from './types.ts';

/** Each cause in a few words, for lists; docs/causes.md says more. */
export const causeTitles: Readonly<Record<Cause, string>> = {
  'wrong-passphrase': 'The two ends hold different PMKs',
  'message-lost': 'A handshake message was lost',
  'message-missing-from-capture': 'The capture does not hold everything',
  'authentication-refused': 'Authentication refused',
  'association-refused': 'Association refused',
  comeback: 'The AP asks to come back later',
  'element-mismatch-in-m3': 'M3 differs from what the AP announces',
  deauthenticated: 'Someone ended the connection',
  'rekey-failed': 'Keys could not be renewed',
  'replayed-message': 'An old message was sent again',
  unknowable: 'Cannot be known from this evidence',
};
