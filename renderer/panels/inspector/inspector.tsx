/** The step at the cursor: what it does, from what, what comes of it, and whether the air agrees. */
import { Fragment, type ReactNode, useEffect, useState } from 'react';
import type { FrameView, NeedView, StepView, Verdict } from '../../../preload/contract/index.ts';
import { copyText } from '../../ui/copy.ts';
import type { Range } from '../../ui/hover.ts';
import { Icon } from '../../ui/icons.tsx';
import { useScroll } from '../../ui/scroll.ts';
import { bytesText } from '../../ui/words.ts';
import { FieldTree } from '../fields/tree.tsx';
import { activeInput } from './active.ts';
import { Need } from './need.tsx';
import { Checks, Formula, KeySplit, Substeps } from './parts.tsx';
import type { Secret } from './secret.ts';
import { clauseGroups, inputsTitle, shownOutputs, stepText } from './text.ts';
import { type Links, Value } from './value.tsx';
import '../../ui/ui.css';
import './inspector.css';

export interface InspectorProps extends Links {
  /** What it is headed as. */
  head?: string;
  /** null before the first step, or when there is none. */
  step: StepView | null;
  /** The frame shown below, and what is selected in it: its inputs are wired. */
  frame: FrameView | null;
  selected: Range | null;
  hovered: string | null;
  onHover: (key: string | null) => void;
  /** Shows or hides the secrets of this step. */
  onReveal: () => void;
  need: NeedView | null;
  onSecret: (secret: Secret) => Promise<unknown>;
  secretResult?: { verdict: Verdict; text: string } | null;
  /** At the right of the head: a switch between step and finding. */
  tools?: ReactNode;
}

