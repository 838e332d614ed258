import { type ReactNode, useEffect, useRef, useState } from 'react';
import './menu.css';

export interface MenuItem {
  label: string;
  keys?: string | undefined;
  /** What happens then, in small under the label. */
  words?: string;
  /** Why it cannot be done now, shown in place of `words`; null or absent: it can. */
  reason?: string | null;
  run: () => void;
}

/**
 * A button that opens a short list of commands: arrows choose, Escape and Tab leave. What cannot be done now can still
 * be reached, so that its reason can be read.
 */
export function Menu({
  label,
  items,
  look = 'menu-button',
  children,
}: {
  label: string;
  items: readonly MenuItem[];
  /** Class of the button. */
  look?: string;
  children: ReactNode;
}): ReactNode {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (!open) return;
    root.current?.querySelector<HTMLElement>('[role="menuitem"]')?.focus();
    const outside = (event: PointerEvent): void => {
      if (event.target instanceof Node && root.current?.contains(event.target) !== true) setOpen(false);
    };
    window.addEventListener('pointerdown', outside);
    return () => window.removeEventListener('pointerdown', outside);
  }, [open]);

  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (!open) return;
    const entries = [...(root.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])];
    const here = entries.indexOf(document.activeElement as HTMLElement);
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by !== undefined) entries[(here + by + entries.length) % entries.length]?.focus();
    else if (event.key === 'Home') entries[0]?.focus();
    else if (event.key === 'End') entries.at(-1)?.focus();
    else if (event.key === 'Escape') close();
    else {
      if (event.key === 'Tab') setOpen(false);
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys bubble here from the items
    <div className="menu" ref={root} onKeyDown={onKeyDown}>
      <button
        type="button"
        ref={button}
        className={look}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {children}
      </button>
      {open && (
        <div className="menu-list" role="menu" aria-label={label}>
          {items.map((item) => (
            <button
              key={item.label}
              type="button"
              role="menuitem"
              tabIndex={-1}
              aria-disabled={item.reason != null}
              onClick={() => {
                if (item.reason != null) return;
                close();
                item.run();
              }}
            >
              {item.words === undefined ? (
                item.label
              ) : (
                <span className="menu-words">
                  {item.label}
                  <small>{item.reason ?? item.words}</small>
                </span>
              )}
              {item.keys !== undefined && <kbd>{item.keys}</kbd>}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
