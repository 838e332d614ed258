import { toHex } from '../base/bytes.ts';
import type { Step } from '../calculate/types.ts';
import { type StepJson, stepJson } from './analysis.ts';
import type { Calculation } from './calculate.ts';
import { stepText } from './report.ts';

/** What `derive --json` prints: the results by name, and the steps in the shape that `analyze --json --steps` has. */
export interface CalculationJson {
  format: 'handshake-workbench/derivation@1';
  results: Record<string, string>;
  /** Whether every comparison holds; null where there was nothing to compare with. */
  verified: boolean | null;
  steps: StepJson[];
}

const OPEN = { steps: true, showSecrets: true };

/** Keys are in it: the person who asks gave the values. */
export function calculationJson(calculation: Calculation): CalculationJson {
  const { results, steps, world } = calculation;
  const substeps = (id: string): readonly Step[] => calculation.substeps(id);
  return {
    format: 'handshake-workbench/derivation@1',
    results: Object.fromEntries(results.map(({ name, bytes }) => [name, toHex(bytes)])),
    verified: verifiedBy(calculation),
    steps: steps.map((step) => stepJson(step, substeps, world, OPEN)),
  };
}

/** The results, one to a line, then the steps. Ends with a line break. */
export function calculationText(
  calculation: Calculation,
  options: { brief: boolean; width: number },
): string {
  const { results, steps, world } = calculation;
  const wide = Math.max(0, ...results.map(({ name }) => name.length));
  const lines = results.map(({ name, bytes }) => `${name.padEnd(wide)} = ${toHex(bytes)}`);
  if (!options.brief) {
    const from = {
      origin: null,
      substeps: (id: string) => calculation.substeps(id),
      recordText: (record: number) => `frame ${record}`,
    };
    lines.push(
      '',
      ...steps.flatMap((step) => stepText(step, from, world, { ...OPEN, width: options.width })),
    );
  }
  return `${lines.join('\n')}\n`;
}

/** Whether every check holds; null when there is none. */
export function verifiedBy({ steps }: Calculation): boolean | null {
  const verdicts = steps.flatMap(({ checks }) => checks.map(({ ok }) => ok));
  return verdicts.length === 0 ? null : !verdicts.includes(false);
}
