/**
 * What `writePcapng` says in comments because pcapng has no field for it, so that any program shows it,
 * and what the reader takes back from them.
 */

/** First comment of a record without time, written as an enhanced packet block with time 0. */
export const NO_TIME = 'Handshake Workbench: this record has no time';

const RECORDED_IN = 'Handshake Workbench: recorded in ';

/** Comment of an interface: the file its records were first read from. */
export const recordedIn = (file: string): string => RECORDED_IN + file;

/** The file that such a comment names, or null for any other comment. */
export const fileOfComment = (comment: string): string | null =>
  comment.startsWith(RECORDED_IN) ? comment.slice(RECORDED_IN.length) : null;
