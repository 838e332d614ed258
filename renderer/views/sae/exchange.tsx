/** The middle column: what both ends send, the secret that they come to, and whether each proves it. */
import type { ReactNode } from 'react';
import type {
  SaeConfirmView,
  SaeEndView,
  SaeExchangeView,
  SaeKeysView,
  SaeMessageView,
  SaeSide,
  SaeValueView,
  ValueView,
  Verdict,
} from '../../../preload/contract/index.ts';
import { roleClass, Tag } from '../../ui/chips.tsx';
import { Icon } from '../../ui/icons.tsx';
import { PanelHead } from '../../ui/panel.tsx';
import { VerdictMark, VerdictSign } from '../../ui/verdict.tsx';
import { Column, Groups, Octets, placeClass, type SaeLinks, Stop, WhereLink } from './parts.tsx';
import { placeOf, type Stretch, sideOf } from './place.ts';

export interface ExchangeProps {
  exchanges: readonly SaeExchangeView[];
  exchange: SaeExchangeView;
  links: SaeLinks;
  onAddSecret: () => void;
  /** Shows a record, a log line say. */
  onRecord: (record: number) => void;
}

const sideNames: Record<SaeSide, string> = { station: 'Station', ap: 'AP' };

export function Exchange(props: ExchangeProps): ReactNode {
  const { exchanges, exchange, links, onAddSecret } = props;
  const frames = exchange.messages.flatMap(({ record }) => record ?? []);
  const lastCommit = exchange.messages.findLastIndex(({ transaction }) => transaction === 'commit');
  const commits = exchange.messages.slice(0, lastCommit + 1);
  const confirms = exchange.messages.slice(lastCommit + 1);
  const known = exchange.decided === null || placeOf({ step: exchange.decided }, links.cursor) !== 'ahead';
  return (
    <Column
      label="Messages and keys of the exchange"
      className="sae-exchange"
      head={
        <div className="sae-exchange-head">
          <PanelHead
            title="Exchange"
            note={frames.length > 0 ? `frames ${frames.join(', ')}` : 'reported by logs'}
          >
            {known && (
              <span className={`sae-outcome t-${exchange.verdict}`} title={exchange.sentence}>
                <VerdictSign verdict={exchange.verdict} />
                <span className="ellipsis">{exchange.outcome}</span>
              </span>
            )}
          </PanelHead>
          {exchanges.length > 1 && <Choice exchanges={exchanges} exchange={exchange} links={links} />}
        </div>
      }
    >
      <Outside exchange={exchange} links={links} />
      <div className="sae-two">
        <End end={exchange.ends.station} links={links} />
        <End end={exchange.ends.ap} links={links} />
      </div>
      {commits.map((message) => (
        <Message key={message.step} message={message} from={message.step} links={links} />
      ))}
      {exchange.unknown !== null ? (
        <Unknown unknown={exchange.unknown} links={links} onAddSecret={onAddSecret} />
      ) : null}
      <Keys exchange={exchange} links={links} />
      {confirms.map((message) => (
        <Message
          key={message.step}
          message={message}
          from={exchange.confirms.find(({ sent }) => sent === message.step)?.made ?? message.step}
          links={links}
        />
      ))}
      {exchange.messages.length > 0 && (
        <div className="sae-two">
          {exchange.confirms.map((confirm) => (
            <Confirm key={confirm.side} confirm={confirm} until={exchange.until} links={links} />
          ))}
        </div>
      )}
      {known && exchange.verdict === 'fail' && (
        <p className="sae-verdict-line selectable">{exchange.sentence}</p>
      )}
      <States {...props} />
    </Column>
  );
}

function Choice(props: {
  exchanges: readonly SaeExchangeView[];
  exchange: SaeExchangeView;
  links: SaeLinks;
}): ReactNode {
  const { exchanges, exchange, links } = props;
  return (
    <fieldset className="sae-choice" aria-label="Exchanges of this attempt">
      {exchanges.map((one) => (
        <button
          key={one.number}
          type="button"
          className="chip"
          data-sae-stop
          aria-pressed={one.number === exchange.number}
          title={one.sentence}
          onClick={() => links.onGo(one.from)}
        >
          <VerdictSign verdict={one.verdict} />
          {one.number}: {one.title}
        </button>
      ))}
    </fieldset>
  );
}

/** Where the cursor is when it is in no step of this exchange. */
function Outside({ exchange, links }: { exchange: SaeExchangeView; links: SaeLinks }): ReactNode {
  const side = sideOf(exchange, links.cursor);
  if (side !== 'before') return null;
  return (
    <p className="sae-hint">
      The cursor stands before this exchange: nothing of it has happened yet.{' '}
      <button
        type="button"
        className="link"
        data-sae-stop
        tabIndex={-1}
        onClick={() => links.onGo(exchange.from)}
      >
        Go to its first step
      </button>
      {' or '}
      <button
        type="button"
        className="link"
        data-sae-stop
        tabIndex={-1}
        onClick={() => links.onGo(exchange.decided ?? exchange.until)}
      >
        to its outcome
      </button>
      .
    </p>
  );
}

