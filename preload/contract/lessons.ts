/** Lessons: texts beside a recording. */
import * as v from 'valibot';
import { type Changed, call } from './call.ts';
import { id, nothing, type PlaceView } from './common.ts';

/** A lesson that can be taken. */
export interface LessonSummary {
  id: string;
  title: string;
  summary: string;
  /** How many parts it has. */
  stops: number;
}

/** The lesson that is being taken: a text, part by part, each about one step. */
export interface LessonView {
  id: string;
  title: string;
  stops: {
    title: string;
    /** Paragraphs; `…` in backquotes is code. */
    text: string[];
    /** Null where the session lacks the step: its secret was removed. */
    at: PlaceView | null;
  }[];
}

/** Calls about lessons. */
export const lessonCalls = {
  lessons: call(nothing).gives<LessonSummary[]>(),
  /** Opens the session of a lesson, with its secrets, at its first part. */
  openLesson: call(v.strictObject({ id })).gives<Changed>(),
  /** Ends the lesson; its session stays open. */
  endLesson: call(nothing).gives<Changed | null>(),
} as const;
