import { errnoText } from '../../standard/errno.ts';

/**
 * `refused`: the kernel answered with an error. `gone`: the socket, the bridge or the interface is no more.
 * `timeout`: no answer came. `unsupported`: the radio has no such operation.
 */
export type RadioErrorCode = 'refused' | 'gone' | 'timeout' | 'unsupported';

/** Why an operation of a radio did not happen. */
export class RadioError extends Error {
  override name = 'RadioError';
  readonly code: RadioErrorCode;
  /** The nl80211 command or other operation: `NEW_KEY`. */
  readonly operation: string;
  /** Negative as the kernel gives it (-2); null where no kernel answered. */
  readonly errno: number | null;
  /** The words of the extended acknowledgement; null without. */
  readonly words: string | null;

  constructor(
    code: RadioErrorCode,
    operation: string,
    details: { readonly errno?: number | null; readonly words?: string | null } = {},
  ) {
    const { errno = null, words = null } = details;
    const said = [errno === null ? null : errnoText(-errno), words].filter((part) => part !== null);
    super([`${operation} ${code}`, ...said].join(': '));
    this.code = code;
    this.operation = operation;
    this.errno = errno;
    this.words = words;
  }
}
