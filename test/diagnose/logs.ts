import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Finding } from '../../main/diagnose/types.ts';
import { Session } from '../../main/session/session.ts';

/** What files come to, opened as the window opens them. */
export interface Opened {
  readonly outcomes: readonly string[];
  readonly findings: readonly Finding[];
  readonly session: Session;
}

export async function open(...paths: string[]): Promise<Opened> {
  const session = await Session.open(paths.map((path) => ({ path, name: path.split('/').at(-1)! })));
  const analysed = session.attempts.map(({ id }) => session.analysed(id));
  return {
    outcomes: analysed.map(({ trace }) => trace.outcome),
    findings: [...analysed.flatMap(({ findings }) => findings), ...session.findings],
    session,
  };
}

/** The same of a log that is written here. */
export async function openText(text: string): Promise<Opened> {
  const folder = mkdtempSync(join(tmpdir(), 'handshake-log-'));
  try {
    const path = join(folder, 'some.log');
    writeFileSync(path, text);
    return await open(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `cause, certainty` of the failures. */
export const failures = ({ findings }: Opened): string[] =>
  findings.filter((f) => f.severity === 'failure').map((f) => `${f.cause}, ${f.certainty}`);
