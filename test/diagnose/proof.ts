import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../main/base/bytes.ts';
import type { Cause, Finding } from '../../main/diagnose/types.ts';
import { makeSecret } from '../../main/session/secrets.ts';
import { Session } from '../../main/session/session.ts';

/** One file of a rule's folder `evidence/` from which its cause is found, and the near ones from which it is not. */
export interface Proof {
  /** A text log, or a pcapng file. */
  readonly found: string;
  /** What the finding is. */
  readonly as: `${Finding['severity']}, ${Finding['certainty']}`;
  /** What it says, where that is worth a test. */
  readonly summary?: RegExp;
  /** What decides, for the name of the test. */
  readonly decisive: string;
  /** What decides, taken out: lines of a log, or records of a capture by their numbers from 1 or by text in them. */
  readonly without: RegExp | readonly number[];
  /** What is found in each twin instead; null: nothing in particular. */
  readonly twins: Readonly<Record<string, Cause | null>>;
  /** What is given to a session, by the name of its file. */
  readonly passphrases?: Readonly<Record<string, string>>;
}

/** What a file comes to when it is opened with a passphrase, or without, as a person would. */
async function opened(path: string, passphrase: string | undefined) {
  const recorded = await Session.open([{ path, name: path.split('/').at(-1)! }]);
  try {
    const { secrets } = recorded;
    const given = {
      number: 1,
      kind: 'passphrase',
      value: passphrase ?? '',
      ssid: null,
      origin: 'given',
    } as const;
    const session =
      passphrase === undefined ? recorded : recorded.withSecrets([...secrets, makeSecret(given)]);
    const findings = session.attempts.flatMap(({ id }) => session.analysed(id).findings);
    const { store, attempts } = session;
    let told = attempts.length;
    for (let record = 1; record <= store.length; record++) if (store.record(record).event) told++;
    return { findings: [...findings, ...session.findings], told };
  } finally {
    recorded.close();
  }
}

/** Blocks of pcapng that are records: packets in three forms, and entries of a journal. */
const RECORDS = [2, 3, 6, 9];

/** The records of a pcapng file (of one little-endian section) without some. */
function withoutRecords(file: Uint8Array, without: Proof['without']): Uint8Array {
  const blocks: Uint8Array[] = [];
  const view = new DataView(file.buffer, file.byteOffset);
  let record = 0;
  for (let at = 0; at < file.length; ) {
    const end = at + view.getUint32(at + 4, true);
    const block = file.subarray(at, end);
    const is = RECORDS.includes(view.getUint32(at, true));
    if (is) record++;
    const out =
      is &&
      (without instanceof RegExp
        ? without.test(Buffer.from(block).toString('latin1'))
        : without.includes(record));
    if (!out) blocks.push(block);
    at = end;
  }
  return Buffer.concat(blocks);
}

function withoutDecisive(file: Uint8Array, name: string, without: Proof['without']): Uint8Array {
  if (name.endsWith('.pcapng')) return withoutRecords(file, without);
  if (!(without instanceof RegExp)) throw new TypeError(`${name}: lines of a log are named by a pattern`);
  const lines = Buffer.from(file).toString().split('\n');
  return utf8(lines.filter((line) => !without.test(line)).join('\n'));
}

/**
 * Tests that a rule's evidence proves its cause: it is found in each `found`, is gone when what decides is taken out, and is
 * not found in the twins. Each file of the folder is used.
 * @param test `import.meta.url` of the rule's test, which stands beside `evidence/`
 */
export function proveRule(cause: Cause, test: string, proofs: readonly Proof[]): void {
  const folder = fileURLToPath(new URL('evidence/', test));
  const own = (findings: readonly Finding[]) => findings.filter((finding) => finding.cause === cause);
  const kinds = (findings: readonly Finding[]) => own(findings).map((f) => `${f.severity}, ${f.certainty}`);

  describe(cause, () => {
    it('its evidence is what stands in its folder', () => {
      const named = proofs.flatMap(({ found, twins }) => [found, ...Object.keys(twins)]);
      expect(readdirSync(folder).sort()).toEqual([...new Set(named)].sort());
      for (const { twins } of proofs) expect(Object.keys(twins)).not.toEqual([]);
    });

    for (const { found, as, summary, decisive, without, twins, passphrases = {} } of proofs) {
      it(`is found in ${found}: ${as}`, async () => {
        const { findings } = await opened(join(folder, found), passphrases[found]);
        expect(kinds(findings)).toContain(as);
        if (summary)
          expect(own(findings).map((finding) => finding.summary)).toEqual([expect.stringMatching(summary)]);
      });

      it(`is gone from ${found} without ${decisive}`, async () => {
        const file = readFileSync(join(folder, found));
        const rest = withoutDecisive(file, found, without);
        expect(rest.length).toBeLessThan(file.length);
        const temporary = mkdtempSync(join(tmpdir(), 'handshake-proof-'));
        try {
          writeFileSync(join(temporary, found), rest);
          expect(own((await opened(join(temporary, found), passphrases[found])).findings)).toEqual([]);
        } finally {
          rmSync(temporary, { recursive: true });
        }
      });

      for (const [twin, instead] of Object.entries(twins))
        it(`is not found in ${twin}${instead ? `, but ${instead} is` : ''}`, async () => {
          const { findings, told } = await opened(join(folder, twin), passphrases[twin]);
          expect(own(findings)).toEqual([]);
          // What tells of nothing would be no twin.
          expect(told).toBeGreaterThan(0);
          if (instead) expect(findings.map((finding) => finding.cause)).toContain(instead);
        });
    }
  });
}
