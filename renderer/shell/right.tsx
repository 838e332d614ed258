import { type ReactNode, useCallback } from 'react';
import type { Verdict } from '../../preload/contract/index.ts';
import { Inspector } from '../panels/inspector/inspector.tsx';
import { type AppState, attemptOf, findingsOf, selectedRange, useActions, useApp } from '../state/app.ts';
import { heldReveals, heldStepOf } from '../state/live.ts';
import { Icon } from '../ui/icons.tsx';
import { FindingPanel } from './finding-panel.tsx';
import { Segments } from './segments.tsx';

const sides = [
  { value: 'step', label: 'Step' },
  { value: 'finding', label: 'Finding' },
] as const;

/** The step at the cursor, what is held of a live session, or the finding that was chosen. */
export function RightPanel(): ReactNode {
  const right = useApp((state) => state.right);
  const findings = useApp(findingsOf);
  const chosen = useApp((state) => state.finding);
  const ssid = useApp((state) => attemptOf(state)?.ssid ?? '');
  const held = useApp((state) => heldStepOf(state) !== null);
  const { window: show } = useActions();
  const index = Math.max(
    0,
    findings.findIndex((finding) => finding.id === chosen),
  );
  const finding = findings[index];
  const shown = right === 'finding' && finding !== undefined ? 'finding' : 'step';
  const tools = findings.length > 0 && (
    <Segments label="Right panel" options={sides} value={shown} onChange={(side) => show.showRight(side)} />
  );
  if (held && shown === 'step') return <HeldPanel tools={tools} />;
  if (shown === 'step' || finding === undefined) return <StepPanel tools={tools} />;
  return (
    <>
      <div className="panel-head">
        <h2>Finding</h2>
        <span className="count">
          {index + 1} of {findings.length}
          {ssid === '' ? '' : `, ${ssid}`}
        </span>
        <span className="end">{tools}</span>
      </div>
      <FindingPanel key={finding.id} finding={finding} />
    </>
  );
}

function StepPanel({ tools }: { tools: ReactNode }): ReactNode {
  const step = useApp((state) => state.step);
  const frame = useApp((state) => state.frame);
  const selected = useApp(selectedRange);
  const hovered = useApp((state) => state.hovered);
  const reveal = useApp((state) => state.reveal);
  const need = useApp((state) => attemptOf(state)?.need ?? null);
  const secretResult = useLastSecret();
  const { debug, session } = useActions();
  const onGo = useCallback((to: string) => void debug.goTo(to), [debug]);
  const onSelectBytes = useCallback(
    (record: number, start: number, end: number) =>
      debug.select({ record, range: end > start ? { start, end } : null }),
    [debug],
  );
  return (
    <Inspector
      step={step}
      frame={frame}
      selected={selected}
      hovered={hovered}
      onHover={debug.hover}
      onGo={onGo}
      onSelectBytes={onSelectBytes}
      onReveal={() => debug.setReveal(!reveal)}
      need={need}
      onSecret={session.addSecret}
      secretResult={secretResult}
      tools={tools}
    />
  );
}

/** The calculation that is held: it belongs to no frame yet. */
function HeldPanel({ tools }: { tools: ReactNode }): ReactNode {
  const step = useApp(heldStepOf);
  const name = useApp((state) => state.session?.live?.held?.name ?? '');
  const reveal = useApp(heldReveals);
  const hovered = useApp((state) => state.hovered);
  const { debug, live } = useActions();
  const label = reveal ? 'Hide secrets' : 'Show secrets';
  return (
    <Inspector
      head={`Held: ${name}`}
      step={step}
      frame={null}
      selected={null}
      hovered={hovered}
      onHover={debug.hover}
      onGo={(to) => void live.goToHeld(to)}
      onSelectBytes={noBytes}
      onReveal={() => void live.revealHeld(!reveal)}
      need={null}
      onSecret={noSecret}
      tools={
        <>
          <button
            type="button"
            className="tiny-button"
            aria-label={label}
            title={label}
            onClick={() => void live.revealHeld(!reveal)}
          >
            <Icon name={reveal ? 'eyeOff' : 'eye'} size={12} />
          </button>
          {tools}
        </>
      }
    />
  );
}

/** Its bytes are in no record that could be shown, and it asks for no secret. */
const noBytes = (): void => undefined;
const noSecret = (): Promise<null> => Promise.resolve(null);

const lastFailed = (state: AppState): null | { verdict: Verdict; text: string } => {
  const network = attemptOf(state)?.ssid;
  const last = state.session?.secrets.findLast((secret) => secret.ssid === null || secret.ssid === network);
  return last === undefined || last.verdict === 'ok'
    ? null
    : { verdict: last.verdict, text: `The last ${last.kind} ${last.result}.` };
};

/** What became of the last secret for this network, where it was of no use. */
function useLastSecret(): { verdict: Verdict; text: string } | null {
  const verdict = useApp((state) => lastFailed(state)?.verdict);
  const text = useApp((state) => lastFailed(state)?.text);
  return verdict === undefined || text === undefined ? null : { verdict, text };
}
