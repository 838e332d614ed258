/** F6 goes round the panels in this order; `data-panel` on an element names it. */
const order = ['attempts', 'findings', 'view', 'right', 'fields', 'bytes', 'transport'] as const;
export type PanelName = (typeof order)[number];

const focusable =
  '[tabindex="0"], button:not(:disabled):not([tabindex="-1"]), a[href], input:not(:disabled), select:not(:disabled)';

function visible(element: HTMLElement): boolean {
  return element.getClientRects().length > 0;
}

/** Puts the focus into the next or previous panel, or into the named one. */
export function focusPanel(where: 1 | -1 | PanelName): void {
  const panels = order
    .map((name) => document.querySelector<HTMLElement>(`[data-panel="${name}"]`))
    .filter((panel): panel is HTMLElement => panel !== null && visible(panel));
  if (panels.length === 0) return;
  const here = panels.findIndex((panel) => panel.contains(document.activeElement));
  const panel =
    typeof where === 'string'
      ? panels.find((candidate) => candidate.dataset.panel === where)
      : panels[
          here === -1 ? (where === 1 ? 0 : panels.length - 1) : (here + where + panels.length) % panels.length
        ];
  if (panel === undefined) return;
  const lists = [
    ...panel.querySelectorAll<HTMLElement>(
      '[role="listbox"], [role="tree"], [role="grid"], [role="treegrid"]',
    ),
  ];
  const list = lists.find(visible);
  const inside = [...(list ?? panel).querySelectorAll<HTMLElement>(focusable)].find(visible);
  const target = list?.tabIndex === 0 ? list : (inside ?? panel);
  if (target === panel && panel.tabIndex < 0) panel.tabIndex = -1;
  target.focus();
}

/** Puts the focus into the field that `data-field` names, once it is there. */
export function focusField(name: string): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-field="${name}"]`)?.focus());
}
