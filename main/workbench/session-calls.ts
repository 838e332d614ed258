import type { SessionView, Workbench } from '../../preload/contract/index.ts';
import type { lessonCalls } from '../../preload/contract/lessons.ts';
import type { sessionCalls } from '../../preload/contract/session.ts';
import { isKey } from '../calculate/step-key.ts';
import { secretKey } from '../capture/secret.ts';
import { UserError, unreadable } from '../session/errors.ts';
import { type At, carried, NOWHERE, type Place, savedPlace } from '../session/place.ts';
import { save } from '../session/save.ts';
import { isGiven, makeSecret, parseSecrets } from '../session/secrets.ts';
import { type OpenFile, Session } from '../session/session.ts';
import { type Lesson, lessonBegins, lessonSummary, readLessons, recordingOf } from '../views/lessons.ts';
import { survey } from '../views/overview.ts';
import type { Desk } from './desk.ts';

/** Opening, saving and closing a session, lessons among them. */
export function answerSession(
  desk: Desk,
): Pick<Workbench, keyof typeof sessionCalls | keyof typeof lessonCalls> {
  const { lessons } = desk.options;
  return {
    session: async () => desk.view,
    open: async ({ files, add }) => {
      const chosen = files.map((ref) => desk.file(ref));
      return desk.instead(() => open(desk, chosen, { add }));
    },
    openSample: async () => {
      const file = { path: recordingOf(lessons, 'first-handshake'), name: 'sample.pcapng' };
      return desk.instead(() => open(desk, [file]));
    },
    close: async () => desk.instead(async () => desk.clear()),
    remember: async ({ cursor, breakpoints }) => {
      const session = desk.current?.session;
      const named = ({ attempt, step }: { attempt: string; step: string }): At | null => {
        if (!session?.attempts.some(({ id }) => id === attempt)) return null;
        const key = isKey(step) ? step : session.analysed(attempt).trace.step(step)?.key;
        return key ? { attempt, key } : null;
      };
      desk.remember({
        cursor: cursor && named(cursor),
        breakpoints: breakpoints.flatMap((at) => named(at) ?? []),
      });
      return null;
    },
    save: async ({ file, includeSecrets }) => {
      const target = desk.file(file);
      return desk.inTurn(async () => {
        const bytes = await desk
          .long('save', (work) => save(desk.session, target.path, desk.place, includeSecrets, work))
          .catch((error: unknown) => {
            throw unreadable(target.name, error);
          });
        desk.changeTo({ ...desk.need(), savedAs: target.name, unsaved: false });
        return { file: target.name, bytes };
      });
    },
    cancel: async ({ task }) => {
      desk.cancel(task);
      return null;
    },
    lessons: async () => readLessons(lessons).map(lessonSummary),
    openLesson: async ({ id }) => {
      const lesson = readLessons(lessons).find((one) => one.id === id);
      if (!lesson) throw new UserError('invalid', `There is no lesson “${id}”.`);
      const file = { path: recordingOf(lessons, id), name: `${id}.pcapng` };
      return desk.instead(() => open(desk, [file], { lesson }));
    },
    endLesson: async () =>
      desk.inTurn(async () => (desk.current ? desk.changeTo({ ...desk.current, lesson: null }) : null)),
  };
}

interface Opened {
  /** To what is open. */
  readonly add?: boolean;
  readonly lesson?: Lesson | null;
  /** It is live work that was never saved. */
  readonly recovered?: boolean;
}

/** Opens files in place of what is open, or beside it. */
export async function open(
  desk: Desk,
  chosen: readonly OpenFile[],
  { add = false, lesson = null, recovered = false }: Opened = {},
): Promise<SessionView> {
  const before = add ? desk.current : null;
  const files = [...(before?.session.files ?? []), ...chosen];
  const [session, surveyed, begins] = await desk.long('open', async (work) => {
    const read = await Session.open(files, work);
    try {
      // Of what is added something must come; else all stays as it is.
      const isAdded = ({ path }: { readonly path: string }) => chosen.some((file) => file.path === path);
      const [leftOut] = read.leftOut.filter(isAdded);
      if (leftOut && !read.files.some(isAdded)) throw leftOut.error;
      const kept = before?.session.secrets.filter(isGiven) ?? [];
      const known = new Set(kept.map(secretKey));
      const brought = broughtBy(read, desk).filter((secret) => !known.has(secretKey(secret)));
      const next = read.withSecrets([...kept, ...toldBy(lesson, desk), ...brought, ...read.disclosed]);
      const begins = lesson && lessonBegins(lesson, next);
      return [next, await survey(next, work), begins] as const;
    } catch (error) {
      read.close();
      throw error;
    }
  });
  const { saved } = session;
  const place = (): Place => {
    if (before) return carried(desk.place, before.session, session);
    if (begins) return { cursor: { attempt: begins.attempt, key: begins.key }, breakpoints: [] };
    return saved ? savedPlace(saved, session) : NOWHERE;
  };
  const [now, { current }] = [place(), desk];
  if (!before) desk.forgetKept();
  current?.session.close();
  return desk.changeTo(
    {
      session,
      surveyed,
      savedAs: saved ? (session.files[0]?.name ?? null) : null,
      unsaved: before !== null || recovered,
      lesson: lesson ?? before?.lesson ?? null,
      live: null,
    },
    now,
  );
}

/** Secrets that were saved with the session. */
function broughtBy({ saved }: Session, desk: Desk) {
  if (saved?.secrets === undefined) return [];
  const brought = parseSecrets(saved.secrets, 'saved with the session', desk.numberSecrets(0));
  desk.numberSecrets(brought.length);
  return brought;
}

/** The passphrase that a lesson gives. */
function toldBy(lesson: Lesson | null, desk: Desk) {
  if (lesson?.passphrase == null) return [];
  const origin = 'given by the lesson';
  return [
    makeSecret({
      number: desk.numberSecrets(),
      kind: 'passphrase',
      value: lesson.passphrase,
      ssid: null,
      origin,
    }),
  ];
}
