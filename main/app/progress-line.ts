let shown = false;
/** On a terminal, one line that long work rewrites. */
export function progressLine(): (label: string, done: number, total: number | null) => void {
  let last = Date.now();
  return (label, done, total) => {
    if (!process.stderr.isTTY || Date.now() - last < 200) return;
    last = Date.now();
    shown = true;
    process.stderr.write(`\r${label}${total ? ` ${Math.floor((100 * done) / total)} %` : ''}\u001b[K`);
  };
}
/** Takes the line away. */
export function clearProgress(): void {
  if (shown) process.stderr.write('\r\u001b[K');
}
