import type { ReactNode } from 'react';
import type { FindingView } from '../../preload/contract/index.ts';
import { attemptOf, findingsOf, useActions, useApp } from '../state/app.ts';
import { VerdictMark } from '../ui/verdict.tsx';
import { useListKeys } from './list-keys.ts';
import './findings.css';

export const certaintyWords: Record<FindingView['certainty'], string> = {
  proved: 'Certain',
  likely: 'Very likely',
  possible: 'Possible',
  unknowable: 'Cannot be known',
};

const numbers = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/** `Five facts for it, none against.` */
export function factCount(finding: FindingView): string {
  const { length } = finding.for;
  const against = finding.against.length;
  const count = numbers[length] ?? `${length}`;
  const facts = `${count.charAt(0).toUpperCase()}${count.slice(1)} fact${length === 1 ? '' : 's'} for it`;
  return `${facts}, ${against === 0 ? 'none' : (numbers[against] ?? against)} against.`;
}

/** That all went well is a finding too, with what it rests on. */
function NoFinding(): ReactNode {
  const attempt = useApp(attemptOf);
  if (attempt?.verdict !== 'ok') return <p className="findings-none">Nothing to report.</p>;
  const { passed, failed } = attempt.checks;
  const ground =
    attempt.verified === null
      ? 'So the messages show. With its secret, every key and MIC is checked too.'
      : failed === 0
        ? `Connected, and all ${passed} checks pass.`
        : `Connected. ${passed} checks pass, ${failed} do not.`;
  return (
    <div className="finding">
      <VerdictMark verdict="ok" />
      <b>No failure in this attempt</b>
      <p>{ground}</p>
    </div>
  );
}

/** What was found out about the attempt that is shown. */
export function Findings(): ReactNode {
  const findings = useApp(findingsOf);
  const ofSession = useApp((state) => state.attempt === null);
  const selected = useApp((state) => (state.right === 'finding' ? state.finding : null));
  const { window: show } = useActions();
  const keys = useListKeys(
    findings.map((finding) => finding.id),
    selected,
    (id) => show.showFinding(id),
  );
  return (
    <section className="findings" data-panel="findings" aria-label="Findings">
      <div className="panel-head">
        <h2>Findings</h2>
        <span className="count">
          {findings.length}, this {ofSession ? 'session' : 'attempt'}
        </span>
      </div>
      {findings.length === 0 ? (
        <NoFinding />
      ) : (
        <div className="finding-list" role="listbox" aria-label="Findings" {...keys}>
          {findings.map((finding, index) => {
            const here = finding.id === selected;
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the list takes the keys
              <div
                key={finding.id}
                className="finding"
                role="option"
                tabIndex={here || (selected === null && index === 0) ? 0 : -1}
                aria-selected={here}
                aria-label={`${finding.summary} ${certaintyWords[finding.certainty]}.`}
                title={finding.summary}
                data-id={finding.id}
                onClick={() => show.showFinding(finding.id)}
              >
                <VerdictMark verdict={finding.verdict} />
                <b>{finding.summary}</b>
                <p>
                  {certaintyWords[finding.certainty]}. {factCount(finding)}
                </p>
              </div>
            );
          })}
        </div>
      )}
    </section>
  );
}
