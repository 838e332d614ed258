import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { causeTitles } from '../../main/diagnose/causes.ts';
import { analyse, passphrase, readJson } from '../derive/session.ts';

const shared = process.env.SHARED ?? fileURLToPath(new URL('../../../shared', import.meta.url));
const captures = `${shared}/captures`;
const present = existsSync(captures);
if (!present) console.log(`test/oracle/derive-findings: skipped, ${captures} is not there (set SHARED)`);

/** Causes that a rule can name: the table has more, which other evidence or later rules give. */
const CAUSES = Object.keys(causeTitles);

interface Row {
  readonly folder: string;
  readonly outcome: string;
  /** Causes one of which the air alone must give. */
  readonly air: readonly string[];
  /** Causes that the table names for this folder anywhere. */
  readonly named: readonly string[];
}

const rows: Row[] = !present
  ? []
  : readFileSync(`${captures}/TRUTH.tsv`, 'utf8')
      .split('\n')
      .filter((line) => line && !line.startsWith('#'))
      .map((line) => {
        const [folder, outcome, air, netlink, logs, may] = line.split('\t') as [
          string,
          string,
          string,
          string,
          string,
          string,
        ];
        const named = [air, netlink, logs, may]
          .flatMap((text) => text.split(/[|,]/))
          .filter((c) => c !== '-' && c !== '?');
        return { folder, outcome, air: air === '-' || air === '?' ? [] : air.split('|'), named };
      })
      .filter(({ folder }) => existsSync(`${captures}/${folder}/air.pcap`));

describe.skipIf(!present)('TRUTH.tsv, from the air and the passphrase', () => {
  it.each(rows)('$folder', async ({ folder, air, named }) => {
    const meta = readJson(`${captures}/${folder}/meta.json`);
    const session = await analyse(
      `${captures}/${folder}/air.pcap`,
      meta.passphrase ? [passphrase(meta.passphrase)] : [],
    );
    const findings = session.findings.flat();
    const failures = new Set(findings.filter((f) => f.severity === 'failure').map((f) => f.cause));
    // A refusal is named here by what the AP answers; which mismatch it answers to is another rule's to say.
    expect([...failures].filter((cause) => !named.includes(cause))).toEqual([]);
    if (air.length > 0 && air.every((cause) => CAUSES.includes(cause)))
      expect(
        findings.some((f) => air.includes(f.cause)),
        findings.map((f) => f.cause).join(),
      ).toBe(true);
  });
});
