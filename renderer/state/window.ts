import type { Context } from './context.ts';
import type { Dialog, Theme } from './model.ts';

const themeKey = 'handshake-workbench.theme';
const order: readonly Theme[] = ['system', 'light', 'dark'];

/** What belongs to the window alone: dialogs, toasts, theme, the right panel. */
export function windowActions({ get, set }: Context) {
  return {
    openDialog: (dialog: Dialog): void => set({ dialog }),
    closeDialog: (): void => set({ dialog: null }),
    dismissToast: (id: number): void => set({ toasts: get().toasts.filter((toast) => toast.id !== id) }),
    showFinding: (finding: string): void => set({ finding, right: 'finding', view: 'ladder' }),
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
