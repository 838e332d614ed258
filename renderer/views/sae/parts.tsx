/** Small pieces of the SAE view: formulas, octets in a line, marks of what has happened. */
import { Fragment, type KeyboardEvent, type ReactNode } from 'react';
import type { StepView, ValueView, Verdict } from '../../../preload/contract/index.ts';
import { roleClass, Tag } from '../../ui/chips.tsx';
import { copyText } from '../../ui/copy.ts';
import { Icon } from '../../ui/icons.tsx';
import { VerdictSign } from '../../ui/verdict.tsx';
import { spacedHex } from '../../ui/words.ts';
import { type Place, placeOf, type Stretch } from './place.ts';

/** What every part of the view needs of the window. */
export interface SaeLinks {
  cursor: string | null;
  hovered: string | null;
  onHover: (name: string | null) => void;
  onGo: (step: string) => void;
  onSelectBytes: (record: number, start: number, end: number) => void;
}

const placeWords: Record<Place, string> = { past: '', now: ', at the cursor', ahead: ', not yet happened' };

/** A part that the cursor can be moved to: its button covers all of it, what can be pressed in it lies above. */
export function Stop(props: {
  at: Stretch;
  links: SaeLinks;
  className: string;
  /** What a screen reader says of it. */
  label?: string;
  title?: string;
  children: ReactNode;
}): ReactNode {
  const { at, links, className, label, title } = props;
  const place = placeOf(at, links.cursor);
  return (
    <button
      type="button"
      className={`${className} sae-stop`}
      data-sae-stop
      data-now={place === 'now' ? '' : undefined}
      aria-current={place === 'now' ? 'step' : undefined}
      tabIndex={-1}
      title={title}
      onClick={() => links.onGo(at.step)}
    >
      {props.children}
      <span className="unseen">{`${label === undefined ? '' : `, ${label}`}${placeWords[place]}`}</span>
    </button>
  );
}

export const placeClass = (at: Stretch, cursor: string | null): string => `sae-${placeOf(at, cursor)}`;

/** The sign at the right of a group: all of it has happened, it is under way, or it is to come. */
export function PlaceSign({ place, verdict }: { place: Place; verdict?: Verdict | null }): ReactNode {
  if (place === 'now') return <i className="sae-pointer" aria-hidden="true" />;
  if (place === 'ahead') return <i className="sae-diamond" aria-hidden="true" />;
  return verdict == null ? <VerdictSign verdict="ok" label="done" /> : <VerdictSign verdict={verdict} />;
}

/** A formula with its names as chips. */
export function SaeFormula({ formula, links }: { formula: StepView['formula']; links: SaeLinks }): ReactNode {
  let at = 0;
  return formula.map((part) => {
    const key = at++;
    if (typeof part === 'string') return <Fragment key={key}>{part}</Fragment>;
    return (
      <Tag
        key={key}
        name={part.name}
        role={part.role}
        ringed={links.hovered === part.name}
        onHover={links.onHover}
      />
    );
  });
}

/** Octets in one line, cut at its end; whole in the tip, and copied by a press. */
export function Octets({ value, links }: { value: ValueView; links: SaeLinks }): ReactNode {
  const { hex, name, text } = value;
  if (hex === null)
    return (
      <span className={`sae-octets ${roleClass(value.role)}`}>
        <span aria-hidden="true">••••••••••••</span>
        <span className="unseen">masked</span>
      </span>
    );
  const words = text !== null && value.source?.from !== 'step' ? `“${text}”` : spacedHex(hex.slice(0, 128));
  return (
    <button
      type="button"
      className={`sae-octets ${roleClass(value.role)}${links.hovered === name ? ' ringed' : ''}`}
      tabIndex={-1}
      title={`${name}, ${value.length} bytes: ${hex}\nPress to copy`}
      onPointerEnter={() => links.onHover(name)}
      onPointerLeave={() => links.onHover(null)}
      onClick={() => void copyText(hex)}
    >
      <span className="unseen">{`Copy ${name}, ${value.length} bytes: `}</span>
      {words}
    </button>
  );
}

/** Octets in groups of four, 16 a line, as numbers of SAE are read; long ones are cut after `lines`. */
export function Groups(props: {
  value: ValueView;
  lines: number;
  other?: string | null | undefined;
}): ReactNode {
  const { value, lines, other } = props;
  const hex = value.hex ?? '';
  const groups = hex.match(/.{1,8}/g) ?? [];
  const shown = groups.slice(0, 4 * lines);
  const differs = (i: number): boolean =>
    other != null && other.slice(8 * i, 8 * i + 8) !== hex.slice(8 * i, 8 * i + 8);
  return (
    <span
      className={`sae-groups selectable ${roleClass(value.role)}`}
      title={`${value.name}, ${value.length} bytes: ${hex}`}
    >
      {shown.map((group, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: octets have no other name than their place
        <span key={i} className={differs(i) ? 'sae-differs' : undefined}>
          {group}
        </span>
      ))}
      {groups.length > shown.length && <em>… {value.length - 4 * shown.length} bytes more</em>}
    </span>
  );
}

/** The way to the octets of a value in its frame. */
export function WhereLink({ value, links }: { value: ValueView; links: SaeLinks }): ReactNode {
  const { source } = value;
  if (source?.from !== 'record') return null;
  return (
    <button
      type="button"
      className="link sae-where"
      tabIndex={-1}
      data-sae-stop
      aria-label={`${value.name}: show frame ${source.record}, bytes ${source.start} to ${source.end - 1}`}
      onClick={() => links.onSelectBytes(source.record, source.start, source.end)}
    >
      {source.start} to {source.end - 1}
    </button>
  );
}

/** Why something is not there, with the way to give it. */
export function Missing(props: { children: ReactNode; onAdd?: (() => void) | undefined }): ReactNode {
  return (
    <div className="sae-missing">
      <span className="verdict v-unknown">
        <Icon name="question" size={11} />
      </span>
      <p className="selectable">
        {props.children}
        {props.onAdd && (
          <button type="button" className="link" data-sae-stop tabIndex={-1} onClick={props.onAdd}>
            Add a secret…
          </button>
        )}
      </p>
    </div>
  );
}

/** One column: its head, and what scrolls under it. Arrow keys walk in it, Tab goes on to the next one. */
export function Column(props: {
  label: string;
  className?: string;
  head: ReactNode;
  children: ReactNode;
}): ReactNode {
  return (
    <div className="sae-column">
      {props.head}
      <section
        className={`sae-scroll ${props.className ?? ''}`}
        aria-label={`${props.label}; arrow keys walk in it`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and arrow keys walk in it
        tabIndex={0}
        onKeyDown={onArrows}
      >
        {props.children}
      </section>
    </div>
  );
}

function onArrows(event: KeyboardEvent<HTMLElement>): void {
  const by = { ArrowDown: 1, ArrowUp: -1, ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (by === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-sae-stop]')].filter(
    (stop) => stop.getClientRects().length > 0,
  );
  const here = stops.indexOf(document.activeElement as HTMLElement);
  const now = stops.findIndex((stop) => stop.dataset.now !== undefined);
  const next = here === -1 ? Math.max(0, now) : Math.max(0, Math.min(stops.length - 1, here + by));
  event.preventDefault();
  event.stopPropagation();
  stops[next]?.focus();
}
