import type { KeyboardEvent } from 'react';

/** Arrow keys, Home and End of a listbox whose options carry `data-id`: the selection moves with the focus. */
export function useListKeys(
  ids: readonly string[],
  selected: string | null,
  onSelect: (id: string) => void,
): { onKeyDown: (event: KeyboardEvent<HTMLElement>) => void } {
  return {
    onKeyDown(event) {
      const here = selected === null ? -1 : ids.indexOf(selected);
      const target = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: ids.length - 1 }[event.key];
      const enter = event.key === 'Enter' || event.key === ' ';
      const focused = (event.target as HTMLElement).dataset.id;
      if (enter && focused !== undefined) {
        event.preventDefault();
        onSelect(focused);
        return;
      }
      if (target === undefined || ids.length === 0) return;
      event.preventDefault();
      const id = ids[Math.min(ids.length - 1, Math.max(0, target))]!;
      onSelect(id);
      const option = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-id]')].find(
        (element) => element.dataset.id === id,
      );
      option?.focus();
      option?.scrollIntoView({ block: 'nearest' });
    },
  };
}
