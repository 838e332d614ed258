import { type ReactNode, useEffect, useId, useRef } from 'react';
import { Icon } from '../ui/icons.tsx';
import './dialog.css';

export interface DialogProps {
  title: string;
  onClose: () => void;
  width?: 'narrow' | 'wide';
  children: ReactNode;
}

/** A modal dialog: the focus stays in it, Escape and the ground behind close it. */
export function Dialog({ title, onClose, width = 'narrow', children }: DialogProps): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    if (element !== null && !element.open) element.showModal();
    return () => {
      element?.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the click on the ground only repeats what Escape does
    <dialog
      ref={dialog}
      className={`dialog ${width}`}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      <div className="dialog-body">
        <header>
          <h2 id={heading}>{title}</h2>
          <button type="button" className="icon-button" aria-label="Close" onClick={onClose}>
            <Icon name="cross" />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
