import type { Finding } from '../diagnose/types.ts';
import { errorView } from '../session/errors.ts';
import type { Session } from '../session/session.ts';
import { attemptHead } from './analysis.ts';

/** A line of `analyze --batch`: a file and attempt, or a file of which no attempt comes. docs/batch.schema.json describes it. */
export interface BatchLine {
  format: 'handshake-workbench/batch@1';
  /** As it was named, or found in a folder that was. */
  file: string;
  /** Why the file could not be read; all that follows is then null or empty. */
  error: string | null;
  records: number | null;
  /** Of the file. */
  warnings: string[];
  /** How many attempts the file holds: so many lines it has, and one where it has none. */
  attempts: number | null;
  /** Which of them this is, from 1. */
  attempt: number | null;
  ssid: string | null;
  ssidHex: string | null;
  bssid: string | null;
  station: string | null;
  akm: string | null;
  pairwise: string | null;
  start: string | null;
  end: string | null;
  outcome: 'connected' | 'failed' | 'incomplete' | null;
  /** False: a check does not hold; true: those that could be made do; null: none could. */
  verified: boolean | null;
  decrypted: number | null;
  /** What a person would have to give for the keys to be computed. */
  needs: string | null;
  /** Of the attempt; where there is none, of the file. */
  findings: { cause: string; severity: string; certainty: string; summary: string }[];
}

const NOTHING = {
  error: null,
  records: null,
  warnings: [],
  attempts: null,
  attempt: null,
  ssid: null,
  ssidHex: null,
  bssid: null,
  station: null,
  akm: null,
  pairwise: null,
  start: null,
  end: null,
  outcome: null,
  verified: null,
  decrypted: null,
  needs: null,
  findings: [],
} satisfies Omit<BatchLine, 'format' | 'file'>;

const empty = (file: string): BatchLine => ({ format: 'handshake-workbench/batch@1', file, ...NOTHING });

const short = (findings: readonly Finding[]): BatchLine['findings'] =>
  findings.map(({ cause, severity, certainty, summary }) => ({ cause, severity, certainty, summary }));

/** The line of a file that could not be read, with the words that a person would be told. */
export const batchError = (file: string, error: unknown): BatchLine => ({
  ...empty(file),
  error: errorView(error).message,
});

/**
 * The lines of one file: one an attempt, in the order of the attempts, or one where there is none. Never a key. Steps are not computed to
 * the last one: that would take several times as long, so there is no digest.
 */
export function batchLines(file: string, session: Session): BatchLine[] {
  const whole: BatchLine = {
    ...empty(file),
    records: session.store.length,
    warnings: session.warnings.map(({ message }) => message),
    attempts: session.attempts.length,
    findings: short(session.findings),
  };
  if (session.attempts.length === 0) return [whole];
  return session.attempts.map(({ id }, index) => {
    const analysed = session.analysed(id);
    const { trace, findings } = analysed;
    const { ssid, ssidHex, bssid, station, akm, pairwise, start, end, outcome, needs } =
      attemptHead(analysed);
    const verified = [...trace.agreements, ...trace.handshakes].map((handshake) => handshake.verified);
    return {
      ...whole,
      ...{ attempt: index + 1, ssid, ssidHex, bssid, station, akm, pairwise, start, end, outcome, needs },
      verified: verified.includes(false) ? false : verified.includes(true) ? true : null,
      decrypted: trace.decrypted.frames,
      // What is of the file and no attempt stands with the first.
      findings: [...short(findings), ...(index === 0 ? whole.findings : [])],
    };
  });
}

/** Whether a line tells of what did not go well, as the exit status of `analyze` understands it. */
export const isBad = (line: BatchLine): boolean =>
  line.outcome === 'failed' ||
  line.verified === false ||
  line.findings.some(({ severity }) => severity === 'failure');

/** What stands in the output of a batch that ended early. */
export interface BatchDone {
  /** Octets of the whole files; what follows is a torn line, or the lines of a file that are not all there. */
  length: number;
  /** Files of which all lines are there. */
  files: Set<string>;
  unread: number;
  bad: number;
}

/**
 * Reads the output of a batch again, a line with its length in octets (the end of the line included) at a time.
 * @throws SyntaxError naming the line that no batch wrote; the last one may be torn
 */
export async function batchDone(
  lines: AsyncIterable<{ text: string; octets: number; whole: boolean }>,
): Promise<BatchDone> {
  const done: BatchDone = { length: 0, files: new Set(), unread: 0, bad: 0 };
  let [at, number, bad] = [0, 0, 0];
  for await (const { text, octets, whole } of lines) {
    number++;
    if (!whole) break;
    at += octets;
    const line = parsed(text);
    if (line === null) throw new SyntaxError(`line ${number} is none of a batch`);
    if (line.attempt === null || line.attempt === 1) bad = 0;
    if (isBad(line)) bad++;
    if ((line.attempt ?? 0) < (line.attempts ?? 0)) continue;
    done.files.add(line.file);
    done.length = at;
    done.bad += bad;
    if (line.error !== null) done.unread++;
  }
  return done;
}

function parsed(text: string): BatchLine | null {
  try {
    const line: unknown = JSON.parse(text);
    const format = (line as Partial<BatchLine> | null)?.format;
    return format === 'handshake-workbench/batch@1' ? (line as BatchLine) : null;
  } catch {
    return null;
  }
}
