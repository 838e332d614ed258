import { createInterface } from 'node:readline';
import { visible } from '../base/visible.ts';
import type { Disclosed } from '../capture/secret.ts';
import type { CaptureRecord } from '../capture/types.ts';
import type { LiveSession } from '../live/session.ts';
import { SessionLines, timeLeft } from '../live/session-lines.ts';

export interface ConsoleOptions {
  readonly showSecrets: boolean;
  /** Goes on by itself after so many milliseconds; null: a person says so. */
  readonly holdMs: number | null;
  /** Leaves so long after the connection was made; null: a person says so. */
  readonly stayMs: number | null;
  readonly now: () => bigint;
  readonly onRecord: (record: CaptureRecord) => void;
}

const HELP =
  'g go on · s step into · n step over · o step out · q leave; when connected: rekey, group-rekey, rejoin, roam';

/**
 * Starts a live session, prints it line by line, and takes a person's commands from standard input.
 * @returns the secrets that came up
 */
export async function converse(session: LiveSession, options: ConsoleOptions): Promise<Disclosed[]> {
  const { now, holdMs, stayMs } = options;
  const disclosed: Disclosed[] = [];
  const lines = new SessionLines({ showSecrets: options.showSecrets, start: now() });
  const input = createInterface({ input: process.stdin });
  input.on('line', (line) => command(session, line.trim()));
  const countdown = setInterval(() => showTimeLeft(session, now()), 100);
  let staying: NodeJS.Timeout | undefined;
  let holding: NodeJS.Timeout | undefined;
  session.start();
  try {
    for await (const event of session.events) {
      if (event.kind === 'record') {
        options.onRecord(event.record);
        continue;
      }
      if (event.kind === 'secret') disclosed.push(event.secret);
      if (event.kind === 'authorized' && stayMs !== null)
        staying ??= setTimeout(() => void session.stop(), stayMs);
      clearLine();
      for (const line of lines.lines(event, now())) process.stdout.write(`${visible(line)}\n`);
      if (event.kind !== 'held') continue;
      if (holdMs === null) process.stdout.write(`${' '.repeat(14)}${HELP}\n`);
      else holding = setTimeout(() => session.go(), holdMs);
    }
  } finally {
    clearInterval(countdown);
    // Who leaves sooner does not wait for it.
    clearTimeout(staying);
    clearTimeout(holding);
    input.close();
    // A terminal that is still read would keep the process.
    process.stdin.unref?.();
  }
  return disclosed;
}

function command(session: LiveSession, line: string): void {
  if (line === '' || line === 'g') session.go();
  else if (line === 's') session.step('into');
  else if (line === 'n') session.step('over');
  else if (line === 'o') session.step('out');
  else if (line === 'q') void session.stop();
  else if (line === 'rekey') session.order('rekey-pairwise');
  else if (line === 'group-rekey') session.order('rekey-group');
  else if (line === 'rejoin' || line === 'roam') session.order(line);
  else process.stdout.write(`${HELP}\n`);
}

let shown = false;
function showTimeLeft(session: LiveSession, now: bigint): void {
  const deadline = session.held?.point.deadline;
  if (!process.stderr.isTTY || deadline == null) return;
  shown = true;
  process.stderr.write(`\r   ${timeLeft(deadline, now)}\u001b[K`);
}
function clearLine(): void {
  if (shown) process.stderr.write('\r\u001b[K');
  shown = false;
}
