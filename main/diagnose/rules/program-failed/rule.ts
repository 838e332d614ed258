import type { Rule } from '../../rule.ts';
import { told } from '../../told.ts';

const entry = {
  cause: 'program-failed',
  title: 'A program fails in itself',
  shows:
    'An end stops in the midst of its own work: `SAE: failed bignum operation …`, `SSL: Failed to initialize new TLS connection`, `Failed to generate EAPOL-Key … MIC`, `OWE: HMAC-SHA256 failed`, `Not enough entropy in random pool`.',
  proof: 'The line of the program. What the other end sent has no part in it.',
  remedy:
    'On a small device look at the free memory at that moment (ESP-IDF: `esp_get_free_heap_size()`; TLS takes 40 kB and more), and at a cryptography library that was built without what is asked for. Else update the program and its library; in FIPS mode MD4, MD5 and RC4 are not to be had.',
  misleads:
    'The other end sees a station that goes silent: that looks like a lost frame or a wrong password.',
} as const;

export const programFailed: Rule = {
  ...entry,
  explains: {
    deauthenticated: 'inferred',
    'ap-vanished': 'inferred',
    'eap-failed': 'inferred',
    'message-lost': 'inferred',
    'port-never-authorized': 'all',
  },
  ...told(entry, {
    kinds: ['program'],
    says: ({ by }) => ({
      summary: `${by === 'ap' ? 'The AP' : by === 'server' ? 'The authentication server' : 'The station'} cannot do its own part: it gets no memory, or its library does not compute.`,
      certainty: 'likely',
    }),
  }),
};
