import { type ReactNode, useEffect, useState } from 'react';
import { useActions, useApp } from '../state/app.ts';
import './overlay.css';

const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true;

/** Takes files dropped anywhere in the window; with a session open, Shift or the lower field adds to it. */
export function DropTarget(): ReactNode {
  const open = useApp((state) => state.session !== null);
  const { session } = useActions();
  const [over, setOver] = useState<'open' | 'add' | null>(null);

  useEffect(() => {
    let depth = 0;
    const zone = (event: DragEvent): 'open' | 'add' => {
      const onAdd = event.target instanceof Element && event.target.closest('[data-drop="add"]') !== null;
      return open && (event.shiftKey || onAdd) ? 'add' : 'open';
    };
    const enter = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth++;
      setOver(zone(event));
    };
    const move = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      if (event.dataTransfer !== null) event.dataTransfer.dropEffect = 'copy';
      setOver(zone(event));
    };
    const leave = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(null);
    };
    const drop = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth = 0;
      setOver(null);
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length > 0) void session.openDropped(files, zone(event) === 'add');
    };
    window.addEventListener('dragenter', enter);
    window.addEventListener('dragover', move);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragenter', enter);
      window.removeEventListener('dragover', move);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, [open, session]);

  if (over === null) return null;
  return (
    <div className="drop" aria-hidden="true">
      <div className={over === 'open' ? 'drop-zone here' : 'drop-zone'} data-drop="open">
        <b>Open</b>
        <span>Several files become one session.</span>
      </div>
      {open && (
        <div className={over === 'add' ? 'drop-zone here' : 'drop-zone'} data-drop="add">
          <b>Add to the session</b>
          <span>Or hold Shift.</span>
        </div>
      )}
    </div>
  );
}
