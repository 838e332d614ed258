/** `175.163`: milliseconds with three decimals; '' where records have no time. */
export function formatMs(ms: number | null): string {
  return ms === null ? '' : ms.toFixed(3);
}

/** `+175.163 ms` for the transport bar. */
export function formatOffset(ms: number | null): string {
  if (ms === null) return 'no time';
  return `${ms < 0 ? '−' : '+'}${Math.abs(ms).toFixed(3)} ms`;
}

/** `842.7 ms`, `3.2 s`, `2 min 5 s`: a length of time for people. */
export function formatSpan(ms: number): string {
  if (ms < 1000) return `${Number(ms.toFixed(1))} ms`;
  if (ms < 60_000) return `${Number((ms / 1000).toFixed(1))} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** `12.4 kB`, as Wireshark counts: powers of ten. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  if (bytes < 1e6) return `${Number((bytes / 1e3).toFixed(1))} kB`;
  if (bytes < 1e9) return `${Number((bytes / 1e6).toFixed(1))} MB`;
  return `${Number((bytes / 1e9).toFixed(1))} GB`;
}

/** Shown no shorter than this while playing, so that a calculation, which takes no time on the air, can be seen. */
export const shortestStep = 90;
/** And no longer, so that a stall does not look like a hang. */
export const longestStep = 2500;

/**
 * How long play stays on a step before the next, in milliseconds of the person's time.
 * @param speed 1 = real time, 0.1 = ten times slower
 */
export function playDelay(fromMs: number | null, toMs: number | null, speed: number): number {
  if (fromMs === null || toMs === null) return 4 * shortestStep;
  return Math.min(longestStep, Math.max(shortestStep, (toMs - fromMs) / speed));
}
