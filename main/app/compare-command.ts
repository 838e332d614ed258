import type { Secret } from '../calculate/types.ts';
import { comparisonJson, comparisonText } from '../report/compare-output.ts';
import { UserError } from '../session/errors.ts';
import { Session } from '../session/session.ts';
import { compare, type Side, sideName } from '../views/compare/index.ts';

/**
 * Compares two attempts. Each of `which` is the number of an attempt in `files`, or a file of its own, of which the
 * attempt that went furthest wrong is taken, else the last one.
 * @returns what to print
 * @throws UserError when there are not two, or there is no such attempt
 */
export async function compareAttempts(
  files: readonly string[],
  which: readonly string[],
  secrets: readonly Secret[],
  json: boolean,
): Promise<string> {
  if (which.length !== 2)
    throw new UserError(
      'invalid',
      `--compare: ${which.length} given, expected two attempts (1 2) or two files`,
    );
  const opened = new Map<string, Session>();
  const open = async (key: string, paths: readonly string[]): Promise<Session> => {
    const known = opened.get(key);
    if (known) return known;
    const session = await Session.open(paths.map((path) => ({ path, name: path })));
    opened.set(key, session);
    // Attempts are named by number: without one of the files the number would be another's.
    const [leftOut] = session.leftOut;
    if (leftOut) throw leftOut.error;
    return session;
  };
  try {
    const sides: Side[] = [];
    for (const one of which) {
      const number = /^\d+$/.test(one) && files.length > 0;
      const session = (await (number ? open('', files) : open(one, [one]))).withSecrets(secrets);
      sides.push(side(session, number ? one : null, number ? null : one, sides.length === 0 ? 'A' : 'B'));
    }
    const comparison = compare(sides[0]!, sides[1]!);
    return json ? `${JSON.stringify(comparisonJson(comparison), null, 2)}\n` : comparisonText(comparison);
  } finally {
    for (const session of opened.values()) session.close();
  }
}

function side(session: Session, id: string | null, file: string | null, letter: string): Side {
  const { attempts } = session;
  const failed = attempts.findLast(({ outcome }) => outcome === 'failed');
  const chosen = id ?? (failed ?? attempts.at(-1))?.id;
  if (chosen === undefined)
    throw new UserError(
      'invalid',
      `${file}: no station tries to join a network in it, so nothing can be compared`,
    );
  const analysed = session.analysed(chosen);
  return {
    name: letter,
    title: sideName(analysed, file ?? undefined),
    analysed,
    frame: (record) => session.frame(record),
  };
}
