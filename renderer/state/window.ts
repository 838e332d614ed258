import type { Context } from './context.ts';
import type { Theme } from './model.ts';

const themeKey = 'handshake-workbench.theme';
const order: readonly Theme[] = ['system', 'light', 'dark'];

/** What belongs to the window alone: views, dialogs, toasts, theme, the right panel. */
export function windowActions({ get, set, toast, fail, views }: Context) {
  return {
    openDialog: (dialog: string): void => set({ dialog }),
    closeDialog: (): void => set({ dialog: null, pasted: '' }),
    /** Shows what was pasted, and asks where it belongs. */
    paste: (pasted: string): void => set({ dialog: 'paste', pasted }),
    showError: (error: unknown): void => fail(error),
    dismissToast: (id: number): void => set({ toasts: get().toasts.filter((toast) => toast.id !== id) }),
    /** Opens a view, or says why there is nothing in it. */
    showView(view: string): void {
      const reason = views.rules(view).unavailable(get());
      if (reason !== null) toast('note', reason);
      else set({ view });
    },
    showFinding: (finding: string): void => set({ finding, right: 'finding', view: views.ofFinding(get()) }),
    showRight: (right: 'step' | 'finding'): void => set({ right }),
    setAxis: (axis: 'elastic' | 'linear'): void => set({ axis }),
    setTheme(theme: Theme): void {
      set({ theme });
      try {
        localStorage.setItem(themeKey, theme);
      } catch {
        // A profile that keeps nothing: the choice holds until the window closes.
      }
    },
    nextTheme(): void {
      this.setTheme(order[(order.indexOf(get().theme) + 1) % order.length]!);
    },
  };
}

/** The theme that was chosen last; `system` when none was. */
export function savedTheme(): Theme {
  try {
    return order.find((theme) => theme === localStorage.getItem(themeKey)) ?? 'system';
  } catch {
    return 'system';
  }
}
