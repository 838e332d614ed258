import { useEffect } from 'react';
import type { Commands } from '../contributions/command.ts';
import type { App } from '../state/app.ts';

function typesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement)
    return !['checkbox', 'radio', 'button', 'file'].includes(target.type);
  return (
    target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement || target.isContentEditable
  );
}

/** A button acts on Space itself, and a link on nothing of ours. */
function takesSpace(target: EventTarget | null): boolean {
  return target instanceof HTMLButtonElement || (target instanceof HTMLElement && target.role === 'menuitem');
}

/** Makes the keys of the commands work anywhere in the window. */
export function useKeyboard(app: App, commands: Commands): void {
  useEffect(() => {
    let ownMenuKey = false;
    const down = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return;
      const command = commands.ofPress(event, typesText(event.target));
      if (command === null || (event.key === ' ' && takesSpace(event.target))) return;
      // An open dialog has the keyboard to itself; Escape closes it without us.
      if (document.querySelector('dialog[open]') !== null) {
        if (event.key.startsWith('F') && event.key !== 'F') event.preventDefault();
        return;
      }
      ownMenuKey = event.key === 'F10';
      event.preventDefault();
      commands.run(command.id, app, event.repeat);
    };
    // Shift+F10 asks for a context menu on most systems; here it steps back.
    const menu = (event: Event): void => {
      if (ownMenuKey) event.preventDefault();
      ownMenuKey = false;
    };
    const up = (): void => {
      ownMenuKey = false;
    };
    window.addEventListener('keydown', down);
    window.addEventListener('contextmenu', menu);
    window.addEventListener('pointerdown', up);
    return () => {
      window.removeEventListener('keydown', down);
      window.removeEventListener('contextmenu', menu);
      window.removeEventListener('pointerdown', up);
    };
  }, [app, commands]);
}
