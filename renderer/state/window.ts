import type { CompareActions } from './compare.ts';
import type { Context } from './context.ts';
import type { Dialog, Theme, View } from './model.ts';
import { viewOfFinding, views } from './views.ts';

const themeKey = 'handshake-workbench.theme';
const order: readonly Theme[] = ['system', 'light', 'dark'];

/** What belongs to the window alone: views, dialogs, toasts, theme, the right panel. */
export function windowActions({ get, set, toast, fail }: Context, compare: CompareActions) {
  return {
    openDialog: (dialog: Dialog): void => set({ dialog }),
    closeDialog: (): void => set({ dialog: null }),
    showError: (error: unknown): void => fail(error),
    dismissToast: (id: number): void => set({ toasts: get().toasts.filter((toast) => toast.id !== id) }),
    /** Opens a view, or says why there is nothing in it. */
    showView(view: View): void {
      const reason = views[view].unavailable(get());
      if (reason !== null) toast('note', reason);
      else if (view === 'compare') compare.show();
      else set({ view });
    },
    showFinding: (finding: string): void => set({ finding, right: 'finding', view: viewOfFinding(get()) }),
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
