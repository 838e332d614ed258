import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { LogLine } from '../../main/import/types.ts';

/**
 * The logical lines of a log, as the core gives them to an importer: quoting marks off, hard-wrapped lines joined where
 * a line does not begin with a time, the prefix of a journal or an epoch time taken off.
 */
export function logLines(path: string): LogLine[] {
  const raw = readFileSync(path);
  const text = (raw[0] === 0x1f ? gunzipSync(raw) : raw).toString('utf8');
  const joined: { whole: string; line: number; lastLine: number }[] = [];
  const physical = text.replace(/\n$/, '').split('\n');
  const wrapped = physical.some((line) => PREFIX.test(unquoted(line)));
  for (const [i, one] of physical.entries()) {
    const whole = unquoted(one);
    const last = joined.at(-1);
    if (wrapped && last && !PREFIX.test(whole)) {
      last.whole += ` ${whole}`;
      last.lastLine = i + 1;
    } else joined.push({ whole, line: i + 1, lastLine: i + 1 });
  }
  return joined.map(({ whole, line, lastLine }) => {
    const found = PREFIX.exec(whole);
    const epoch = /^(\d{10})\.(\d{6}) /.exec(whole);
    return {
      whole,
      line,
      lastLine,
      text: found ? whole.slice(found[0].length) : epoch ? whole.slice(epoch[0].length) : whole,
      offset: 0,
      length: 0,
      clock: epoch ? ('epoch' as const) : ('none' as const),
      time: epoch ? BigInt(epoch[1]!) * 1_000_000_000n + BigInt(epoch[2]!) * 1000n : null,
      program: found?.[2] ?? null,
      host: found?.[1] ?? null,
    };
  });
}

const PREFIX = /^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d (\S+) ([\w-]+)(?:\[\d+\])?: ?/;
const unquoted = (line: string): string => line.replace(/^(> ?)+/, '');
