import { redactText } from '../redact.ts';
import type { Importer } from '../types.ts';

const NAME = /^name {2,}: (\S+)$/;
const FIELD =
  /^(?:name|driver|module|priority|refcnt|selftest|internal|type|async|blocksize|(?:min |max )?keysize|ivsize|maxauthsize|geniv|chunksize|walksize|statesize|digestsize|reqsize|seedsize|fips|decrypt\w*) *: ?/;

/**
 * A listing of /proc/crypto: the algorithms that are there now. What is not in it may still come: templates appear
 * when they are first used, and modules load when they are asked for.
 */
export const procCrypto: Importer = {
  form: 'kernel crypto',
  recognise: ({ text, program }) => (program === null && NAME.test(text.split('\n', 1)[0]!) ? 2 : 0),
  continues: ({ text, program }) => program === null && FIELD.test(text),
  reader: () => ({
    read({ text }) {
      const names = text.split('\n').flatMap((line) => NAME.exec(line)?.[1] ?? []);
      if (names.length === 0) return null;
      const detail = [...new Set(names)].join(' ');
      return [
        {
          type: 'event',
          event: { kind: 'capability', by: 'kernel', ok: true, why: 'kernel-crypto', detail },
        },
      ];
    },
    end: () => [],
  }),
  redact: redactText,
};
