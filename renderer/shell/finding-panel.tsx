import type { ReactNode } from 'react';
import type { FactView, FindingView, Verdict } from '../../preload/contract/index.ts';
import { useActions } from '../state/app.ts';
import { copyText } from '../ui/copy.ts';
import { VerdictMark, VerdictSign } from '../ui/verdict.tsx';
import { Words } from '../ui/words-view.tsx';
import { certaintyWords, factCount } from './findings.tsx';

const strength: Record<FindingView['certainty'], number> = {
  unknowable: 0,
  possible: 2,
  likely: 3,
  proved: 4,
};
function Facts({
  title,
  list,
  sign,
  word,
}: {
  title: string;
  list: readonly FactView[];
  sign: Verdict;
  word: string;
}): ReactNode {
  const { session } = useActions();
  if (list.length === 0) return null;
  return (
    <>
      <h2>{title}</h2>
      <ul>
        {list.map((fact, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: facts may be alike, and their order never changes
          <li className="fact" key={at}>
            <VerdictSign verdict={sign} label={word} />
            <span className="selectable">
              <Words text={fact.sentence} />{' '}
              {fact.refs.map((ref, index) => (
                <button
                  // biome-ignore lint/suspicious/noArrayIndexKey: as above
                  key={index}
                  type="button"
                  className="link ref"
                  onClick={() => void session.goToPlace(ref)}
                >
                  {ref.label}
                </button>
              ))}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** The finding as text, to be sent to a colleague. */
function asText(finding: FindingView): string {
  const list = (title: string, items: readonly FactView[]): string[] =>
    items.length === 0
      ? []
      : [
          '',
          `${title}:`,
          ...items.map(({ sentence, refs }) => {
            const where = refs.map((ref) => ref.label).join(', ');
            return `- ${sentence}${where === '' ? '' : ` (${where})`}`;
          }),
        ];
  return [
    finding.summary,
    `${certaintyWords[finding.certainty]}. ${factCount(finding)}`,
    ...list('For', finding.for),
    ...list('Against', finding.against),
    ...list('What would settle it', finding.settle),
    ...(finding.remedy === '' ? [] : ['', `What to do: ${finding.remedy}`]),
    ...(finding.misleads === '' ? [] : ['', `Why it misleads: ${finding.misleads}`]),
  ].join('\n');
}

/** One finding, in the order in which a person asks: what, how sure, why, what else, what to do. */
export function FindingPanel({ finding }: { finding: FindingView }): ReactNode {
  const full = strength[finding.certainty];
  return (
    <>
      <article className="finding-card" aria-label="Finding">
        <div className="finding-cause">
          <VerdictMark verdict={finding.verdict} size={22} />
          <h1 className="selectable">
            <Words text={finding.summary} />
          </h1>
        </div>
        <p className="finding-certainty">
          <span className="meter" aria-hidden="true">
            {[1, 2, 3, 4].map((level) => (
              <i key={level} className={level <= full ? 'full' : ''} />
            ))}
          </span>
          <span>
            <b>{certaintyWords[finding.certainty]}.</b> {factCount(finding)}
          </span>
        </p>
        <Facts title="For" list={finding.for} sign="ok" word="for" />
        <Facts title="Against" list={finding.against} sign="fail" word="against" />
        <Facts title="What would settle it" list={finding.settle} sign="unknown" word="would settle it" />
        {finding.remedy !== '' && (
          <>
            <h2>What to do</h2>
            <p className="finding-remedy selectable">
              <Words text={finding.remedy} />
            </p>
          </>
        )}
        {finding.misleads !== '' && (
          <p className="notice selectable">
            <b>Why it misleads.</b> <Words text={finding.misleads} />
          </p>
        )}
      </article>
      <footer className="panel-foot">
        <code>{finding.cause}</code>
        <button type="button" className="link end" onClick={() => void copyText(asText(finding))}>
          Copy finding
        </button>
      </footer>
    </>
  );
}
