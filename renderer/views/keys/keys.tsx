/**
 * The key hierarchy of an attempt: what each key is made of and used for, filled in as the cursor passes. The picture is
 * a list in the document, so that it can be read without being seen; only its edges are drawn.
 */
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import type { KeyCardView, KeyNodeView, KeysView, KeyUseView } from '../../../preload/contract/index.ts';
import { roleClass, Tag } from '../../ui/chips.tsx';
import { Icon } from '../../ui/icons.tsx';
import { PanelHead } from '../../ui/panel.tsx';
import { VerdictSign } from '../../ui/verdict.tsx';
import { spacedHex } from '../../ui/words.ts';
import { Detail } from './detail.tsx';
import { Edges } from './edges.tsx';
import { planKeys } from './plan.ts';
import {
  labelOfUse,
  neighbour,
  nodeLabel,
  nodeState,
  placeText,
  proofAt,
  stepNumber,
  stepState,
} from './state.ts';
import './keys.css';

export interface KeysProps {
  /** null: it is being computed. */
  view: KeysView | null;
  /** Step at the cursor. */
  cursor: string | null;
  reveal: boolean;
  onReveal: () => void;
  /** Moves the cursor to the step of a value, and shows the octets where it stands in a frame. */
  onNode: (node: KeyNodeView) => void;
  onStep: (step: string) => void;
  /** The name of the value under the pointer: its twins light up elsewhere. */
  onHover: (name: string | null) => void;
  /** Goes to where the missing secret can be given. */
  onGive: () => void;
}

/** Narrowest column in which a card can be read. */
const columnWidth = 268;
const shownOctets = 24;

export function Keys(props: KeysProps): ReactNode {
  const { view, reveal, onReveal } = props;
  const cursor = props.cursor === null ? null : stepNumber(props.cursor);
  const [looked, setLooked] = useState<string | null>(null);
  const nodes = useMemo(() => (view?.cards ?? []).flatMap((card) => [...card.inputs, ...card.keys]), [view]);
  const keys = nodes.filter(({ kind }) => kind === 'key' || kind === 'missing');
  const known = keys.filter((node) => ['past', 'now'].includes(nodeState(node, cursor)));
  const typed = nodes.some(({ value }) => value.masked) || reveal;
  const detail =
    nodes.find(({ id }) => id === looked) ?? nodes.findLast((node) => nodeState(node, cursor) === 'now');
  return (
    <section className="keys" aria-label="Key hierarchy">
      <PanelHead
        title="Keys"
        note={view === null ? '' : `${known.length} of ${keys.length} keys there at the cursor`}
      >
        {typed && (
          <button type="button" className="chip" aria-pressed={reveal} onClick={onReveal}>
            <Icon name={reveal ? 'eyeOff' : 'eye'} size={12} />
            {reveal ? 'Hide secrets' : 'Show secrets'}
          </button>
        )}
      </PanelHead>
      {view === null ? (
        <p className="keys-waiting">Computing …</p>
      ) : (
        <Graph {...props} view={view} at={cursor} onLook={setLooked} />
      )}
      <Detail node={detail ?? null} cursor={cursor} />
    </section>
  );
}

interface GraphProps extends KeysProps {
  view: KeysView;
  at: number | null;
  onLook: (node: string | null) => void;
}

function Graph(props: GraphProps): ReactNode {
  const { view, at, reveal, onLook } = props;
  const graph = useRef<HTMLDivElement>(null);
  const plan = useMemo(() => planKeys(view), [view]);
  const [focused, setFocused] = useState<string | null>(null);

  // The card at the cursor comes into view by itself; without gliding, for steps are quick.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the card may come with the next view
  useEffect(() => {
    if (at === null) return;
    const now = graph.current?.querySelector('.keys-unit:has([data-state="now"])');
    now?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [at, view]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const stops = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-stop]')];
    const here = stops.indexOf(event.target as HTMLElement);
    const to = neighbour(
      stops.map((stop) => stop.getBoundingClientRect()),
      here,
      event.key,
    );
    if (!event.key.startsWith('Arrow') || here === -1) return;
    event.preventDefault();
    const next = to === null ? undefined : stops[to];
    next?.focus();
    next?.scrollIntoView({ block: 'nearest' });
  };
  const ids = view.cards.flatMap((card) => [...card.inputs, ...card.keys]).map(({ id }) => id);
  const first = focused !== null && ids.includes(focused) ? focused : ids[0];

  if (view.cards.length === 0)
    return (
      <div className="empty">
        <b>No key is made in this attempt</b>
        <p>It ended before a key handshake, or the network is open. The ladder shows how far it came.</p>
      </div>
    );
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys bubble here from the values
    <div className="keys-scroll" onKeyDown={onKeyDown}>
      <div className="keys-graph" ref={graph} style={{ minWidth: plan.columns * columnWidth }}>
        <Edges view={view} graph={graph} watch={`${at} ${reveal}`} />
        <ol className="keys-layers" aria-label="From what was given down to what is used">
          {plan.layers.map((groups, layer) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a layer is its number
            <li key={layer} className="keys-layer">
              {groups.map((group, i) => {
                const before = groups[i - 1];
                const gap = group.left - (before ? before.left + before.width : 0);
                return (
                  <div
                    key={group.left}
                    className="keys-group"
                    style={{ marginLeft: `${100 * gap}%`, width: `${100 * group.width}%` }}
                  >
                    {group.cards.map((card) => (
                      <Card
                        key={card.id}
                        {...props}
                        card={card}
                        first={first}
                        onFocused={setFocused}
                        onLook={onLook}
                      />
                    ))}
                  </div>
                );
              })}
            </li>
          ))}
        </ol>
      </div>
    </div>
  );
}

