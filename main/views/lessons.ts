/** Lessons: a recorded session and a text whose parts are tied to its steps. docs/lessons.md describes the form. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { LessonSummary, LessonView, PlaceView } from '../../preload/contract/index.ts';
import { isActName } from '../calculate/acts.ts';
import type { Step } from '../calculate/types.ts';
import { UserError } from '../session/errors.ts';
import type { Session } from '../session/session.ts';

/** One part of a lesson: what is told while the cursor stands on a step. */
export interface Stop {
  readonly title: string;
  /** Paragraphs; `…` in backquotes is set as code. */
  readonly text: readonly string[];
  /** The attempt by its place in the session, from 1. */
  readonly attempt: number;
  /** Acts of the step and, after it, of sub-steps in it. */
  readonly path: readonly string[];
  /** Act of the message that the step belongs to; null: of any. */
  readonly of: string | null;
  /** Which of the steps of this act, from 1. */
  readonly nth: number;
  /** Of the line that names the step. */
  readonly line: number;
}

export interface Lesson {
  readonly id: string;
  readonly title: string;
  /** Its place among the others. */
  readonly number: number;
  readonly summary: string;
  /** Of the network in the recording, given so that its keys can be computed. */
  readonly passphrase: string | null;
  readonly stops: readonly Stop[];
}

const sessionFiles = ['session.pcapng', 'session.pcapng.gz'];
const textFile = 'lesson.md';

/**
 * Reads the text of a lesson.
 *
 * @param id the name of its folder
 * @throws UserError that names folder, file and line
 */
export function parseLesson(id: string, text: string): Lesson {
  const problem = (line: number, what: string): UserError =>
    new UserError('unreadable', `lessons/${id}/${textFile}, line ${line}: ${what}`);
  let title = '';
  let passphrase: string | null = null;
  let number = Number.POSITIVE_INFINITY;
  const summary: string[] = [];
  const stops: Stop[] = [];
  let open: {
    title: string;
    line: number;
    paragraphs: string[][];
    at: Omit<Stop, 'title' | 'text'> | null;
  } | null = null;
  const close = (): void => {
    if (open === null) return;
    const { at, paragraphs } = open;
    if (at === null) throw problem(open.line, `“${open.title}” names no step; a line “step: frame.m1” does`);
    const told = paragraphs.map((lines) => lines.join(' ')).filter((paragraph) => paragraph !== '');
    if (told.length === 0) throw problem(open.line, `“${open.title}” says nothing`);
    stops.push({ title: open.title, text: told, ...at });
  };
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = index + 1;
    const trimmed = raw.trim();
    const heading = /^(#{1,2})\s+(.+)$/.exec(trimmed);
    const setting = /^(step|passphrase|number):\s*(.+)$/.exec(trimmed);
    if (heading?.[1] === '#') {
      if (title !== '') throw problem(line, 'a second title');
      title = heading[2]!;
    } else if (heading) {
      close();
      open = { title: heading[2]!, line, paragraphs: [[]], at: null };
    } else if (setting?.[1] === 'passphrase' && open === null) passphrase = setting[2]!;
    else if (setting?.[1] === 'number' && open === null) {
      if (!/^\d{1,4}$/.test(setting[2]!)) throw problem(line, `“${setting[2]}” is no number`);
      number = Number(setting[2]);
    } else if (setting?.[1] === 'step' && open !== null) {
      if (open.at !== null) throw problem(line, `“${open.title}” names two steps`);
      open.at = placeOf(setting[2]!, line);
      if (open.at === null) throw problem(line, `“${setting[2]}” is not the name of a step`);
    } else if (open === null) summary.push(trimmed);
    else if (trimmed === '') open.paragraphs.push([]);
    else open.paragraphs.at(-1)!.push(trimmed);
  }
  close();
  if (title === '') throw problem(1, 'a lesson begins with its title: “# Title”');
  if (stops.length === 0) throw problem(1, 'the lesson has no parts: “## Title” begins one');
  return { id, title, number, summary: summary.join(' ').trim(), passphrase, stops };
}

