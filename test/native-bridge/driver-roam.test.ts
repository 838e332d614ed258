import { afterEach, describe, expect, it } from 'vitest';
import { toHex } from '../../main/base/bytes.ts';
import { AP, SECOND, summary } from '../live/scene.ts';
import { closeAll, fast, play, type Scene } from './connect-scene.ts';
import type { Roam } from './driver.ts';

afterEach(closeAll);

const psk: Scene['network'] = {};
const NEW_HANDSHAKE = ['< M1', '> M2', '< M3', '> M4', 'NEW_KEY', 'NEW_KEY', 'SET_STATION'];
const to =
  (how?: Roam): NonNullable<Scene['steps']>[number] =>
  ({ driver }) =>
    driver.roam(SECOND, how);

/** Messages and commands from the driver's roam on; a message that a busy machine made the other end repeat stands once. */
function since({ events }: Awaited<ReturnType<typeof play>>): string[] {
  const seen = new Set<string>();
  return summary(events.slice(events.findIndex(({ kind }) => kind === 'authorized') + 1)).filter((line) => {
    const again = /^[<>]/.test(line) && seen.has(line);
    seen.add(line);
    return !again;
  });
}

describe('the driver goes over to another access point by itself', () => {
  it.each([
    ['the report comes first', 0],
    ['message 1 comes before the report', 40],
  ])('PSK: a handshake with the new access point (%s)', async (_, reportMs) => {
    const played = await play({ network: psk, steps: [to({ reportMs })] });
    expect(played.outcome.kind, played.outcome.words).toBe('left');
    expect(played.opened).toBe(2);
    expect(since(played)).toEqual(NEW_HANDSHAKE);
    expect(played.notes.filter((words) => words.endsWith('let be.'))).toEqual([]);
    // The second access point has the key that the driver was given last.
    expect(played.byAp).toBe(true);
    expect(toHex(played.driver.tk!)).toBe(toHex(played.apTk!));
    expect(played.states).toContain(
      `The driver went over from ${AP} to ${SECOND} by itself: we take that up.`,
    );
    // It is the second that is left in the end.
    expect(played.driver.station.associatedWith).toBeNull();
  });

  it('group keys are renewed at the new access point', async () => {
    const rekey: NonNullable<Scene['steps']>[number] = ({ second, session }) => {
      second.rekeyGroup();
      setTimeout(() => void session.stop(), 100);
    };
    const played = await play({ network: psk, steps: [to(), rekey] });
    expect(since(played)).toEqual([...NEW_HANDSHAKE, '< G1', 'NEW_KEY', '> G2']);
  });

  it('SAE: the driver asks first, and the PMK of that exchange is the one of the handshake', async () => {
    const played = await play({ steps: [to({ sae: true })] });
    expect(played.outcome.kind, played.outcome.words).toBe('left');
    const sae = ['> SAE Commit', '< SAE Commit', '> SAE Confirm', '< SAE Confirm'];
    const igtk = ['NEW_KEY'];
    const [keys, port] = [NEW_HANDSHAKE.slice(0, -1), NEW_HANDSHAKE.slice(-1)];
    expect(since(played)).toEqual([...sae, 'EXTERNAL_AUTH', 'SET_PMKSA', ...keys, ...igtk, ...port]);
    expect(played.byAp).toBe(true);
    expect(toHex(played.driver.tk!)).toBe(toHex(played.apTk!));
    expect(played.driver.pmksa.size).toBe(0);
  });

  it('SAE with the new access point fails: the driver is told, and the association stays', async () => {
    let joined = false;
    const damage = (frame: Uint8Array): Uint8Array => {
      const refused = frame.slice(0, 30);
      if (joined) refused.set([1, 0], 28);
      return joined ? refused : frame;
    };
    const rekey: NonNullable<Scene['steps']>[number] = ({ driver, session, accessPoint }) => {
      joined = true;
      driver.roam(SECOND, { sae: true });
      setTimeout(() => accessPoint.rekeyGroup(), 300);
      setTimeout(() => void session.stop(), 500);
    };
    const played = await play({
      faults: [{ on: 'SAE Commit', from: 'ap', do: 'damage', damage }],
      steps: [rekey],
    });
    expect(played.outcome.kind, played.outcome.words).toBe('left');
    expect(played.opened).toBe(1);
    expect(played.driver.answers.map(({ status }) => status)).toEqual([0, 1]);
    expect(played.notes.some((words) => words.endsWith('We stay where we are.'))).toBe(true);
    expect(since(played).slice(-4)).toEqual(['< G1', 'NEW_KEY', 'NEW_KEY', '> G2']);
  });

  it('PORT_AUTHORIZED: the driver made the keys, and nothing is left to us', async () => {
    const played = await play({ network: psk, steps: [to({ makesKeys: true })] });
    expect(played.outcome.kind, played.outcome.words).toBe('left');
    expect(played.opened).toBe(2);
    expect(since(played)).toEqual([]);
    const last = played.events.findLast((event) => event.kind === 'authorized');
    expect(last).toMatchObject({ words: expect.stringContaining(`${SECOND}: the driver made the keys`) });
  });

  it('no handshake and no word of the driver: told as that', async () => {
    const faults = [{ on: 'M1', from: 'ap', after: 1, do: 'drop' }] as const;
    const played = await play({ network: psk, steps: [to()], faults, clock: fast });
    expect(played.outcome.kind).toBe('four-way-timeout');
    expect(played.outcome.words).toContain(`went over to ${SECOND}`);
    expect(played.driver.station.associatedWith).toBeNull();
  });
});
