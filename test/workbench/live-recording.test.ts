import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Recorder } from '../../main/capture/recorder.ts';
import { secretKey } from '../../main/capture/secret.ts';
import type { LiveEvent } from '../../main/live/session.ts';
import { Growing } from '../../main/session/growing.ts';
import { recordOf } from '../../main/session/secrets.ts';
import { Session } from '../../main/session/session.ts';
import { liveStarter } from '../../main/workbench/index.ts';
import { type LiveFeed, LiveRun } from '../../main/workbench/live-run.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'live-recording-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What a feed told, to be told again. */
async function heard(feed: LiveFeed, until: (item: LiveEvent, items: readonly LiveEvent[]) => boolean) {
  const items: LiveEvent[] = [];
  for await (const item of feed.events) {
    items.push(item);
    if (until(item, items)) void feed.stop();
  }
  return items;
}

type Came = Extract<LiveEvent, { kind: 'record' }>;

/** The same records at the window and in the recording. */
async function both(items: readonly LiveEvent[]): Promise<{ live: Session; reopened: Session }> {
  const path = join(folder, 'live.pcapng');
  const recorder = new Recorder(path, 'test', (error) => {
    throw error;
  });
  for (const item of items) {
    if (item.kind === 'source') recorder.addSource(item.source);
    else if (item.kind === 'record') recorder.add(item.record, item.record.source);
  }
  recorder.close();
  async function* again(): AsyncGenerator<LiveEvent> {
    for (const [i, item] of items.entries()) {
      yield item;
      // The window looks while records come.
      if (i % 40 === 0) run.session([]);
    }
  }
  const feed: LiveFeed = {
    kind: 'join',
    title: 'live',
    given: null,
    events: again(),
    stops: [],
    steer: () => {},
    ask: () => {},
    setStops: () => {},
    stop: async () => {},
  };
  const run: LiveRun = new LiveRun(feed, async () => {});
  await run.run();
  const reopened = await Session.open([{ path, name: 'live.pcapng' }]);
  return { live: run.session([]), reopened };
}

/** All that the window shows of a session's attempts, by what can be compared. */
const shown = (session: Session) =>
  session.attempts.map(({ id, outcome, messages, events }) => {
    const { trace, findings } = session.analysed(id);
    return {
      id,
      outcome,
      messages: messages.map(({ record }) => record),
      events: events.length,
      steps: trace.steps.map(({ title, record, time }) => `${title} ${record} ${time}`),
      checks: trace.steps.flatMap(({ checks }) => checks.map(({ name, ok }) => `${name} ${ok}`)),
      findings: findings.map(({ cause, certainty }) => `${cause} ${certainty}`),
      digest: trace.digest,
    };
  });

async function same({ live, reopened }: Awaited<ReturnType<typeof both>>): Promise<void> {
  expect(live.store.length).toBe(reopened.store.length);
  const octets = (session: Session) =>
    [...session.store.records()].map(({ time, bytes }) => [time, Buffer.from(bytes).toString('hex')]);
  expect(octets(live)).toEqual(octets(reopened));
  for (const secrets of [[], live.secrets]) {
    const [one, other] = [secrets.length > 0 ? live : live.withSecrets([]), reopened.withSecrets(secrets)];
    expect(shown(one)).toEqual(shown(other));
    expect(await one.digest()).toBe(await other.digest());
  }
  // Keys that netlink told are the same ones, of the same records.
  const keys = ({ disclosed }: Session) =>
    disclosed.flatMap((secret) => {
      const record = recordOf(secret);
      return record === null ? [] : [`${secretKey(secret)} ${record}`];
    });
  expect(keys(live)).toEqual(keys(reopened));
}

const begin = (security: 'wpa2' | 'wpa3', fault: 'none' | 'wrong-passphrase') =>
  liveStarter.simulate({ security, fault, breakpoints: [], second: false, stepping: false });
const untilOpen = (item: LiveEvent): boolean => item.kind === 'state' && /port is open/i.test(item.words);

describe('a recorded live session opens as it was live', () => {
  it.each([
    ['wpa2', 'none'],
    ['wpa3', 'none'],
    ['wpa2', 'wrong-passphrase'],
  ] as const)('%s, fault: %s', async (security, fault) => {
    const feed = await begin(security, fault);
    const result = await both(await heard(feed, untilOpen));
    expect(result.live.secrets.length).toBeGreaterThan(0);
    const causes = shown(result.live).flatMap(({ findings }) => findings);
    if (fault === 'none') expect(result.live.attempts.at(-1)?.outcome).toBe('connected');
    else expect(causes).toContain(`${fault} likely`);
    await same(result);
  });

  it('what is looked at while more comes has every record that its messages name', async () => {
    const feed = await liveStarter.simulate({
      security: 'wpa3',
      fault: 'none',
      breakpoints: [],
      second: true,
      stepping: false,
    });
    let opened = 0;
    const items = await heard(feed, (item) => {
      if (item.kind !== 'authorized') return false;
      if (++opened === 1) feed.ask({ order: 'roam', bssid: '02:00:00:00:02:00' });
      return opened === 2;
    });
    const growing = new Growing('live');
    let looked: Session | null = null;
    for (const item of items) {
      if (item.kind === 'source') growing.addSource(item.source);
      if (item.kind === 'secret') growing.disclose(item.secret, 'our own supplicant');
      if (item.kind !== 'record') continue;
      growing.add(item.record, item.record.source);
      // A record has come that was not there when it was made.
      for (const { id, messages, events } of looked?.attempts ?? []) {
        looked?.analysed(id);
        const named = [
          ...messages.flatMap(({ record, copies }) => [record, ...copies]),
          ...events.map((e) => e.record),
        ];
        expect(Math.max(...named)).toBeLessThanOrEqual(looked!.store.length);
      }
      looked = growing.session([]);
    }
    expect(looked?.attempts).toHaveLength(2);
  });

  it('records that came late', async () => {
    const feed = await begin('wpa2', 'none');
    const items = await heard(feed, untilOpen);
    // The air comes by a slower way: netlink and log lines overtake it.
    const late = 300_000_000n;
    const place = (item: Came): bigint => item.record.time! + (item.record.linkType === 105 ? late : 0n);
    const records = items.filter((item) => item.kind === 'record').map((item, i) => ({ item, i }));
    records.sort((a, b) => {
      const [one, other] = [place(a.item), place(b.item)];
      return one < other ? -1 : one > other ? 1 : a.i - b.i;
    });
    const others = items.filter((item) => item.kind !== 'record');
    const sources = others.filter((item) => item.kind === 'source');
    const rest = others.filter((item) => item.kind !== 'source');
    const result = await both([...sources, ...records.map(({ item }) => item), ...rest]);
    const times = records.map(({ item }) => item.record.time!);
    expect(times.some((time, i) => i > 0 && time < times[i - 1]!)).toBe(true);
    expect(result.live.attempts.at(-1)?.outcome).toBe('connected');
    await same(result);
  });
});
