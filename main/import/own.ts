import { tableImporter } from './table.ts';
import type { Importer } from './types.ts';

/** What stands before each line that this program writes into its recordings. */
const SUBJECT = /^handshake-workbench: /;

/**
 * The log of this program's own supplicant: what it held at a breakpoint and for how long, and how an attempt ended. What
 * else it tells (states, calculations) netlink and the frames beside it tell too, so that those lines report nothing.
 */
export const own: Importer = tableImporter<null>({
  form: 'handshake-workbench',
  by: 'supplicant',
  programs: /^handshake-workbench$/,
  subject: (text) => ({ rest: text.replace(SUBJECT, '') }),
  sure: SUBJECT,
  wordings: [
    {
      pattern: /^held (.+) at a breakpoint$/,
      says: ([, message]) => ({ kind: 'held', message: message! }),
      common: true,
    },
    {
      pattern: /^released (.+) after (\d{1,12}) ms$/,
      says: ([, message, ms]) => ({
        kind: 'released',
        message: message!,
        values: { milliseconds: Number(ms) },
      }),
      common: true,
    },
    {
      pattern: /^ended, (left|stopped): /,
      says: ([, why]) => ({ kind: 'disconnected', request: true, local: true, why: why! }),
      common: true,
    },
    {
      pattern: /^ended, ([a-z-]+): (.*?)\.?$/,
      says: ([, why, detail]) => ({ kind: 'error', local: true, why: why!, detail: detail! }),
      common: true,
    },
  ],
  state: () => null,
});
