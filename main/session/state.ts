import * as v from 'valibot';
import { toPlainText, utf8 } from '../base/bytes.ts';
import type { CustomBlock } from '../capture/types.ts';
import { UserError } from './errors.ts';
import { oldFormat, oldPlaces } from './old-state.ts';
import { parseSecrets } from './secrets.ts';

/**
 * The private enterprise number of our custom blocks: IANA's number for documentation (RFC 5612), as the project has
 * none of its own. The text's `format` tells our blocks from any other use of that number.
 */
export const pen = 32473;
const format = 'handshake-workbench/session@2';

/** Keys of an attempt (`Session.attemptKey`) and of a step of it (`Step.key`). */
const place = v.strictObject({
  attempt: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}\.\d+@(\d+|none)$/)),
  step: v.pipe(v.string(), v.regex(/^[a-z][\w.:@~/-]*$/), v.maxLength(512)),
});
const common = {
  /** Version of the program that saved it. */
  version: v.pipe(v.string(), v.maxLength(64)),
  /** SHA-256 over the digests of all attempts, computed without secrets. */
  digest: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  /** Clocks of the files: nanoseconds that the times in this file hold already, and whether a person gave them. */
  clocks: v.optional(
    v.pipe(
      v.array(
        v.strictObject({
          file: v.pipe(v.string(), v.maxLength(4096)),
          clock: v.picklist(['epoch', 'local', 'boot', 'none']),
          applied: v.pipe(v.string(), v.regex(/^-?\d{1,20}$/)),
          given: v.boolean(),
        }),
      ),
      v.maxLength(1000),
    ),
  ),
  /** The person's secrets file, only where it was asked for. */
  secrets: v.optional(v.unknown()),
};
const schema = v.variant('format', [
  v.object({
    format: v.literal(format),
    ...common,
    cursor: v.nullable(place),
    breakpoints: v.pipe(v.array(place), v.maxLength(1000)),
  }),
  v.object({ format: v.literal(oldFormat), ...common, ...oldPlaces }),
]);

/** Our own state in a saved session: never anything that the records or secrets determine. */
export type SavedState = v.InferOutput<typeof schema>;

export function encodeState(
  state: Omit<Extract<SavedState, { format: typeof format }>, 'format'>,
): CustomBlock {
  return { pen, data: utf8(JSON.stringify({ format, ...state })) };
}

/** The state in a block; null when the block is not ours; an error text when it is ours and not valid. */
export function decodeState(block: CustomBlock): SavedState | string | null {
  if (block.pen !== pen) return null;
  // A block's data comes back padded with zeroes to four octets.
  const end = block.data.findLastIndex((octet) => octet !== 0) + 1;
  const text = toPlainText(block.data.subarray(0, end));
  if (text === null || !text.includes(format.split('@')[0]!)) return null;
  try {
    const parsed = v.safeParse(schema, JSON.parse(text));
    if (parsed.success) {
      // Checked here, so that a damaged secret costs the state and not the records.
      if (parsed.output.secrets !== undefined) parseSecrets(parsed.output.secrets, 'its secrets', 1);
      return parsed.output;
    }
    const where = parsed.issues[0].path?.map((part) => String(part.key)).join('.') ?? 'it';
    return `the session's state was left out: ${where} is not valid`;
  } catch (error) {
    const why = error instanceof UserError ? error.message : 'it is no JSON';
    return `the session's state was left out: ${why}`;
  }
}
