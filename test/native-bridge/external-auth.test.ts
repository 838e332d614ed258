import { afterEach, describe, expect, it } from 'vitest';
import { toHex, utf8 } from '../../main/base/bytes.ts';
import type { AccessPoint } from '../../main/simulate/ap/access-point.ts';
import { summary } from '../live/scene.ts';
import { closeAll, fast, play, type Scene } from './connect-scene.ts';

afterEach(closeAll);

describe('external authentication over netlink on sockets', () => {
  it('success: SAE by FRAME, status 0 with the PMKID, and keys that both ends have', async () => {
    const { outcome, events, netlink, requests, driver, byAp, apTk } = await play({});
    expect(outcome.kind).toBe('left');
    expect(byAp).toBe(true);
    expect(apTk).not.toBeNull();
    expect(toHex(driver.tk!)).toBe(toHex(apTk!));
    expect(driver.answers).toEqual([{ status: 0, pmkid: expect.any(Uint8Array) }]);
    expect(driver.answers[0]?.pmkid).toHaveLength(16);
    const own = ['REGISTER_FRAME', 'CONNECT', 'FRAME', 'FRAME', 'EXTERNAL_AUTH', 'NEW_KEY'];
    expect(requests.filter((command) => own.includes(command)).slice(0, own.length)).toEqual(own);
    expect(requests).not.toContain('AUTHENTICATE');
    expect(summary(events)).toEqual(expect.arrayContaining(['> SAE Commit', '< SAE Confirm', '> M4']));
    expect(netlink).toEqual(
      expect.arrayContaining(['EXTERNAL_AUTH request, status 0', 'CONNECT event, status 0']),
    );
    expect(netlink.some((line) => line.startsWith('EXTERNAL_AUTH event'))).toBe(true);
    expect(driver.station.associatedWith).toBeNull();
  });

  it('refusal: a wrong password is told to the driver with status 1, and nothing is associated', async () => {
    const { outcome, requests, driver } = await play({ passphrase: utf8('wrong horse') });
    expect(outcome.kind).toBe('sae-confirm-mismatch');
    expect(driver.answers).toEqual([{ status: 1, pmkid: null }]);
    expect(requests).not.toContain('NEW_KEY');
    expect(requests.lastIndexOf('DISCONNECT')).toBeGreaterThan(requests.indexOf('EXTERNAL_AUTH'));
  });

  it('refusal: the access point answers our commit with status 1', async () => {
    // Status is the third field of the body (802.11-2020, table 9-40), which begins at octet 24.
    const damage = (frame: Uint8Array): Uint8Array => {
      const refused = frame.slice(0, 30);
      refused.set([1, 0], 28);
      return refused;
    };
    const faults = [{ on: 'SAE Commit', from: 'ap', do: 'damage', damage }] as const;
    const { outcome, driver } = await play({ faults });
    expect(outcome).toMatchObject({ kind: 'authentication-refused', status: 1 });
    expect(driver.answers).toEqual([{ status: 1, pmkid: null }]);
  });

  it('timeout: the access point answers no commit', async () => {
    const faults = [{ on: 'SAE Commit', from: 'ap', do: 'drop' }] as const;
    const { outcome, driver } = await play({ faults, clock: fast });
    expect(outcome.kind).toBe('authentication-timeout');
    expect(driver.answers.length).toBeGreaterThan(0);
    for (const answer of driver.answers) expect(answer).toEqual({ status: 1, pmkid: null });
    expect(driver.station.associatedWith).toBeNull();
  });

  it('timeout: the driver never asks', async () => {
    const { outcome, driver } = await play({ script: { never: true }, clock: fast });
    expect(outcome.kind).toBe('external-auth-failed');
    expect(outcome.words).toContain('did not ask us to authenticate');
    expect(driver.answers).toEqual([]);
  });

  it('timeout: the driver takes its request back', async () => {
    const faults = [{ on: 'SAE Commit', from: 'ap', do: 'drop' }] as const;
    const { outcome, driver } = await play({ faults, script: { abortMs: 300 } });
    expect(outcome.kind).toBe('external-auth-failed');
    expect(outcome.words).toContain('took back its request');
    expect(driver.station.associatedWith).toBeNull();
  });

  it('cookie mismatch: the status of a frame that is not ours is ignored', async () => {
    const { outcome, notes, requests, byAp } = await play({ script: { cookies: 'foreign' } });
    expect(outcome.kind).toBe('left');
    expect(byAp).toBe(true);
    expect(notes.filter((words) => words.includes('cookie'))).toHaveLength(2);
    // Commit and confirm, each sent once.
    expect(requests.filter((command) => command === 'FRAME')).toHaveLength(2);
  });

  it('cookie mismatch: no status of our own frame comes', async () => {
    const { outcome, notes, byAp } = await play({ script: { cookies: 'only-foreign' } });
    expect(outcome.kind).toBe('left');
    expect(byAp).toBe(true);
    expect(notes).toContain('The kernel did not say whether the frame was acknowledged; we go on.');
  });
});

describe('a cached PMK over netlink on sockets', () => {
  const both = async (before: (accessPoint: AccessPoint) => void) => {
    const again: NonNullable<Scene['steps']>[number] = ({ accessPoint, session }) => {
      before(accessPoint);
      session.order('rejoin');
    };
    const played = await play({ steps: [again] });
    expect(played.outcome.kind, played.outcome.words).toBe('left');
    expect(played.byAp).toBe(true);
    expect(toHex(played.driver.tk!)).toBe(toHex(played.apTk!));
    // What was given to the driver is taken back in the end.
    expect(played.driver.pmksa.size).toBe(0);
    return played.requests.filter((command) =>
      /^(CONNECT|FRAME|EXTERNAL_AUTH|(SET|DEL)_PMKSA)$/.test(command),
    );
  };
  const full = ['CONNECT', 'FRAME', 'FRAME', 'EXTERNAL_AUTH', 'SET_PMKSA'];

  it('the driver that was given it does not ask, and no frame of SAE is sent', async () => {
    expect(await both(() => {})).toEqual([...full, 'CONNECT', 'DEL_PMKSA']);
  });

  it('status 53: it is taken back, and all is done anew', async () => {
    expect(await both((accessPoint) => accessPoint.forgetPmks())).toEqual([
      ...full,
      ...['CONNECT', 'DEL_PMKSA'],
      ...full,
      'DEL_PMKSA',
    ]);
  });
});
