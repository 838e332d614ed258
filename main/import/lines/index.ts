export type { Attachment } from './attachment.ts';
export type { ClockOptions } from './clock.ts';
export { lineOfEntry, parseEntry } from './journal.ts';
export { lineOf } from './line.ts';
export { LineMaker } from './lines.ts';