interface CardProps extends GraphProps {
  card: KeyCardView;
  /** The value that Tab leads to. */
  first: string | undefined;
  onFocused: (node: string) => void;
}

function Card(props: CardProps): ReactNode {
  const { card, at, onStep, onGive } = props;
  const state = card.missing === '' ? stepState(card.step, at) : 'missing';
  const given = card.step === null && card.missing === '';
  const rekey = card.phase === 'rekey' ? ', new keys' : card.phase === 'group-key' ? ', new group key' : '';
  const title = card.step === null ? card.title : `${card.title}, step ${card.step}`;
  return (
    <div className="keys-cell">
      <div className={`keys-unit keys-${state}${card.inputs.length > 0 ? '' : ' keys-alone'}`}>
        {card.inputs.length > 0 && (
          <ul className="keys-inputs" aria-label={`Public values that enter ${card.title}`}>
            {card.inputs.map((node) => (
              <li key={node.id}>
                <Node {...props} node={node} />
              </li>
            ))}
          </ul>
        )}
        <section
          className={`keys-card${given ? ' keys-given' : ''}`}
          aria-label={title}
          data-card={card.id}
          data-state={state}
        >
          {!given && (
            <header>
              {card.step === null ? (
                <span className="keys-title">
                  {state === 'missing' && <Icon name="question" size={12} />}
                  <span className="ellipsis">{card.title}</span>
                </span>
              ) : (
                <button
                  type="button"
                  className="keys-title"
                  title={card.title}
                  tabIndex={-1}
                  onClick={() => onStep(card.step!)}
                >
                  <i aria-hidden="true">f</i>
                  <span className="ellipsis">{card.title}</span>
                </button>
              )}
              {card.step !== null && (
                <small>
                  step {card.step}
                  {rekey}
                </small>
              )}
            </header>
          )}
          <ul className="keys-list">
            {card.keys.map((node) => (
              <li key={node.id}>
                <Node {...props} node={node} />
                {node.sentence !== '' && <p className="keys-sentence">{node.sentence}</p>}
                {node.uses.length > 0 && <Uses node={node} at={at} onStep={onStep} />}
              </li>
            ))}
          </ul>
          {card.missing !== '' && (
            <div className="keys-lack">
              <p>{card.missing}</p>
              {card.layer === 0 && (
                <button type="button" className="button" onClick={onGive}>
                  <Icon name="key" size={12} />
                  Give it
                </button>
              )}
            </div>
          )}
        </section>
      </div>
    </div>
  );
}

function Node({
  node,
  at,
  first,
  onNode,
  onFocused,
  onHover,
  onLook,
}: CardProps & { node: KeyNodeView }): ReactNode {
  const { value } = node;
  const state = nodeState(node, at);
  const there = state === 'past' || state === 'now';
  const proof = node.kind === 'public' ? null : proofAt(node, at);
  const place = node.kind === 'public' || node.kind === 'secret' ? placeText(value) : '';
  return (
    <button
      type="button"
      className={`keys-node keys-${state} ${roleClass(value.role)}`}
      data-stop
      data-node={node.id}
      data-state={state}
      data-role={roleClass(value.role)}
      tabIndex={node.id === first ? 0 : -1}
      aria-current={state === 'now' ? 'step' : undefined}
      onClick={() => onNode(node)}
      onFocus={() => {
        onFocused(node.id);
        onLook(node.id);
      }}
      onBlur={() => onLook(null)}
      onPointerEnter={() => {
        onLook(node.id);
        onHover(value.name);
      }}
      onPointerLeave={() => {
        onLook(null);
        onHover(null);
      }}
    >
      <span className="unseen">{nodeLabel(node, at)}</span>
      <span className="keys-face" aria-hidden="true">
        <Tag name={value.name} role={value.role} />
        {there && <span className="keys-octets">{octetsOf(node)}</span>}
        {!there && <span className="keys-none">{state === 'missing' ? 'missing' : 'not yet'}</span>}
        {place !== '' && <small className="keys-place">{place}</small>}
        {proof !== null && <VerdictSign verdict={proof.verdict} />}
      </span>
    </button>
  );
}

/** The first octets, or the text that they are. What is cut stands in the detail below. */
function octetsOf({ value }: KeyNodeView): string {
  if (value.masked) return '••••••••';
  if (value.text !== null) return value.text;
  return spacedHex((value.hex ?? '').slice(0, 2 * shownOctets));
}

/** More uses than this are counted. */
const shownUses = 6;

function Uses({
  node,
  at,
  onStep,
}: {
  node: KeyNodeView;
  at: number | null;
  onStep: (step: string) => void;
}): ReactNode {
  const rest = node.uses.length - shownUses;
  const chip = (use: KeyUseView): ReactNode => {
    const state = stepState(use.step, at);
    return (
      <li key={use.step + use.label}>
        <button
          type="button"
          className={`keys-use keys-${state}`}
          data-state={state}
          data-stop
          tabIndex={-1}
          aria-label={`${labelOfUse(use, at)}. Step ${use.step}.`}
          title={`Step ${use.step}`}
          onClick={() => onStep(use.step)}
        >
          {state !== 'future' && use.verdict !== null && <VerdictSign verdict={use.verdict} />}
          {use.label}
        </button>
      </li>
    );
  };
  return (
    <ul className="keys-uses" aria-label={`What ${node.value.name} is used for`}>
      {node.uses.slice(0, rest === 1 ? shownUses + 1 : shownUses).map(chip)}
      {rest > 1 && <li className="keys-more">and {rest} more</li>}
    </ul>
  );
}
