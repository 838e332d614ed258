import { type ReactNode, useEffect } from 'react';
import { Sae } from '../panels/sae/sae.tsx';
import { attemptOf, useActions, useApp } from '../state/app.ts';
import { keysOf } from '../state/keys.ts';
import { RoleLegend } from '../ui/chips.tsx';
import { bytesText } from '../ui/words.ts';

/** The SAE exchanges of the attempt that is shown, at the cursor that all views share. */
export function SaePanel(): ReactNode {
  const attempt = useApp((state) => state.attempt);
  const noSae = useApp((state) => attemptOf(state)?.noSae ?? null);
  const revision = useApp((state) => state.session?.revision ?? 0);
  const reveal = useApp((state) => state.reveal);
  const sae = useApp((state) => state.sae);
  const step = useApp((state) => state.step);
  const cursor = useApp((state) => state.cursor?.step ?? null);
  const hovered = useApp((state) => state.hovered);
  const { debug, sae: act, window: show } = useActions();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt or other secrets are another exchange
  useEffect(() => {
    if (noSae === null) void act.load(reveal);
  }, [act, attempt, revision, reveal, noSae]);
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
        act.showBytes();
      }}
      onRecord={(record) => {
        debug.select({ record, range: null });
        act.showBytes();
      }}
      onReveal={() => debug.setReveal(!reveal)}
      onAddSecret={() => show.openDialog('secrets')}
    />
  );
}

/** The bar that the frame is folded to; pressed it opens. */
export function BytesBar({ open }: { open: boolean }): ReactNode {
  const frame = useApp((state) => state.frame);
  const { sae } = useActions();
  return (
    <button type="button" className="sae-bytes-bar" aria-expanded={open} onClick={sae.toggleBytes}>
      <b className="sae-bytes-title">Bytes</b>
      <span className="ellipsis">
        {frame === null
          ? 'no frame chosen'
          : `frame ${frame.record}, ${frame.title}, ${bytesText(frame.originalLength)}`}
      </span>
      <RoleLegend />
      <kbd>{`${keysOf('bytes')[0]} ${open ? 'folds' : 'opens'}`}</kbd>
    </button>
  );
}
