import type { ReactNode } from 'react';

export interface SegmentsProps<T extends string | number> {
  label: string;
  options: readonly { value: T; label: string }[];
  value: T;
  onChange: (value: T) => void;
}

/** A choice of few, side by side; arrow keys choose. */
export function Segments<T extends string | number>({
  label,
  options,
  value,
  onChange,
}: SegmentsProps<T>): ReactNode {
  const move = (by: number, group: HTMLElement): void => {
    const index = options.findIndex((option) => option.value === value);
    const next = (index + by + options.length) % options.length;
    onChange(options[next]!.value);
    group.querySelectorAll('button')[next]?.focus();
  };
  return (
    <div
      className="segments"
      role="radiogroup"
      aria-label={label}
      onKeyDown={(event) => {
        const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
        if (by === undefined) return;
        event.preventDefault();
        move(by, event.currentTarget);
      }}
    >
      {options.map((option) => (
        // biome-ignore lint/a11y/useSemanticElements: a radio input cannot be drawn as a segment
        <button
          key={option.value}
          type="button"
          role="radio"
          aria-checked={option.value === value}
          tabIndex={option.value === value ? 0 : -1}
          onClick={() => onChange(option.value)}
        >
          {option.label}
        </button>
      ))}
    </div>
  );
}
