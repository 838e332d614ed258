import { describe, expect, it } from 'vitest';
import { toText } from '../../main/base/bytes.ts';
import { LinkType } from '../../main/capture/types.ts';
import { type Point, parseBreakpoint, type Step } from '../../main/live/supplicant/gate.ts';
import { type Ended, onAir, passphraseSecret, play, type Scene, STATION, summary } from './scene.ts';

const breakpoints = (...texts: readonly string[]) => texts.map(parseBreakpoint);
const logLines = ({ records }: Ended): (string | null)[] =>
  records.filter((record) => record.linkType === LinkType.Log).map((record) => toText(record.bytes));

/** Goes on after so many milliseconds each time that something is held; gives the points. */
async function holding(scene: Scene, ms: number): Promise<Ended & { readonly held: readonly Point[] }> {
  const held: Point[] = [];
  const ended = await play({
    ...scene,
    on: (event, { session, clock }) => {
      if (event.kind !== 'held') return;
      held.push(event.held.point);
      clock.after(ms, () => session.go());
    },
  });
  return { ...ended, held };
}

describe('breakpoints', () => {
  it('message 2 is held for 300 ms and then sent', async () => {
    const ended = await holding({ breakpoints: breakpoints('M2') }, 300);
    expect(ended.outcome.kind).toBe('left');
    expect(ended.held[0]).toMatchObject({ name: 'M2', direction: 'sent', command: 'CONTROL_PORT_FRAME' });
    expect(logLines(ended)).toContain('handshake-workbench: released M2 after 300 ms');
    // Message 1 was repeated meanwhile (after 100 ms); the repetition is answered too, and held again.
    expect(ended.held.length).toBeGreaterThan(1);
    const { traces } = await onAir(ended.records, [passphraseSecret()]);
    expect(traces[0]!.handshakes[0]!.verified).toBe(true);
  });

  it('says how long the access point still waits', async () => {
    let left = 0;
    await play({
      breakpoints: breakpoints('M2'),
      on: (event, { session, clock }) => {
        if (event.kind !== 'held') return;
        left ||= Number((event.held.point.deadline! - clock.now()) / 1_000_000n);
        session.go();
      },
    });
    expect(left).toBe(3100);
  });

  it('held for longer than the access point waits: not sent, and said so', async () => {
    const ended = await holding({ breakpoints: breakpoints('M2') }, 5000);
    expect(ended.outcome).toMatchObject({ kind: 'given-up-while-held', reason: 15 });
    expect(ended.outcome.words).toContain('5000 ms');
    expect(summary(ended.events)).not.toContain('> M2');
    expect(ended.accessPoint.isAuthorized(STATION)).toBeNull();
    const { traces } = await onAir(ended.records, []);
    const names = traces[0]!.attempt.messages.map((message) => message.name);
    expect(names.filter((name) => name === 'M1')).not.toHaveLength(0);
    expect(names).not.toContain('M2');
  });

  it('held while the access point vanishes: that is the cause, not the hold', async () => {
    const ended = await play({
      breakpoints: breakpoints('M2'),
      on: (event, { session, accessPoint, clock }) => {
        if (event.kind !== 'held') return;
        accessPoint.vanish();
        clock.after(4000, () => session.go());
      },
    });
    expect(ended.outcome).toMatchObject({ kind: 'ap-vanished', reason: 4 });
    expect(summary(ended.events)).not.toContain('> M2');
  });

  it.each([
    ['state:four-way', 'four-way'],
    ['command:NEW_KEY', 'NEW_KEY'],
    ['NEW_KEY', 'NEW_KEY'],
    ['command:CONTROL_PORT_FRAME', 'M2'],
    ['calculation:PTK', 'PTK'],
    ['message:M3', 'M3'],
  ])('%s', async (text, name) => {
    const ended = await holding({ breakpoints: breakpoints(text) }, 1);
    expect(ended.held[0]?.name).toBe(name);
    expect(ended.outcome.kind).toBe('left');
  });

  it('an error, before the interface is cleaned up', async () => {
    const scene = { driver: { refuses: { NEW_KEY: { errno: -2 } } }, breakpoints: breakpoints('error') };
    const ended = await holding(scene, 1);
    expect(ended.held[0]).toMatchObject({ kind: 'error', name: 'kernel-lacks-cipher' });
  });

  it('stopped while something is held: nothing is sent, the interface is left', async () => {
    const ended = await play({
      breakpoints: breakpoints('M2'),
      on: (event, { session }) => {
        if (event.kind === 'held') void session.stop();
      },
    });
    expect(ended.outcome.kind).toBe('stopped');
    expect(summary(ended.events)).not.toContain('> M2');
    expect(ended.accessPoint.isAuthorized(STATION)).toBeNull();
  });

  it('refuses what is no breakpoint', () => {
    expect(() => parseBreakpoint('frame:M2')).toThrow('breakpoint: frame:M2');
  });
});

describe('stepping', () => {
  const steps = async (how: Step): Promise<string[]> => {
    const names: string[] = [];
    await play({
      breakpoints: breakpoints('M1'),
      on: (event, { session }) => {
        if (event.kind !== 'held') return;
        names.push(event.held.point.name);
        session.step(how);
      },
      stayMs: 1,
    });
    return names;
  };

  it('into stops at calculations too', async () => {
    expect((await steps('into')).slice(0, 9)).toEqual([
      'M1',
      'PTK',
      'MIC of M2',
      'M2',
      'M3',
      'MIC of M3',
      'Key data of M3',
      'RSNE of M3',
      'MIC of M4',
    ]);
  });

  it('over stops at messages, commands and states', async () => {
    expect((await steps('over')).slice(0, 7)).toEqual([
      'M1',
      'M2',
      'M3',
      'M4',
      'NEW_KEY',
      'NEW_KEY',
      'SET_STATION',
    ]);
  });

  it('out stops at the next state', async () => {
    expect((await steps('out')).slice(0, 2)).toEqual(['M1', 'connected']);
  });

  it('from the very start', async () => {
    const ended = await holding({ stepping: true }, 1);
    expect(ended.held.map((point) => point.name)).toEqual(['preparing']);
  });
});