/** `attempt 2: check.mic of frame.m3 (2) > mic.sign`; all but the act may be left out. */
function placeOf(text: string, line: number): Omit<Stop, 'title' | 'text'> | null {
  const parts = /^(?:attempt (\d+):\s*)?(\S+)(?: of (\S+))?(?:\s*\((\d+)\))?\s*(>.*)?$/.exec(text.trim());
  if (!parts) return null;
  const [, attempt = '1', first = '', of = null, nth = '1', deeper = ''] = parts;
  const path = [first, ...deeper.split('>').slice(1)].map((name) => name.trim());
  if (!path.every(isActName) || (of !== null && !isActName(of))) return null;
  return { attempt: Number(attempt), path, of, nth: Number(nth), line };
}

/** The lessons in a folder, in the order of their numbers; a folder without a text is none. @throws UserError */
export function readLessons(folder: URL): Lesson[] {
  const lessons: Lesson[] = [];
  for (const id of readdirSync(folder).sort()) {
    const text = new URL(`${encodeURIComponent(id)}/${textFile}`, folder);
    if (existsSync(text)) lessons.push(parseLesson(id, readFileSync(text, 'utf8')));
  }
  return lessons.sort((a, b) => a.number - b.number);
}

/** @returns the path of a lesson's recording */
export function recordingOf(folder: URL, id: string): string {
  const files = sessionFiles.map((name) =>
    fileURLToPath(new URL(`${encodeURIComponent(id)}/${name}`, folder)),
  );
  return files.find((file) => existsSync(file)) ?? files[0]!;
}

export const lessonSummary = ({ id, title, summary, stops }: Lesson): LessonSummary => ({
  id,
  title,
  summary,
  stops: stops.length,
});

/**
 * A lesson with the step that each part is about, under the secrets that the session has now: without them some steps
 * are not there.
 */
export function lessonView(lesson: Lesson, session: Session): LessonView {
  return {
    id: lesson.id,
    title: lesson.title,
    stops: lesson.stops.map((stop) => ({
      title: stop.title,
      text: [...stop.text],
      at: placeIn(session, stop),
    })),
  };
}

/** Where a lesson begins. @throws UserError that names the line of a part whose step its session does not have */
export function lessonBegins(lesson: Lesson, session: Session): PlaceView {
  const places = lesson.stops.map((stop) => {
    const at = placeIn(session, stop);
    if (at !== null) return at;
    const of = stop.of === null ? '' : ` of “${stop.of}”`;
    const which = stop.nth > 1 ? ` number ${stop.nth}` : '';
    throw new UserError(
      'unreadable',
      `lessons/${lesson.id}/${textFile}, line ${stop.line}: the session has no step “${stop.path.join(' > ')}”${of}${which} in attempt ${stop.attempt}`,
    );
  });
  return places[0]!;
}

function placeIn(session: Session, stop: Stop): PlaceView | null {
  const attempt = session.attempts[stop.attempt - 1]?.id;
  const step = attempt === undefined ? null : stepAt(session.analysed(attempt).trace, stop);
  return attempt !== undefined && step ? { attempt, key: step.key, step: step.id } : null;
}

function stepAt(
  trace: { readonly steps: readonly Step[]; substeps(id: string): readonly Step[] },
  { path, of, nth }: Stop,
): Step | null {
  const [first, ...rest] = path;
  const message = ({ record }: Step): string | undefined =>
    trace.steps.find((step) => step.kind === 'message' && step.record === record)?.act;
  let step = trace.steps.filter((one) => one.act === first && (of === null || message(one) === of))[nth - 1];
  for (const act of rest) step = step && trace.substeps(step.id).find((one) => one.act === act);
  return step ?? null;
}
