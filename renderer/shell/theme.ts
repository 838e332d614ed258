import type { Theme } from '../state/model.ts';

const dark = window.matchMedia('(prefers-color-scheme: dark)');

/** Sets the theme of the page; `system` follows the system as it is now. */
export function applyTheme(theme: Theme): void {
  const chosen = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme;
  document.documentElement.dataset.theme = chosen;
}

/** Applies the theme and, for `system`, every later change of the system. Returns how to stop. */
export function followTheme(theme: Theme): () => void {
  applyTheme(theme);
  const change = (): void => applyTheme(theme);
  dark.addEventListener('change', change);
  return () => dark.removeEventListener('change', change);
}
