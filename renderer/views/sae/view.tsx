import type { ReactNode } from 'react';
import { useCommands } from '../../contributions/command.ts';
import { FramePanels } from '../../shell/frame-panels.tsx';
import { attemptOf, useActions, useApp, useAppObject } from '../../state/app.ts';
import { useSlice } from '../../state/slice-hook.ts';
import { RoleLegend } from '../../ui/chips.tsx';
import { bytesText } from '../../ui/words.ts';
import { bytes } from './bytes.ts';
import { Sae } from './sae.tsx';

/** The SAE exchanges of the attempt that is shown, at the cursor that all views share. */
export function SaeMiddle(): ReactNode {
  const attempt = useApp((state) => state.attempt);
  const noSae = useApp((state) => attemptOf(state)?.noSae ?? null);
  const reveal = useApp((state) => state.reveal);
  const sae = useSlice('sae', attempt === null || noSae !== null ? null : { attempt, reveal });
  const app = useAppObject();
  const step = useApp((state) => state.step);
  const cursor = useApp((state) => state.cursor?.step ?? null);
  const hovered = useApp((state) => state.hovered);
  const { debug, window: show } = useActions();
  if (noSae !== null)
    return (
      <div className="empty">
        <b>Nothing of SAE in this attempt</b>
        <p>{noSae}</p>
        <button type="button" className="button" onClick={() => show.showView('ladder')}>
          Show its ladder
        </button>
      </div>
    );
  if (sae === null || sae.attempt !== attempt) return <p className="sae-hint">Computing…</p>;
  return (
    <Sae
      sae={sae}
      step={step}
      cursor={cursor}
      hovered={hovered}
      reveal={reveal}
      onHover={debug.hover}
      onGo={(to) => void debug.goTo(to)}
      onSelectBytes={(record, start, end) => {
        debug.select({ record, range: { start, end } });
        bytes.set(app, { open: true });
      }}
      onRecord={(record) => {
        debug.select({ record, range: null });
        bytes.set(app, { open: true });
      }}
      onReveal={() => debug.setReveal(!reveal)}
      onAddSecret={() => show.openDialog('secrets')}
    />
  );
}

/** The frame under the three columns: a bar that opens. */
export function SaeLow(): ReactNode {
  const { open } = useApp(bytes.of);
  return (
    <div className="sae-low" data-open={open ? '' : undefined}>
      <BytesBar open={open} />
      {open && <FramePanels />}
    </div>
  );
}

/** The bar that the frame is folded to; pressed it opens. */
function BytesBar({ open }: { open: boolean }): ReactNode {
  const frame = useApp((state) => state.frame);
  const app = useAppObject();
  const commands = useCommands();
  return (
    <button
      type="button"
      className="sae-bytes-bar"
      aria-expanded={open}
      onClick={() => bytes.set(app, { open: !open })}
    >
      <b className="sae-bytes-title">Bytes</b>
      <span className="ellipsis">
        {frame === null
          ? 'no frame chosen'
          : `frame ${frame.record}, ${frame.title}, ${bytesText(frame.originalLength)}`}
      </span>
      <RoleLegend />
      <kbd>{`${commands.keysOf('bytes')[0]} ${open ? 'folds' : 'opens'}`}</kbd>
    </button>
  );
}
