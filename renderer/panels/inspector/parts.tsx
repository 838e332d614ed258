/** The parts of the inspector: sub-steps, formula, checks. */
import { Fragment, type ReactNode, useEffect } from 'react';
import type { StepView, ValueView } from '../../../preload/contract/index.ts';
import { roleClass, Tag } from '../../ui/chips.tsx';
import { useScroll } from '../../ui/scroll.ts';
import { VerdictMark, VerdictSign, verdictWord } from '../../ui/verdict.tsx';
import { leadOf, nearSubsteps } from './text.ts';
import { type Links, Value } from './value.tsx';

/** Heights of a sub-step's line and of eight of them, which is the most that is shown, as in inspector.css. */
const lineHeight = 19;
const listHeight = 152;

/** Sub-steps of the step, or its siblings: gone through, here, to come. */
export function Substeps({ step, onGo }: { step: StepView; onGo: (step: string) => void }): ReactNode {
  const here = step.substeps.findIndex((substep) => substep.step === step.step);
  const scroll = useScroll();
  const shown = nearSubsteps(step.substeps, step.step);
  const at = shown.findIndex((substep) => substep.step === step.step);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another step brings its own line into view
  useEffect(() => {
    const top = at * lineHeight;
    if (at < 0) return;
    if (top < scroll.top) scroll.to(top);
    else if (top + lineHeight > scroll.top + listHeight) scroll.to(top + lineHeight - listHeight);
  }, [step.step]);
  if (step.substeps.length === 0) return null;
  return (
    <ol className="step-subs" ref={scroll.attach} aria-label="Sub-steps">
      {shown.map((substep, line) => {
        const place = step.substeps.indexOf(substep);
        const now = place === here;
        const future = here >= 0 && place > here;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the next step's sub-steps take the places of these
          <li key={line} className={now ? 'step-sub-here' : future ? 'step-sub-future' : ''}>
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
  return step.checks.map((check, place) => {
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
      // biome-ignore lint/suspicious/noArrayIndexKey: the next step's checks take the places of these
      <section key={place} className={`step-check step-check-${check.verdict}`}>
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
