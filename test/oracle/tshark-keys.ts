import { execFileSync } from 'node:child_process';
import { type Analysed, hexOf } from '../derive/session.ts';

export interface TsharkRow {
  readonly frame: number;
  readonly tk: string;
  readonly gtk: string;
  readonly kck: string;
  readonly kek: string;
  readonly pmk: string;
}

/** What tshark makes of a file with these keys: for each frame the keys that it used. */
export function tshark(file: string, keys: readonly string[]): TsharkRow[] {
  const fields = ['frame.number', ...['tk', 'gtk', 'kck', 'kek', 'pmk'].map((k) => `wlan.analysis.${k}`)];
  const text = execFileSync(
    'tshark',
    [
      ...['-r', file, '-o', 'wlan.enable_decryption:TRUE'],
      ...keys.flatMap((key) => ['-o', `uat:80211_keys:${key}`]),
      ...['-Y', 'wlan.analysis.tk || wlan.analysis.gtk || wlan.analysis.kck', '-T', 'fields'],
      ...fields.flatMap((field) => ['-e', field]),
    ],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  );
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [frame, tk, gtk, kck, kek, pmk] = line.split('\t');
      return { frame: Number(frame), tk: tk!, gtk: gtk!, kck: kck!, kek: kek!, pmk: pmk! };
    });
}

/** Where tshark's keys and ours are not the same, as text. A TK or GTK of TKIP is told by its first 16 octets. */
export function disagreements(rows: readonly TsharkRow[], session: Analysed): string[] {
  const used = new Map<number, string[]>();
  const kcks = new Set<string>();
  const pmks = new Set<string>();
  for (const trace of session.traces) {
    const world = session.world(trace);
    for (const step of trace.steps) {
      const key = step.inputs.find((i) => i.argument === 'TK');
      if (key) used.set(step.record!, [...(used.get(step.record!) ?? []), hexOf(key.ref, world)!]);
    }
    for (const { keys } of [...trace.handshakes, ...trace.agreements]) {
      kcks.add(`${hexOf(keys.kck, world)} ${hexOf(keys.kek, world)}`);
      pmks.add(hexOf(keys.pmk, world)!);
    }
  }
  const out: string[] = [];
  for (const { frame, tk, gtk, kck, kek, pmk } of rows) {
    for (const key of [tk, gtk].filter(Boolean))
      if (!used.get(frame)?.some((own) => own.startsWith(key))) out.push(`frame ${frame}: key ${key}`);
    if (kck && !kcks.has(`${kck} ${kek}`)) out.push(`frame ${frame}: KCK ${kck}`);
    if (pmk && !pmks.has(pmk)) out.push(`frame ${frame}: PMK ${pmk}`);
  }
  return out;
}
