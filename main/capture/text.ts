import type { Bytes } from '../base/bytes.ts';

/** Octets at a file's start that are looked at. */
export const TEXT_HEAD = 4096;

/** Text holds few control characters: journal exports have the length of a binary field now and then. */
const MOST_CONTROLS = 0.05;
/** Logs of other encodings than UTF-8 have octets above 127 for single letters; in compressed data every second one is. */
const MOST_HIGH = 0.25;

/**
 * Whether a file that begins so is text: UTF-8, UTF-16 with its mark, or another encoding with letters mostly of ASCII.
 * @param head the first octets, up to `TEXT_HEAD`
 */
export function isText(head: Bytes): boolean {
  if (head.length === 0) return false;
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)) return true;
  let controls = 0;
  let high = 0;
  for (const octet of head) {
    // Tab, line breaks, form feed and the escape of colours are at home in logs.
    if (octet === 127 || (octet < 32 && !(octet >= 9 && octet <= 13) && octet !== 27)) controls++;
    else if (octet > 127) high++;
  }
  return controls <= head.length * MOST_CONTROLS && (high <= head.length * MOST_HIGH || isUtf8(head));
}

/** Whether it is UTF-8, but for a character that the end cuts. */
function isUtf8(head: Bytes): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}
