/** The parts of the inspector: sub-steps, formula, checks. */
import { Fragment, type ReactNode, useEffect, useRef } from 'react';
import type { StepView, ValueView } from '../../../preload/api.ts';
import { roleClass, Tag } from '../../ui/chips.tsx';
import { VerdictMark, VerdictSign, verdictWord } from '../../ui/verdict.tsx';
import { leadOf, nearSubsteps } from './text.ts';
import { type Links, Value } from './value.tsx';

/** Sub-steps of the step, or its siblings: gone through, here, to come. */
export function Substeps({ step, onGo }: { step: StepView; onGo: (step: string) => void }): ReactNode {
  const here = step.substeps.findIndex((substep) => substep.step === step.step);
  const list = useRef<HTMLOListElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another step brings its own line into view
  useEffect(() => {
    const line = list.current?.querySelector<HTMLElement>('[aria-current]');
    const box = list.current;
    if (line == null || box === null) return;
    if (line.offsetTop < box.scrollTop) box.scrollTop = line.offsetTop;
    else if (line.offsetTop + line.offsetHeight > box.scrollTop + box.clientHeight) {
      box.scrollTop = line.offsetTop + line.offsetHeight - box.clientHeight;
    }
  }, [step.step]);
  if (step.substeps.length === 0) return null;
  return (
    <ol className="step-subs" ref={list} aria-label="Sub-steps">
      {nearSubsteps(step.substeps, step.step).map((substep) => {
        const place = step.substeps.indexOf(substep);
        const now = place === here;
        const future = here >= 0 && place > here;
        return (
          <li key={substep.step} className={now ? 'step-sub-here' : future ? 'step-sub-future' : ''}>
            <button type="button" aria-current={now ? 'step' : undefined} onClick={() => onGo(substep.step)}>
              <span className="step-sub-mark">
                {now ? (
                  <i className="step-sub-pointer" />
                ) : future || (here < 0 && substep.verdict === null) ? (
                  <i className="step-sub-diamond" />
                ) : (
                  <VerdictSign
                    verdict={substep.verdict ?? 'ok'}
                    label={substep.verdict === null ? 'done' : verdictWord[substep.verdict]}
                  />
                )}
              </span>
              <span className="step-sub-title">{substep.title}</span>
              <span className="step-sub-result">{now ? 'here' : substep.result}</span>
            </button>
          </li>
        );
      })}
    </ol>
  );
}

/** The formula with its names as chips; hovering one lights up its twins. */
export function Formula(props: {
  step: StepView;
  hovered: string | null;
  onHover: (name: string | null) => void;
}): ReactNode {
  const { step, hovered, onHover } = props;
  if (step.formula.length === 0) return null;
  let at = 0;
  return (
    <div className="step-formula selectable">
      {step.formula.map((part) => {
        const key = at++;
        if (typeof part === 'string') return <Fragment key={key}>{part}</Fragment>;
        return (
          <Tag key={key} name={part.name} role={part.role} ringed={hovered === part.name} onHover={onHover} />
        );
      })}
    </div>
  );
}

/** How an output is cut into keys: one block a key, with what it is for. */
export function KeySplit({ outputs }: { outputs: readonly ValueView[] }): ReactNode {
  const keys = outputs.filter((value) => ['kck', 'kek', 'tk'].includes(value.role));
  if (keys.length < 2) return null;
  return (
    <div className="step-split" aria-hidden="true">
      {keys.map((key) => (
        <div key={key.name} className={roleClass(key.role)}>
          {key.name}
          <small>{key.note}</small>
        </div>
      ))}
    </div>
  );
}

/**
 * A value of a check as the step shows it elsewhere: the same octets of the same place have the same origin. Null where
 * it is shown nowhere else.
 */
function shownAbove(step: StepView, value: ValueView | null): ValueView | null {
  if (value === null) return null;
  const same = (other: ValueView): boolean =>
    other.hex === value.hex && (other.source === null || other.source.label === value.source?.label);
  return [...step.inputs, ...step.outputs].find(same) ?? null;
}

export function Checks({ step, ...links }: { step: StepView } & Links): ReactNode {
  return step.checks.map((check) => {
    const { lead, rest } = leadOf(check);
    const differ = check.verdict === 'fail';
    const sides = [
      { value: check.expected, other: check.seen },
      { value: check.seen, other: check.expected },
    ].flatMap(({ value, other }) =>
      value === null ? [] : [{ value, other, above: shownAbove(step, value) }],
    );
    // Octets that agree and stand above already need not be read twice.
    const shown = check.verdict === 'ok' && sides.every(({ above }) => above !== null) ? [] : sides;
    return (
      <section key={`${check.name} ${check.sentence}`} className={`step-check step-check-${check.verdict}`}>
        <VerdictMark verdict={check.verdict} />
        <p className="selectable">
          <b>{lead}</b> {rest}
        </p>
        {shown.length > 0 && (
          <ul className="step-check-values">
            {shown.map(({ value, other, above }) => (
              <Value
                key={value.name}
                value={above === null ? value : { ...value, role: above.role }}
                other={differ ? (other?.hex ?? null) : null}
                {...links}
              />
            ))}
          </ul>
        )}
      </section>
    );
  });
}
