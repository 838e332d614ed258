/** A step as plain text, to be pasted into a mail or a bug report. What is masked in the window is masked here. */
import type { CheckView, StepView, ValueView } from '../../../preload/contract/index.ts';
import { verdictWord } from '../../ui/verdict-word.ts';
import { spacedHex } from '../../ui/words.ts';

/** Octets 16 a line, indented. */
function hexLines(hex: string): string[] {
  return (hex.match(/.{1,32}/g) ?? []).map((line) => `    ${spacedHex(line)}`);
}

function valueLines(value: ValueView): string[] {
  const head = [
    `  ${value.name}, ${value.length} bytes`,
    value.source === null ? '' : `from ${value.source.label}`,
    value.note,
  ].filter((part) => part !== '');
  if (value.hex === null) return [head.join('; '), '    (masked)'];
  const text = value.text === null ? [] : [`    "${value.text}"`];
  return [head.join('; '), ...text, ...hexLines(value.hex)];
}

function checkLines(check: CheckView): string[] {
  const sides = [check.expected, check.seen].flatMap((side) => (side === null ? [] : valueLines(side)));
  return [`  ${verdictWord[check.verdict]}: ${check.sentence}`, ...sides];
}

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', `${title}:`, ...lines];

/** What a message holds is its own; one that is decrypted takes it from elsewhere as well. */
export const inputsTitle = (step: Pick<StepView, 'kind' | 'formula'>): string =>
  step.kind === 'message' && step.formula.length === 0 ? 'Carries' : 'Inputs';

export function stepText(step: StepView): string {
  const formula = step.formula.map((part) => (typeof part === 'string' ? part : part.name)).join('');
  const when = step.ms === null ? '' : `, ${step.ms < 0 ? '' : '+'}${step.ms.toFixed(3)} ms`;
  return [
    `Step ${step.step} (${step.number} of ${step.of})${when}: ${step.title}`,
    step.path.map((part) => part.label).join(' > '),
    '',
    step.sentence,
    ...(formula === '' ? [] : ['', `  ${formula}`]),
    ...section(inputsTitle(step), step.inputs.flatMap(valueLines)),
    ...section('Outputs', step.outputs.flatMap(valueLines)),
    ...section('Checks', step.checks.flatMap(checkLines)),
    ...section(
      'Defined in',
      step.clauses.map((clause) => `  ${clause}`),
    ),
    '',
  ].join('\n');
}

/**
 * The words before the first colon or full stop, which the window sets in bold, and the rest; the verdict's word leads
 * where the sentence is one piece.
 */
export function leadOf(check: Pick<CheckView, 'verdict' | 'sentence'>): { lead: string; rest: string } {
  const match = /^(.{2,48}?[:.])\s+(.+)$/s.exec(check.sentence);
  if (match) return { lead: match[1]!, rest: match[2]! };
  const word = verdictWord[check.verdict];
  return { lead: `${word[0]!.toUpperCase()}${word.slice(1)}.`, rest: check.sentence };
}

/** Sub-steps to draw of very many: those round the present one. */
export function nearSubsteps<T extends { step: string }>(
  all: readonly T[],
  here: string,
  most = 60,
): readonly T[] {
  if (all.length <= most) return all;
  const at = Math.max(
    0,
    all.findIndex((substep) => substep.step === here),
  );
  const from = Math.min(all.length - most, Math.max(0, at - (most >> 1)));
  return all.slice(from, from + most);
}

/** Clauses of one document together: `IEEE 802.11-2020, 12.7.1.3, 12.7.1.2`. */
export function clauseGroups(clauses: readonly string[]): { document: string; parts: string[] }[] {
  const groups: { document: string; parts: string[] }[] = [];
  for (const clause of clauses) {
    const cut = clause.indexOf(', ');
    const document = cut < 0 ? clause : clause.slice(0, cut);
    const part = cut < 0 ? '' : clause.slice(cut + 2);
    const group = groups.find((candidate) => candidate.document === document);
    if (!group) groups.push({ document, parts: part === '' ? [] : [part] });
    else if (part !== '' && !group.parts.includes(part)) group.parts.push(part);
  }
  return groups;
}

const keyRoles: ReadonlySet<string> = new Set(['kck', 'kek', 'tk']);

/** Outputs to draw: a key that is nothing but the others one after the other is drawn by its parts. */
export function shownOutputs(outputs: readonly ValueView[]): readonly ValueView[] {
  const parts = outputs.filter((value) => keyRoles.has(value.role));
  const joined = parts.map((value) => value.hex).join('');
  return parts.length < 2 ? outputs : outputs.filter((value) => value.hex !== joined);
}
