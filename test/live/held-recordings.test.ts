import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Recorder } from '../../main/capture/recorder.ts';
import type { CaptureRecord } from '../../main/capture/types.ts';
import { parseBreakpoint } from '../../main/live/supplicant/gate.ts';
import { Growing } from '../../main/session/growing.ts';
import { save } from '../../main/session/save.ts';
import { Session } from '../../main/session/session.ts';
import type { Fault } from '../../main/simulate/medium.ts';
import { AP, type Ended, passphraseSecret, play, type Running, type Scene, STATION } from './scene.ts';

const folder = mkdtempSync(join(tmpdir(), 'handshake-held-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;
const fresh = (): string => join(folder, `${++files}.pcapng`);

/** A simulated join in which the first hold at each of the breakpoints lasts so many milliseconds. */
function held(
  ms: number,
  { joined, ...scene }: Scene & { readonly joined?: (at: Running) => void },
  ...breakpoints: readonly string[]
): Promise<Ended> {
  let times = 0;
  return play({
    ...scene,
    breakpoints: breakpoints.map(parseBreakpoint),
    on: (event, at) => {
      const { session, clock } = at;
      if (event.kind === 'authorized') clock.after(100, () => joined?.(at));
      if (event.kind === 'held') clock.after(times++ < breakpoints.length ? ms : 0, () => session.go());
    },
  });
}

/** Records as `connect --record` and `simulate --record` write them. */
function recorded({ records, session }: Ended): string {
  const path = fresh();
  const recorder = new Recorder(path, 'test', (error) => {
    throw error;
  });
  const places = session.sources.map((source) => recorder.addSource(source));
  for (const record of records) recorder.add(record, places[record.source]!);
  recorder.close();
  return path;
}

const open = (path: string): Promise<Session> =>
  Session.open([{ path, name: 'live.pcapng' }]).then((session) =>
    session.withSecrets([...session.secrets, passphraseSecret()]),
  );

/** The session as the window has it while records come. */
function grown({ records, session }: Ended): Session {
  const growing = new Growing('live');
  const places = session.sources.map((source) => growing.addSource(source));
  for (const record of records) growing.add(record, places[record.source]!);
  return growing.session([passphraseSecret()], true);
}

async function saved(session: Session): Promise<Session> {
  const path = fresh();
  const work = { signal: new AbortController().signal, onProgress: () => {} };
  await save(session, path, { cursor: null, breakpoints: [] }, false, work);
  return open(path);
}

/** What the person is told of each attempt, and what each log line reports. */
const told = (session: Session) => ({
  attempts: session.attempts.map(({ id, bssid, station }) => {
    const { trace, findings } = session.analysed(id);
    return {
      ends: [bssid, station],
      outcome: trace.outcome,
      findings: findings.map(({ cause, severity, certainty, summary }) => ({
        cause,
        severity,
        certainty,
        summary,
      })),
      rows: trace.steps.flatMap((step) => (/ held/.test(step.title) ? [step.title] : [])),
    };
  }),
  events: [...session.store.records()].flatMap(({ event }: CaptureRecord) => (event ? [event] : [])),
});

/** The same live, recorded and opened, and saved and opened again. */
async function everywhere(ended: Ended) {
  const live = grown(ended);
  const opened = await open(recorded(ended));
  const again = await saved(opened);
  const here = told(opened);
  expect(told(live)).toEqual(here);
  expect(told(again)).toEqual(here);
  return here;
}

describe('what our own supplicant held', () => {
  it('M2 for 300 ms: M1 that the AP sends again is no loss, and the ladder shows the hold', async () => {
    const { attempts, events } = await everywhere(await held(300, {}, 'M2'));
    const [attempt] = attempts;
    expect(attempts).toHaveLength(1);
    expect(attempt).toMatchObject({ ends: [AP, STATION], outcome: 'connected' });
    expect(attempt!.findings).toEqual([
      {
        cause: 'held-at-breakpoint',
        severity: 'notice',
        certainty: 'proved',
        summary:
          'This program stood at the breakpoint M2 for 300 ms, so the AP sent M1 again, which is no loss on the air.',
      },
    ]);
    expect(attempt!.rows.slice(0, 2)).toEqual(['M2 held', 'M2 held for 300 ms']);
    expect(events).toContainEqual({
      kind: 'released',
      by: 'supplicant',
      message: 'M2',
      values: { milliseconds: 300 },
    });
    expect(events.at(-1)).toMatchObject({ kind: 'disconnected', request: true, why: 'left' });
  });

  it('M2 for 9 s: the AP gave up because of it, and that is the only failure', async () => {
    const { attempts, events } = await everywhere(await held(9000, {}, 'M2'));
    const failures = attempts[0]!.findings.filter(({ severity }) => severity === 'failure');
    expect(failures).toEqual([
      {
        cause: 'held-at-breakpoint',
        severity: 'failure',
        certainty: 'proved',
        summary: 'This program stood at the breakpoint M2 for 9000 ms, and meanwhile the AP gave up.',
      },
    ]);
    expect(attempts[0]!.findings.map(({ cause }) => cause)).not.toContain('message-lost');
    expect(events).toContainEqual(
      expect.objectContaining({ kind: 'error', by: 'supplicant', why: 'given-up-while-held' }),
    );
  });

  it('M4 for 300 ms: M3 that the AP sends again is no loss', async () => {
    const { attempts } = await everywhere(await held(300, {}, 'M4'));
    const causes = attempts[0]!.findings.map(({ cause }) => cause);
    expect(causes).toContain('held-at-breakpoint');
    expect(causes).not.toContain('message-lost');
  });

  it('G2 for 9 s: the AP ended the connection because of it, not because keys could not be renewed', async () => {
    const { attempts } = await everywhere(
      await held(9000, { stayMs: 20_000, joined: ({ accessPoint }) => accessPoint.rekeyGroup() }, 'G2'),
    );
    expect(attempts[0]!.findings.filter(({ severity }) => severity === 'failure')).toEqual([
      {
        cause: 'held-at-breakpoint',
        severity: 'failure',
        certainty: 'proved',
        summary: 'This program stood at the breakpoint G2 for 9000 ms, and meanwhile the AP gave up.',
      },
    ]);
  });

  it('a hold that nobody noticed is no finding', async () => {
    const { attempts } = await everywhere(await held(20, {}, 'M2', 'PTK'));
    expect(attempts[0]).toMatchObject({ outcome: 'connected', findings: [] });
    expect(attempts[0]!.rows).toContain('M2 held for 20 ms');
  });

  it('a message that is lost beside a hold is still named as lost', async () => {
    const faults: Fault[] = [{ on: 'M3', from: 'ap', do: 'drop', times: 1 }];
    const { attempts } = await everywhere(await held(300, { faults }, 'M2'));
    expect(attempts[0]!.findings.map(({ cause }) => cause)).toEqual(
      expect.arrayContaining(['held-at-breakpoint', 'message-lost']),
    );
  });
});