export function Inspector(props: InspectorProps): ReactNode {
  const { step, need } = props;
  const scroll = useScroll();
  const [explain, setExplain] = useState(false);
  const id = step === null ? '' : `${step.attempt} ${step.step}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another step begins at its top
  useEffect(() => scroll.to(0), [id]);
  return (
    <section className="step" data-wires-box aria-label="Step">
      <header className="panel-head">
        <h2>{props.head ?? 'Step'}</h2>
        {step !== null && <Crumbs step={step} onGo={props.onGo} />}
        <div className="panel-tools">
          {step !== null && (
            <span className="step-number">
              {step.number} of {step.of}
            </span>
          )}
          {props.tools}
        </div>
      </header>
      <div className="step-body" data-wires="to" ref={scroll.attach}>
        {need !== null && <Need need={need} onSecret={props.onSecret} result={props.secretResult ?? null} />}
        {step === null ? (
          <p className="step-empty">
            No step yet. <kbd>F10</kbd> takes the next one, <kbd>F11</kbd> goes into a calculation.
          </p>
        ) : (
          <Body {...props} step={step} explain={explain} />
        )}
      </div>
      {step !== null && <Foot step={step} explain={explain} onExplain={() => setExplain(!explain)} />}
    </section>
  );
}

function Crumbs({ step, onGo }: { step: StepView; onGo: (step: string) => void }): ReactNode {
  return (
    <nav className="step-crumbs" aria-label="Where this step is">
      {step.path.map((part, i) => {
        const last = i === step.path.length - 1;
        const target = part.step;
        return (
          <Fragment key={`${part.step} ${part.label}`}>
            {i > 0 && <Icon name="right" size={12} />}
            {last || target === null ? (
              <span className={last ? 'step-crumb-here' : ''}>{part.label}</span>
            ) : (
              <button type="button" onClick={() => onGo(target)}>
                {part.label}
              </button>
            )}
          </Fragment>
        );
      })}
    </nav>
  );
}

function Body(props: InspectorProps & { step: StepView; explain: boolean }): ReactNode {
  const { step, frame, selected, hovered, onHover } = props;
  const links: Links = { onGo: props.onGo, onSelectBytes: props.onSelectBytes };
  const active = activeInput(step, hovered, frame?.record ?? null, selected);
  const message = step.kind === 'message';
  const total = step.outputs.find((value) => value.role === 'derived');
  return (
    <>
      <h1 className="step-title">
        {message ? <Icon name="frame" size={16} /> : <i className="step-f">ƒ</i>}
        {step.title}
      </h1>
      <p className="step-sentence selectable">{step.sentence}</p>
      {step.quote !== '' && (
        <figure className="step-quote">
          <figcaption>The log says</figcaption>
          <pre className="selectable">{step.quote}</pre>
        </figure>
      )}
      {props.explain && step.explanation !== '' && (
        <p className="step-explanation selectable" id="step-explanation">
          {step.explanation}
        </p>
      )}
      <Substeps step={step} onGo={props.onGo} />
      <Formula step={step} hovered={hovered} onHover={onHover} />
      {step.inputs.length > 0 && (
        <>
          <h2 className="step-section">
            {inputsTitle(step)}{' '}
            {step.inputs.some(({ source }) => source?.from === 'record') && (
              <span>hover to find the bytes</span>
            )}
          </h2>
          <ul className="step-values">
            {step.inputs.map((value, place) => (
              <Value
                // biome-ignore lint/suspicious/noArrayIndexKey: the next step's values take the places of these
                key={place}
                value={value}
                wired
                active={value.name === active}
                onHover={onHover}
                onReveal={props.onReveal}
                {...links}
              />
            ))}
          </ul>
        </>
      )}
      {step.outputs.length > 0 && (
        <>
          <h2 className="step-section">
            Outputs {total && <span>{`${total.name}, ${bytesText(total.length)}`}</span>}
          </h2>
          <KeySplit outputs={step.outputs} />
          <ul className="step-values step-outputs">
            {shownOutputs(step.outputs).map((value, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: as above
              <Value key={place} value={value} onReveal={props.onReveal} {...links} />
            ))}
          </ul>
        </>
      )}
      {step.outputFields !== null && <Unwrapped fields={step.outputFields} />}
      {step.checks.length > 0 && (
        <>
          <h2 className="step-section">{step.checks.length === 1 ? 'Check' : 'Checks'}</h2>
          <Checks step={step} {...links} />
        </>
      )}
      {message && step.record !== null && step.record !== frame?.record && (
        <p className="step-elsewhere">
          <button type="button" className="link" onClick={() => props.onSelectBytes(step.record ?? 0, 0, 0)}>
            <Icon name="frame" size={12} /> show frame {step.record}
          </button>
        </p>
      )}
    </>
  );
}

/** The tree of an output that is itself a message. */
function Unwrapped({ fields }: { fields: NonNullable<StepView['outputFields']> }): ReactNode {
  const [selected, setSelected] = useState<Range | null>(null);
  return (
    <>
      <h2 className="step-section">
        {fields.output} <span>{bytesText(fields.hex.length / 2)}, read</span>
      </h2>
      <div className="step-tree">
        <FieldTree
          fields={fields.fields}
          label={`Fields of ${fields.output}`}
          prefix="output"
          selected={selected}
          hovered={null}
          marks={[]}
          onSelect={setSelected}
          onHover={() => {}}
        />
      </div>
    </>
  );
}

function Foot(props: { step: StepView; explain: boolean; onExplain: () => void }): ReactNode {
  const { step, explain } = props;
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [copied]);
  const clauses = clauseGroups(step.clauses).map(({ document, parts }) => [document, ...parts].join(', '));
  return (
    <footer className="step-foot">
      <span className="step-clauses selectable" title={step.clauses.join('\n')}>
        {clauses.join('; ')}
      </span>
      <span className="step-actions">
        <button type="button" className="link" onClick={() => void copyText(stepText(step)).then(setCopied)}>
          {copied ? 'Copied' : 'Copy as text'}
        </button>
        <button
          type="button"
          className="link"
          aria-expanded={explain}
          disabled={step.explanation === ''}
          onClick={props.onExplain}
        >
          {explain && step.explanation !== '' ? 'Explain less' : 'Explain'}
        </button>
      </span>
    </footer>
  );
}
