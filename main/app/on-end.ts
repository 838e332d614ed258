const ASKED = ['SIGINT', 'SIGTERM'] as const;

/**
 * Calls `end` when live work is to end: at Ctrl+C, when it is asked to, and when its terminal is gone. A second Ctrl+C
 * ends the process at once. @returns what takes that back
 */
export function onEnd(end: () => void): () => void {
  for (const signal of ASKED) process.once(signal, end);
  // A terminal that is gone is told of again at each line that is written.
  process.on('SIGHUP', end);
  return () => {
    for (const signal of [...ASKED, 'SIGHUP'] as const) process.off(signal, end);
  };
}
