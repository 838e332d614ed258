import { type ReactNode, useEffect } from 'react';
import { useActions, useApp } from '../state/app.ts';
import type { Toast } from '../state/model.ts';
import { Icon } from '../ui/icons.tsx';
import { VerdictMark } from '../ui/verdict.tsx';
import './overlay.css';

/** A note goes by itself; an error stays until it is read and closed. */
const noteStays = 6000;

function ToastCard({ toast }: { toast: Toast }): ReactNode {
  const { window: show } = useActions();
  useEffect(() => {
    if (toast.tone === 'error') return;
    const timer = setTimeout(() => show.dismissToast(toast.id), noteStays);
    return () => clearTimeout(timer);
  }, [toast, show]);
  return (
    <div className={`toast ${toast.tone}`} role={toast.tone === 'error' ? 'alert' : 'status'}>
      <VerdictMark
        verdict={toast.tone === 'error' ? 'fail' : 'ok'}
        label={toast.tone === 'error' ? 'Error' : 'Done'}
      />
      <p className="selectable">{toast.text}</p>
      <button
        type="button"
        className="icon-button"
        aria-label="Dismiss"
        onClick={() => show.dismissToast(toast.id)}
      >
        <Icon name="cross" size={12} />
      </button>
    </div>
  );
}

export function Toasts(): ReactNode {
  const toasts = useApp((state) => state.toasts);
  return (
    <div className="toasts">
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </div>
  );
}
