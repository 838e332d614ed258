import { describe, expect, it } from 'vitest';
import type { Suite } from '../../main/base/brand.ts';
import { utf8 } from '../../main/base/bytes.ts';
import { LinkType } from '../../main/capture/types.ts';
import { dissect } from '../../main/dissect/index.ts';
import { parseBreakpoint } from '../../main/live/supplicant/gate.ts';
import { disclosed, type Ended, failedChecks, onAir, play, type Scene, STATION, summary } from './scene.ts';

const SAE = {
  akms: ['00-0f-ac:8' as Suite],
  pmf: 'required',
  groupManagement: '00-0f-ac:6' as Suite,
} as const;
const driver = { connectOnly: true } as const;

/** Netlink messages in words, the kernel's and ours. */
const netlink = ({ records }: Ended): string[] =>
  records
    .filter((record) => record.linkType === LinkType.Netlink)
    .map((record) => dissect(record.bytes, record.linkType).summary);

describe('external authentication against a kernel that speaks netlink', () => {
  it('success', async () => {
    const ended = await play({ network: SAE, driver });
    expect(ended.outcome.kind).toBe('left');
    const lines = netlink(ended);
    expect(lines.findIndex((line) => line.startsWith('EXTERNAL_AUTH event'))).toBeGreaterThan(0);
    expect(lines).toContain('EXTERNAL_AUTH request, status 0');
    expect(lines).toContain('CONNECT event, status 0');
    expect(summary(ended.events)).toEqual(
      expect.arrayContaining(['REGISTER_FRAME', 'CONNECT', '> SAE Commit', '> SAE Confirm', 'EXTERNAL_AUTH']),
    );
  });

  it('a wrong password is told to the driver with status 1', async () => {
    const ended = await play({ network: SAE, driver, wanted: { passphrase: utf8('wrong horse') } });
    expect(ended.outcome.kind).toBe('sae-confirm-mismatch');
    expect(netlink(ended)).toContain('EXTERNAL_AUTH request, status 1');
  });

  it('the access point is silent: status 1, and a timeout in words', async () => {
    const faults = [{ on: 'SAE Commit', from: 'ap', do: 'drop' }] as const;
    const ended = await play({ network: SAE, driver, faults });
    expect(ended.outcome.kind).toBe('authentication-timeout');
    expect(netlink(ended)).toContain('EXTERNAL_AUTH request, status 1');
    // Three in each of three attempts.
    expect(summary(ended.events).filter((line) => line === '> SAE Commit')).toHaveLength(15);
  });

  it('the driver takes its request back while a commit is held', async () => {
    const ended = await play({
      network: SAE,
      driver: { ...driver, externalAuthMs: 700 },
      breakpoints: [parseBreakpoint('SAE Confirm')],
      on: (event, { session, clock }) => {
        if (event.kind === 'held') clock.after(1000, () => session.go());
      },
    });
    expect(ended.outcome.kind).toBe('external-auth-failed');
    expect(ended.accessPoint.isAuthorized(STATION)).not.toBe(true);
  });

  it('a transmit status with a cookie that is not ours is ignored', async () => {
    const ended = await play({ network: SAE, driver: { ...driver, foreignCookie: true } });
    expect(ended.outcome.kind).toBe('left');
    const notes = ended.events.flatMap((event) => (event.kind === 'note' ? [event.words] : []));
    expect(notes.some((words) => words.includes('cookie'))).toBe(true);
    expect(summary(ended.events).filter((line) => line === '> SAE Commit')).toHaveLength(1);
  });

  it('a driver that does not take CONNECT', async () => {
    const refused = await play({ network: SAE, driver: { ...driver, refuses: { CONNECT: { errno: -95 } } } });
    expect(refused.outcome).toMatchObject({ kind: 'driver-lacks', errno: -95 });
  });
});

describe('a second CONNECT with the PMK of the first', () => {
  /** Joins, is told to join again, and leaves. @param between what happens before the second join */
  async function twice(
    driver: Scene['driver'],
    between?: (at: Parameters<NonNullable<Scene['on']>>[1]) => void,
  ) {
    let times = 0;
    const ended = await play({
      network: SAE,
      driver: { connectOnly: true, ...driver },
      stayMs: 500,
      on: (event, at) => {
        if (event.kind !== 'authorized' || times++ > 0) return;
        between?.(at);
        at.session.order('rejoin');
      },
    });
    expect(ended.outcome.kind, ended.outcome.words).toBe('left');
    expect(times).toBe(2);
    const { traces } = await onAir(ended.records, disclosed(ended.secrets));
    expect(traces.flatMap(failedChecks)).toEqual([]);
    const joins = traces.map(({ agreements, handshakes }) =>
      [...agreements, ...handshakes].map(({ kind, verified }) => `${kind} ${verified}`).join(', '),
    );
    const notes = ended.events.flatMap((event) => (event.kind === 'note' ? [event.words] : []));
    return { ...ended, joins, notes, netlink: netlink(ended) };
  }
  const count = (lines: readonly string[], start: string): number =>
    lines.filter((line) => line.startsWith(start)).length;

  it('the driver does without SAE', async () => {
    const { joins, notes, netlink } = await twice({});
    expect(joins).toEqual(['sae true, four-way true', 'four-way true']);
    expect(count(netlink, 'EXTERNAL_AUTH event')).toBe(1);
    expect(notes).toContain('The driver did without SAE.');
  });

  it('a driver that asks for SAE all the same is answered', async () => {
    const { joins, notes, netlink } = await twice({ ignoresPmksa: true });
    expect(joins).toEqual(['sae true, four-way true', 'sae true, four-way true']);
    expect(count(netlink, 'EXTERNAL_AUTH event')).toBe(2);
    expect(notes).toContain('The driver wants SAE all the same.');
  });

  it('the access point does not know the PMK any more: said so, taken back from the driver, and SAE done', async () => {
    const { joins, notes, netlink } = await twice({}, ({ accessPoint }) => accessPoint.forgetPmks());
    expect(joins.at(-1)).toEqual('sae true, four-way true');
    expect(notes).toContain('The access point does not know that PMK any more: we authenticate in full.');
    const refused = netlink.indexOf('CONNECT event, status 53');
    expect(refused).toBeGreaterThan(0);
    const after = netlink.slice(refused);
    const order = ['DEL_PMKSA request', 'EXTERNAL_AUTH event', 'SET_PMKSA request'];
    expect(
      after.flatMap((line) => order.filter((start) => line.startsWith(start))).slice(0, order.length),
    ).toEqual(order);
    expect(after).toContain('CONNECT event, status 0');
  });
});

it('by ASSOCIATE as well: a PMK that the access point lost is dropped, and SAE done', async () => {
  let times = 0;
  const ended = await play({
    network: SAE,
    stayMs: 500,
    on: (event, { session, accessPoint }) => {
      if (event.kind !== 'authorized' || times++ > 0) return;
      accessPoint.forgetPmks();
      session.order('rejoin');
    },
  });
  expect(ended.outcome.kind, ended.outcome.words).toBe('left');
  expect(times).toBe(2);
  expect(summary(ended.events).filter((line) => line === '> SAE Commit')).toHaveLength(2);
});
