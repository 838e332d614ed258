/** One value of a step: its tag, its octets, and where it comes from. */
import type { ReactNode } from 'react';
import type { SourceView, ValueView } from '../../../preload/contract/index.ts';
import { roleClass, Tag } from '../../ui/chips.tsx';
import { copyText } from '../../ui/copy.ts';
import { Hex } from '../../ui/hex.tsx';
import { Icon } from '../../ui/icons.tsx';

export interface Links {
  onGo: (step: string) => void;
  onSelectBytes: (record: number, start: number, end: number) => void;
}

export interface ValueProps extends Links {
  value: ValueView;
  /** The one that the wire leads to. */
  active?: boolean;
  onHover?: (name: string | null) => void;
  /** Shows or hides what is secret; absent where nothing can be. */
  onReveal?: (() => void) | undefined;
  /** To compare with: differing octets are marked. */
  other?: string | null;
  /** Ends of wires: only inputs have them. */
  wired?: boolean;
}

/** Longer names stand on a line of their own. */
const shortName = 7;

export function Value(props: ValueProps): ReactNode {
  const { value, active = false, onHover, onReveal } = props;
  const { source } = value;
  const wire = props.wired && source?.from === 'record' ? source : null;
  const secret = value.masked || (source?.from === 'secret' && value.role === 'secret');
  const worded = source?.from === 'constant' && value.text !== null;
  return (
    <li
      className={`step-value${active ? ' step-value-active' : ''}${value.name.length > shortName ? ' step-value-long' : ''}`}
      onPointerEnter={onHover && (() => onHover(value.name))}
      onPointerLeave={onHover && (() => onHover(null))}
    >
      <span
        className="step-value-tag"
        data-wire={wire ? value.name : undefined}
        data-wire-from={wire ? `${wire.record}:${wire.start}:${wire.end}` : undefined}
        data-wire-role={wire ? roleClass(value.role) : undefined}
      >
        <Tag name={value.name} role={value.role} />
      </span>
      <span className="step-value-hex">
        {value.text !== null && (
          <span
            className={`step-value-text selectable ${roleClass(value.role)}`}
            title={worded ? `${value.hex}, fixed by the standard` : undefined}
          >
            {source?.from === 'constant' ? value.text : `“${value.text}”`}
          </span>
        )}
        {worded ? null : value.hex === null ? (
          <span className={`step-value-text ${roleClass(value.role)}`}>
            <span aria-hidden="true">••••••••••••</span>
            <span className="unseen">masked</span>
          </span>
        ) : (
          <Hex hex={value.hex} role={value.role} differsFrom={props.other ?? null} />
        )}
      </span>
      <span className="step-value-end">
        {secret && onReveal && (
          <button
            type="button"
            className="tiny-button"
            aria-label={value.masked ? `Show ${value.name}` : `Hide ${value.name}`}
            title={value.masked ? 'Show' : 'Hide'}
            onClick={onReveal}
          >
            <Icon name={value.masked ? 'eye' : 'eyeOff'} size={12} />
          </button>
        )}
        <CopyButton value={value} />
        <span className="step-value-length">{value.length} B</span>
      </span>
      {source !== null && !worded && (
        <span className="step-value-source">
          <Source source={source} {...props} />
          {value.note !== '' && value.note !== source.label && <span>{value.note}</span>}
        </span>
      )}
    </li>
  );
}

function CopyButton({ value }: { value: ValueView }): ReactNode {
  const { hex } = value;
  if (hex === null) return null;
  return (
    <button
      type="button"
      className="tiny-button step-value-copy"
      title="Copy as hexadecimal"
      aria-label={`Copy ${value.name} as hexadecimal`}
      onClick={() => void copyText(hex)}
    >
      <Icon name="copy" size={12} />
    </button>
  );
}

function Source({ source, onGo, onSelectBytes }: { source: SourceView } & Links): ReactNode {
  switch (source.from) {
    case 'record':
      return (
        <button
          type="button"
          className="link"
          onClick={() => onSelectBytes(source.record, source.start, source.end)}
        >
          <Icon name="frame" size={12} /> {source.label}
        </button>
      );
    case 'message':
      return (
        <span>
          <Icon name="frame" size={12} /> {source.label}
        </span>
      );
    case 'step':
      if (source.attempt !== undefined) {
        return (
          <span>
            <Icon name="step" size={12} /> {source.label}
          </span>
        );
      }
      return (
        <button type="button" className="link" onClick={() => onGo(source.step)}>
          <Icon name="step" size={12} /> {source.label}
        </button>
      );
    case 'secret':
      return (
        <span>
          <Icon name="key" size={12} /> {source.label}
        </span>
      );
    case 'constant':
      return (
        <span>
          <Icon name="book" size={12} /> {source.label}
        </span>
      );
  }
}
