import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatMs,
  formatOffset,
  formatSpan,
  longestStep,
  playDelay,
  shortestStep,
} from '../../renderer/state/time.ts';

describe('times as people read them', () => {
  it('has three decimals, and nothing where records have no time', () => {
    expect(formatMs(175.16312)).toBe('175.163');
    expect(formatMs(0)).toBe('0.000');
    expect(formatMs(null)).toBe('');
    expect(formatOffset(175.163)).toBe('+175.163 ms');
    expect(formatOffset(-3)).toBe('−3.000 ms');
    expect(formatOffset(null)).toBe('no time');
  });

  it('chooses the unit by length', () => {
    expect(formatSpan(842.7)).toBe('842.7 ms');
    expect(formatSpan(3210)).toBe('3.2 s');
    expect(formatSpan(125_400)).toBe('2 min 5 s');
    expect(formatBytes(999)).toBe('999 bytes');
    expect(formatBytes(12_400)).toBe('12.4 kB');
    expect(formatBytes(624_856_724)).toBe('624.9 MB');
  });
});

describe('playDelay', () => {
  it('scales the time between two rows', () => {
    expect(playDelay(0, 50, 0.1)).toBe(500);
    expect(playDelay(0, 500, 1)).toBe(500);
  });

  it('shows every step, and waits out no stall', () => {
    expect(playDelay(10, 10, 1)).toBe(shortestStep);
    expect(playDelay(10, 9, 1)).toBe(shortestStep);
    expect(playDelay(0, 60_000, 0.01)).toBe(longestStep);
    expect(playDelay(null, 3, 1)).toBeGreaterThan(shortestStep);
  });
});
