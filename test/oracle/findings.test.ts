import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { failures, open } from '../diagnose/logs.ts';

const SHARED = process.env.SHARED ?? fileURLToPath(new URL('../../../shared', import.meta.url));
const present = existsSync(`${SHARED}/captures`);
if (!present) console.log(`test/oracle/findings: skipped, ${SHARED} is not there (set SHARED)`);

describe.skipIf(!present)('causes against TRUTH.tsv', () => {
  it('each recording gives its cause by each kind of evidence, none gives a wrong one, and docs/precision.md says so', () => {
    const script = fileURLToPath(new URL('../../bench/precision.mjs', import.meta.url));
    const env = { ...process.env, SHARED };
    const told = execFileSync(process.execPath, [script, '--check'], { encoding: 'utf8', env });
    console.log(told);
    expect(told.trim().split('\n')).toHaveLength(4);
  }, 300_000);
});

describe.skipIf(!present)('hostap’s own code with an injected cause each (oracles/README.md)', () => {
  it.each([
    ['wrongpsk', 'wrong-passphrase', /invalid|does not accept/],
    ['dropm2', 'message-lost', /^M2 /],
    ['dropm4', 'message-lost', /^M4 /],
    ['setkey', 'kernel-cipher-missing', /ccm\(aes\)/],
    ['rsne', 'element-mismatch-in-m3', /M3/],
    ['sae_wrongpw', 'sae-password-mismatch', /passwords/],
  ])('%s: %s', async (name, cause, summary) => {
    const opened = await open(`${SHARED}/oracles/${name}.log`);
    const failed = opened.findings.filter((f) => f.severity === 'failure');
    expect(failed.map((f) => f.cause)).toEqual([cause]);
    expect(failed[0]!.summary).toMatch(summary);
  });

  it('none: no failure', async () => {
    const opened = await open(`${SHARED}/oracles/none.log`);
    expect(opened.outcomes).toEqual(['connected']);
    expect(failures(opened)).toEqual([]);
  });
});