/** The group number stands in the head of the making, and in the frame. */
const told = (value: ValueView): boolean => value.name !== 'group';

function End({ end, links }: { end: SaeEndView; links: SaeLinks }): ReactNode {
  const { side, step, record } = end;
  const at = step === null ? null : { step };
  return (
    <div className={`sae-end ${at ? placeClass(at, links.cursor) : ''}`}>
      <h3>
        <Icon name={side === 'ap' ? 'antenna' : 'person'} size={14} />
        {sideNames[side]}
        <span className="mono">{end.address}</span>
      </h3>
      {step === null && (
        <p className="sae-hint">
          No commit of the {side === 'ap' ? 'AP' : 'station'} with a scalar was recorded.
        </p>
      )}
      {end.values.filter(told).map((value, i) => (
        <div key={value.name} className="sae-field">
          <span className="sae-field-head">
            <Tag
              name={value.name}
              role={value.role}
              ringed={links.hovered === value.name}
              onHover={links.onHover}
            />
            <span>
              {i === 0 && record !== null && `frame ${record}, `}
              <WhereLink value={value} links={links} />
            </span>
          </span>
          {value.text !== null && value.name === 'password identifier' ? (
            <span className={`sae-groups selectable ${roleClass(value.role)}`}>“{value.text}”</span>
          ) : value.name === 'rejected groups' ? (
            <span className={`sae-groups selectable ${roleClass(value.role)}`}>
              {groupNumbers(value.hex ?? '')}
            </span>
          ) : (
            <Groups value={value} lines={value.length > 66 ? 2 : 5} />
          )}
        </div>
      ))}
      {end.check !== null && (
        <div className={`sae-check ${placeClass(end.check, links.cursor)}`}>
          <Stop at={end.check} links={links} className="sae-check-line" title={end.check.sentence}>
            <Judged at={end.check} verdict={end.check.verdict} links={links} />
            <span>{end.check.sentence}</span>
          </Stop>
        </div>
      )}
    </div>
  );
}

/** Numbers of groups, 2 octets each, the low one first: `20 and 21`. */
const groupNumbers = (hex: string): string =>
  (hex.match(/.{4}/g) ?? [])
    .map((pair) => Number.parseInt(pair.slice(2) + pair.slice(0, 2), 16))
    .join(' and ');

/** A verdict, once the cursor has come to it. */
function Judged(props: { at: Stretch; verdict: Verdict; links: SaeLinks }): ReactNode {
  return placeOf(props.at, props.links.cursor) === 'ahead' ? (
    <i className="sae-diamond" aria-hidden="true" />
  ) : (
    <VerdictSign verdict={props.verdict} />
  );
}

function Message(props: { message: SaeMessageView; from: string; links: SaeLinks }): ReactNode {
  const { message, from, links } = props;
  const at = { step: from, until: message.step };
  const refused = message.refused ? ' sae-refused' : '';
  return (
    <div
      className={`sae-message ${roleClass(message.side)} sae-from-${message.side}${refused} ${placeClass(at, links.cursor)}`}
    >
      <i aria-hidden="true" />
      <Stop
        at={{ ...at, step: message.step }}
        links={links}
        className={`sae-capsule sae-${message.style}`}
        title={message.sentence}
        label={message.sentence}
      >
        {message.record !== null && <u>{message.record}</u>}
        <b>{message.label}</b>
        <em>{message.note}</em>
      </Stop>
    </div>
  );
}

function Unknown(props: {
  unknown: NonNullable<SaeExchangeView['unknown']>;
  links: SaeLinks;
  onAddSecret: () => void;
}): ReactNode {
  const { unknown, links, onAddSecret } = props;
  return (
    <div className={`sae-unknown ${placeClass(unknown, links.cursor)}`}>
      <Stop at={unknown} links={links} className="sae-unknown-head">
        <VerdictMark verdict="unknown" size={16} />
        <b>{unknown.sentence}</b>
      </Stop>
      <details>
        <summary data-sae-stop tabIndex={-1}>
          Why, and what would help
        </summary>
        <p className="sae-why selectable">{unknown.explanation}</p>
      </details>
      <button type="button" className="link" data-sae-stop tabIndex={-1} onClick={onAddSecret}>
        Give rand and mask, k or a PMK…
      </button>
    </div>
  );
}

function Keys({ exchange, links }: { exchange: SaeExchangeView; links: SaeLinks }): ReactNode {
  const { keys, pmkid } = exchange;
  if (keys.length === 0 && pmkid === null) return null;
  return (
    <div className="sae-keys">
      {keys.map((set, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: sets of keys never change order
        <KeySet key={i} set={set} other={keys.length > 1 ? (keys[1 - i] ?? null) : null} links={links} />
      ))}
      {pmkid !== null && <KeyRow item={pmkid} other={null} links={links} />}
    </div>
  );
}

