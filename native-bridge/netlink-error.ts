import { errnoText } from '../main/standard/errno.ts';

/** Name of an attribute by its number; null where it has none. */
export type AttributeNamer = (type: number) => string | null;

/** `refused`: the kernel answered with an error. `timeout`: no answer came. `gone`: there is no socket any more. */
export type NetlinkErrorCode = 'refused' | 'timeout' | 'gone';

/** Why a request did not happen. Its message: `NEW_KEY refused: ENOENT (no such entry): key addition failed`. */
export class NetlinkError extends Error {
  override name = 'NetlinkError';
  readonly code: NetlinkErrorCode;
  readonly operation: string;
  /** Negative, as the kernel gives it. */
  readonly errno: number | null;
  /** Words of the extended acknowledgement, and what they are about. */
  readonly words: string | null;

  constructor(
    operation: string,
    details: {
      readonly code: NetlinkErrorCode;
      readonly errno?: number | null;
      readonly words?: string | null;
      readonly about?: string | null;
    },
  ) {
    const { code, errno = null, words = null, about = null } = details;
    const both = words && about ? `${words} (${about})` : (words ?? about);
    const parts = [`${operation} ${code === 'timeout' ? 'got no answer' : code}`];
    if (errno !== null) parts.push(errnoText(-errno));
    if (both !== null) parts.push(both);
    super(parts.join(': '));
    this.code = code;
    this.operation = operation;
    this.errno = errno;
    this.words = both;
  }
}
