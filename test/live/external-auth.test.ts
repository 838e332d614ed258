import { describe, expect, it } from 'vitest';
import type { Suite } from '../../main/base/brand.ts';
import { utf8 } from '../../main/base/bytes.ts';
import { LinkType } from '../../main/capture/types.ts';
import { dissect } from '../../main/dissect/index.ts';
import { parseBreakpoint } from '../../main/live/gate.ts';
import { type Ended, play, STATION, summary } from './scene.ts';

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
    // Three in each of three tries.
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

  it('a transmit status with a cookie that is not ours is let be', async () => {
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