function KeySet(props: { set: SaeKeysView; other: SaeKeysView | null; links: SaeLinks }): ReactNode {
  const { set, other, links } = props;
  return (
    <>
      <div className="sae-keys-head">
        {set.sides.length === 0 ? 'Keys, not told of which end' : `Keys of ${set.whose}`}
      </div>
      {set.values.map((item) => (
        <KeyRow
          key={item.value.name}
          item={item}
          other={other?.values.find(({ value }) => value.name === item.value.name)?.value.hex ?? null}
          links={links}
        />
      ))}
    </>
  );
}

function KeyRow(props: { item: SaeValueView; other: string | null; links: SaeLinks }): ReactNode {
  const { item, other, links } = props;
  const { value } = item;
  const ahead = placeOf(item, links.cursor) === 'ahead';
  const differs = other !== null && other !== value.hex && !ahead;
  return (
    <div className={`sae-key ${placeClass(item, links.cursor)}`}>
      <Stop at={item} links={links} className="sae-key-name" label={item.note}>
        <Tag
          name={value.name}
          role={value.role}
          ringed={links.hovered === value.name}
          onHover={links.onHover}
        />
      </Stop>
      <Octets value={value} links={links} />
      <span className={differs ? 'sae-note t-fail' : 'sae-note'} title={item.note}>
        {differs ? 'differs' : item.note}
      </span>
    </div>
  );
}

function Confirm(props: { confirm: SaeConfirmView; until: string; links: SaeLinks }): ReactNode {
  const { confirm, until, links } = props;
  const step = confirm.checked ?? confirm.sent ?? until;
  const at = { step };
  const place = placeOf(at, links.cursor);
  const verdict = place === 'ahead' ? 'unknown' : confirm.verdict;
  const differ = confirm.verdict === 'fail';
  return (
    <article className={`sae-confirm sae-confirm-${verdict} sae-${place}`}>
      <Stop at={at} links={links} className="sae-confirm-head">
        {place === 'ahead' ? (
          <i className="sae-diamond" aria-hidden="true" />
        ) : (
          <VerdictMark verdict={verdict} size={16} />
        )}
        <b>{place === 'ahead' ? `${sideNames[confirm.side]}: confirm, not checked yet` : confirm.title}</b>
        {place === 'now' && <span className="sae-cursor-word">cursor</span>}
      </Stop>
      {place !== 'ahead' && <p className="selectable">{confirm.sentence}</p>}
      {confirm.seen !== null && (
        <>
          {differ && place !== 'ahead' && <small>In the frame</small>}
          <Groups
            value={confirm.seen}
            lines={4}
            other={differ && place !== 'ahead' ? confirm.expected?.hex : null}
          />
        </>
      )}
      {differ && place !== 'ahead' && confirm.expected !== null && (
        <>
          <small>Computed, expected</small>
          <Groups value={confirm.expected} lines={4} other={confirm.seen?.hex} />
        </>
      )}
    </article>
  );
}

const stateHelp: Record<string, string> = {
  Nothing: 'Nothing has been sent yet',
  Committed: 'Its commit is sent; it waits for the confirm of the other end',
  Confirmed: 'Its confirm is sent as well',
  Accepted: "The other end's confirm is right: the exchange is done",
};

function States({ exchange, links, onRecord }: ExchangeProps): ReactNode {
  if (exchange.states.length === 0) return null;
  return (
    <div className="sae-machines">
      {exchange.states.map(({ side, told: by, states }) => (
        <div key={side}>
          <h3>
            State machine of the {side === 'ap' ? 'AP' : 'station'} <span>12.4.8.2, {by}; ms</span>
          </h3>
          <ol className="sae-states">
            {states.map((state, i) => {
              const last =
                placeOf(state, links.cursor) !== 'ahead' &&
                (states[i + 1] === undefined || placeOf(states[i + 1]!, links.cursor) === 'ahead');
              return (
                <li
                  key={`${state.state} ${state.step} ${state.record}`}
                  className={`${placeOf(state, links.cursor) === 'ahead' ? 'sae-ahead' : 'sae-past'}${last ? ' sae-state-here' : ''}`}
                >
                  {i > 0 && <Icon name="right" size={12} />}
                  <button
                    type="button"
                    data-sae-stop
                    tabIndex={-1}
                    title={`${stateHelp[state.state] ?? state.state}: ${state.note}`}
                    onClick={() => (state.record === null ? links.onGo(state.step) : onRecord(state.record))}
                  >
                    {state.state}
                    <small>{state.ms === null ? 'at first' : state.ms.toFixed(3)}</small>
                  </button>
                </li>
              );
            })}
          </ol>
        </div>
      ))}
    </div>
  );
}
