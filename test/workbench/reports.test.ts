import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { everything, workbench } from './bench.ts';

// A kernel that refuses the pairwise key, as its supplicant's log and as netlink tell of it.
let bench: ReturnType<typeof workbench>;
beforeEach(() => {
  bench = workbench();
});
afterEach(() => bench.remove());

async function opened(folder: string, file: string) {
  const { attempts } = await bench.openFixture(folder, file);
  const attempt = attempts.find(({ findings }) =>
    findings.some(({ cause }) => cause === 'kernel-cipher-missing'),
  )!;
  const { rows } = await bench.call('rows', { attempt: attempt.id, from: 0, count: 500, show: everything });
  return { attempt, rows };
}

describe('what reports look like on the ladder', () => {
  test('a log: its words, the refusal in red with its number, and the guess told as misleading', async () => {
    const { attempt, rows } = await opened('logs', 'missing-ccm.wpa_supplicant-sta.log.gz');
    const refused = rows.find(({ label }) => label === 'TK refused')!;
    expect(refused).toMatchObject({ style: 'log', from: 'supplicant', verdict: 'fail', note: '-2 ENOENT' });
    expect(refused.detail).toContain('set_key failed; err=-2');
    const guess = rows.find(({ label }) => label === 'Guess')!;
    expect(guess).toMatchObject({ verdict: 'warn', note: 'misleading' });
    expect(guess.detail).toContain('pre-shared key may be incorrect');
    // Keys that are taken away before there are any are refused in each healthy run: no row of theirs is red.
    const removed = rows.filter(({ label }) => label === 'Key removed');
    expect(removed.every(({ verdict }) => verdict === null)).toBe(true);
    expect(attempt.cause).toBe('The kernel lacks the cipher');
    const finding = attempt.findings.find(({ cause }) => cause === 'kernel-cipher-missing')!;
    expect(rows.find(({ key }) => key === finding.step)?.label).toBe('TK refused');
    // What the kernel refused is not in use.
    expect(rows.map(({ label }) => label)).not.toContain('Keys in use');
  });

  test('netlink: an answer goes from the kernel to the supplicant, and what the AP asks for stands on its lane', async () => {
    const { rows } = await opened('netlink', 'missing-ccm.pcap.gz');
    const refused = rows.filter(({ label }) => label === 'TK refused');
    const places = refused.map(({ from, to, note }) => `${from} ${to} ${note}`);
    expect(new Set(places)).toEqual(new Set(['ap ap -2 ENOENT', 'kernel supplicant -2 ENOENT']));
  });
});
