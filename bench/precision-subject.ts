/** What is found in each folder of ../shared/captures, kind of evidence by kind. Run by precision.mjs; prints JSON. */
import { readdirSync } from 'node:fs';
import { Session } from '../main/session/session.ts';
import { passphraseOf, recordingsOf } from './lab.ts';

export type Kind = 'air' | 'netlink' | 'logs' | 'all';

/** What one folder gave under one kind of evidence. */
export interface Found {
  readonly folder: string;
  readonly kind: Kind;
  /** Of each attempt its outcome and findings; the findings of the session last, with no outcome. */
  readonly attempts: readonly {
    readonly outcome: string | null;
    readonly findings: readonly {
      readonly cause: string;
      readonly severity: string;
      readonly certainty: string;
      readonly summary: string;
    }[];
  }[];
}

const AIR = /^(air|mon2|combined)\.pcap(ng)?(\.gz)?$/;
const NETLINK = /^nl\.pcap(\.gz)?$/;
const LOGS = /^((wpa_supplicant|hostapd)-.*\.log|iwd\.log|dmesg\.txt)(\.gz)?$/;

function filesOf(folder: string, kind: Kind): string[] {
  const names = readdirSync(folder).sort();
  const of = (pattern: RegExp) => names.filter((name) => pattern.test(name));
  const air = of(AIR).filter((name) => name.startsWith('air'));
  if (kind === 'air') return air.length > 0 ? air : of(AIR);
  if (kind === 'netlink') return of(NETLINK);
  if (kind === 'logs') return of(LOGS);
  return [...air, ...of(NETLINK), ...of(LOGS)];
}

async function look(captures: string, folder: string, kind: Kind): Promise<Found | null> {
  const path = `${captures}/${folder}`;
  const files = filesOf(path, kind);
  if (files.length === 0) return null;
  const opened = await Session.open(files.map((name) => ({ path: `${path}/${name}`, name })));
  try {
    const session = opened.withSecrets([...opened.secrets, ...passphraseOf(path)]);
    const brief = (
      list: readonly { cause: string; severity: string; certainty: string; summary: string }[],
    ) => list.map(({ cause, severity, certainty, summary }) => ({ cause, severity, certainty, summary }));
    const attempts: Found['attempts'][number][] = session.attempts.map(({ id }) => {
      const { trace, findings } = session.analysed(id);
      return { outcome: trace.outcome, findings: brief(findings) };
    });
    return { folder, kind, attempts: [...attempts, { outcome: null, findings: brief(session.findings) }] };
  } finally {
    opened.close();
  }
}

const [captures, kinds, ...only] = process.argv.slice(2) as [string, string, ...string[]];
for (const folder of recordingsOf(captures, only))
  for (const kind of kinds.split(',') as Kind[]) {
    const found = await look(captures, folder, kind);
    if (found) console.log(JSON.stringify(found));
  }
