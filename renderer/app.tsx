import { type ReactNode, use, useEffect } from 'react';
import { runCommand } from './shell/commands.ts';
import { OpenDialog } from './shell/dialogs.tsx';
import { DropTarget } from './shell/drop.tsx';
import { useKeyboard } from './shell/keyboard.ts';
import { Progress } from './shell/progress.tsx';
import { Start } from './shell/start.tsx';
import { followTheme } from './shell/theme.ts';
import { Toasts } from './shell/toasts.tsx';
import { TopBar } from './shell/topbar.tsx';
import { Workbench } from './shell/workbench.tsx';
import { AppContext, useApp } from './state/app.ts';

/** The window: the start page, or the workbench with a session. */
export function Window(): ReactNode {
  const app = use(AppContext)!;
  const ready = useApp((state) => state.ready);
  const open = useApp((state) => state.session !== null);
  const title = useApp((state) => state.session?.title);
  const theme = useApp((state) => state.theme);
  useKeyboard(app);
  useEffect(() => app.listen((command) => runCommand(command, app)), [app]);
  useEffect(() => followTheme(theme), [theme]);
  useEffect(() => {
    document.title = title === undefined ? 'Handshake Workbench' : `${title} - Handshake Workbench`;
  }, [title]);
  return (
    <>
      {open ? (
        <Workbench />
      ) : (
        <div className="starting">
          <TopBar />
          {ready && <Start />}
        </div>
      )}
      <OpenDialog />
      <Progress />
      <Toasts />
      <DropTarget />
    </>
  );
}
