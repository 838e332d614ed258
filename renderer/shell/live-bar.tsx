/** What runs live: where it stands, what is held and for how long, and how to go on. */
import { type ReactNode, useEffect, useState } from 'react';
import type { LiveView } from '../../preload/contract/index.ts';
import { useActions, useApp } from '../state/app.ts';
import { atNewest } from '../state/live.ts';
import { Icon } from '../ui/icons.tsx';
import { Menu, type MenuItem } from './menu.tsx';
import './live.css';

export function LiveBar(): ReactNode {
  const live = useApp((state) => state.session?.live ?? null);
  const unsaved = useApp((state) => state.session?.unsaved ?? false);
  const past = usePast();
  const { live: act, session, window: show } = useActions();
  if (live === null) return null;
  const { held, ended, running } = live;
  const look = held ? 'held' : ended && !ended.ok ? 'failed' : running ? 'running' : 'over';
  return (
    <section className={`live live-${look}`} aria-label="Live" aria-live="polite">
      <span className="live-mark" aria-hidden="true" />
      <div className="live-words">
        <b>{held ? 'Held' : running ? 'Live' : (ended?.ok ?? true) ? 'Ended' : 'Failed'}</b>{' '}
        <span>{held ? held.words : ended ? ended.words : live.state}</span>
        {ended && ended.next !== '' && <span className="live-next">{ended.next}</span>}
        {held && <Deadline held={held} />}
        {past && (
          <span className="live-next">
            You look at an earlier step. {held ? 'What is held stays held.' : 'The recording goes on.'}
          </span>
        )}
        {live.lost > 0 && (
          <span className="live-next">
            {live.lost} messages were lost: the kernel sent them faster than they were read.
          </span>
        )}
      </div>
      <div className="live-buttons">
        {past && (
          <button type="button" className="button" onClick={() => void session.goToNewest()}>
            <Icon name="end" size={12} />
            To the newest step
          </button>
        )}
        {held && (
          <>
            <button
              type="button"
              className="button primary"
              onClick={() => void act.forward('go')}
              title="F5"
            >
              <Icon name="play" size={12} />
              Go on
            </button>
            <button type="button" className="button" onClick={() => void act.forward('over')} title="F10">
              Step over
            </button>
            <button type="button" className="button" onClick={() => void act.forward('into')} title="F11">
              Step into
            </button>
            <button
              type="button"
              className="button"
              onClick={() => void act.forward('out')}
              title="Shift F11"
            >
              Step out
            </button>
          </>
        )}
        {running && !held && live.kind === 'join' && (
          <button type="button" className="button" onClick={() => void act.steer('pause')}>
            <Icon name="pause" size={12} />
            Stop at the next act
          </button>
        )}
        {!running && unsaved && (
          <button type="button" className="button" onClick={() => show.openDialog('save')}>
            <Icon name="save" size={12} />
            Save the recording…
          </button>
        )}
        {running && live.kind === 'join' && <Connection live={live} />}
        {running && (
          <button type="button" className="button" onClick={() => void act.steer('stop')}>
            <Icon name="stop" size={12} />
            {live.kind === 'join' ? 'Disconnect' : 'End'}
          </button>
        )}
      </div>
    </section>
  );
}

/** An earlier step is looked at while it runs: for so long, in milliseconds, that it is no moment between two steps. */
const LOOKED_AT = 400;
function usePast(): boolean {
  const now = useApp((state) => state.session?.live?.running === true && !atNewest(state));
  const [past, setPast] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setPast(now), now ? LOOKED_AT : 0);
    return () => clearTimeout(timer);
  }, [now]);
  return past && now;
}

/** What may be asked of the connection, each with what happens then; and where it stops. */
function Connection({ live }: { live: LiveView }): ReactNode {
  const { live: act, window: show } = useActions();
  const asks = live.orders.map(({ order, label, words, reason }): MenuItem => {
    const run = order === 'roam' ? () => show.openDialog('roam') : () => void act.ask({ order });
    return { label: order === 'roam' ? `${label}…` : label, words, reason, run };
  });
  const stops = live.stops.length === 0 ? 'Now: nowhere.' : `Now: ${live.stops.join(', ')}.`;
  return (
    <Menu
      label="Connection"
      look="button"
      items={[...asks, { label: 'Where to stop…', words: stops, run: () => show.openDialog('stops') }]}
    >
      Connection
      <Icon name="down" size={12} />
    </Menu>
  );
}

/** The time that is left before the other side gives up, counted down. */
function Deadline({ held }: { held: NonNullable<LiveView['held']> }): ReactNode {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 100);
    return () => clearInterval(timer);
  }, []);
  const waited = Math.max(0, (now - held.since) / 1000).toFixed(1);
  if (held.deadline === null)
    return (
      <span className="live-next" aria-live="off">
        Held for {waited} s; nobody waits for it.
      </span>
    );
  const left = (held.deadline - now) / 1000;
  return (
    // Ten times a second would be too often to be read aloud.
    <span className={`live-next${left < 0 ? ' live-late' : ''}`} aria-live="off">
      {left >= 0 ? `${left.toFixed(1)} s left` : `${(-left).toFixed(1)} s too late`}. {held.deadlineWords}
    </span>
  );
}
