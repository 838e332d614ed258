/** What a row says to who cannot see it, and the words of headings and gaps. */
import type { Phase, RowView } from '../../../preload/contract/index.ts';
import { formatSpan } from '../../state/time.ts';
import { verdictWord } from '../../ui/verdict-word.ts';
import type { Gap, Heading } from './layout.ts';

export const phaseTitle: Record<Phase, string> = {
  discovery: 'Discovery',
  authentication: 'Authentication',
  association: 'Association',
  eap: 'EAP',
  'four-way': 'Four-way handshake',
  data: 'Data',
  'group-key': 'Group key handshake',
  rekey: 'Rekey',
  leave: 'Leaving',
};

/** `12, +175.163 ms, Derive PTK, PRF-384, passed, cursor, breakpoint`. */
export function rowLabel(
  row: RowView,
  state: 'past' | 'now' | 'future',
  breakpoint: boolean,
  heading: Heading | null,
): string {
  const who = { supplicant: 'station', kernel: 'kernel', air: 'air', ap: 'AP' };
  return [
    heading ? phaseTitle[heading.phase] : '',
    `${row.number}`,
    row.ms === null ? '' : `${row.ms < 0 ? '' : '+'}${row.ms.toFixed(3)} ms`,
    row.label,
    row.detail,
    row.kind === 'message' && row.from !== row.to ? `${who[row.from]} to ${who[row.to]}` : '',
    row.note,
    row.verdict === null ? '' : verdictWord[row.verdict],
    state === 'now' ? 'cursor is here' : state === 'future' ? 'not yet happened' : '',
    breakpoint ? 'breakpoint' : '',
  ]
    .filter((part) => part !== '')
    .join(', ');
}

/** `steps 10 to 24, all checks pass`. */
export function headingText(heading: Heading): string {
  const steps =
    heading.last === null
      ? `from step ${heading.first}`
      : heading.last === heading.first
        ? `step ${heading.first}`
        : `steps ${heading.first} to ${heading.last}`;
  const { last, passed, failed, open } = heading;
  const checked = passed + failed + open;
  if (last === null || checked === open) return steps;
  if (failed > 0)
    return `${steps}, ${checked === 1 ? 'its check fails' : `${failed} of ${checked} checks fail`}`;
  if (open > 0) return `${steps}, ${passed} of ${checked} checks pass`;
  return `${steps}, ${checked === 1 ? 'its check passes' : 'all checks pass'}`;
}

/** @param unanswered the gap ends in the failure and no kind of message is hidden */
export function gapText(gap: Gap, unanswered: boolean): { length: string; rest: string } {
  const length = gap.ms >= 100 || gap.kind === 'stall' ? formatSpan(gap.ms) : `${Math.round(gap.ms)} ms`;
  if (gap.kind === 'stall') return { length, rest: unanswered ? 'without an answer' : 'until the next row' };
  return { length, rest: gap.cut ? 'not to scale' : '' };
}
