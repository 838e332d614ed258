/** The right column: the same steps on a curve that can be counted, beside the first octets of the real values. */
import { type ReactNode, useState } from 'react';
import type { SaeExchangeView, SaePoint, SaeSmallView, ValueView } from '../../../preload/contract/index.ts';
import { Tag } from '../../ui/chips.tsx';
import { PanelHead } from '../../ui/panel.tsx';
import { short } from './making.tsx';
import { Column, placeClass, type SaeLinks, Stop } from './parts.tsx';
import { pictureOf, placeLabels, type Xy } from './picture.ts';
import { placeOf, type Stage, type Stretch, stageAt } from './place.ts';

export interface CurveProps {
  exchange: SaeExchangeView;
  links: SaeLinks;
}

const stages: readonly { stage: Stage; label: string }[] = [
  { stage: 'pwe', label: 'PWE' },
  { stage: 'commit', label: 'Commits' },
  { stage: 'secret', label: 'Shared K' },
];

export function Curve({ exchange, links }: CurveProps): ReactNode {
  const { small } = exchange;
  const [chosen, choose] = useState<{ stage: Stage; at: string | null } | null>(null);
  // What was chosen holds until the cursor moves on.
  const stage = chosen?.at === links.cursor && chosen ? chosen.stage : stageAt(exchange, links.cursor);
  const drawn = typeof small !== 'string';
  return (
    <Column
      label="Small curve and first bytes"
      className="sae-small"
      head={
        <PanelHead
          title={drawn ? 'Small curve' : 'In numbers'}
          note={drawn ? 'the same steps, countable' : 'no curve'}
        />
      }
    >
      {drawn ? (
        <>
          <fieldset className="sae-stages" aria-label="What the picture shows">
            {stages.map(({ stage: one, label }) => (
              <button
                key={one}
                type="button"
                className="chip"
                data-sae-stop
                tabIndex={-1}
                aria-pressed={stage === one}
                onClick={() => choose({ stage: one, at: links.cursor })}
              >
                {label}
              </button>
            ))}
          </fieldset>
          <Picture small={small} stage={stage} exchange={exchange} links={links} />
        </>
      ) : (
        <p className="sae-caption selectable">{small}</p>
      )}
      <Making exchange={exchange} small={drawn ? small : null} links={links} />
      {drawn && small.hunt !== null && <SmallTries small={small} />}
      <Ends exchange={exchange} small={drawn ? small : null} links={links} />
      {drawn && <Caption exchange={exchange} small={small} />}
    </Column>
  );
}

// ---- the picture ------------------------------------------------------------------------------------------------

const size = 300;
const margin = { left: 18, right: 8, top: 8, bottom: 18 };
const hueOf = { derived: 'der', station: 'sta', ap: 'ap', secret: 'sec' } as const;

/** Steps of the stage: what is drawn of it is filled once the cursor has come there. */
function stretchOf(exchange: SaeExchangeView, stage: Stage): Stretch | null {
  const making = exchange.groups
    .filter(({ name }) => name === 'pt' || name === 'pwe')
    .flatMap(({ parts }) => parts);
  const secret = exchange.groups.find(({ name }) => name === 'secret')?.parts ?? [];
  const { station, ap } = exchange.ends;
  if (stage === 'pwe') return making[0] ? { step: making[0].step, until: making.at(-1)!.until } : null;
  if (stage === 'commit') return station.step || ap.step ? { step: (station.step ?? ap.step)! } : null;
  return secret[0] ? { step: secret[0].step, until: secret.at(-1)!.until } : null;
}

function Picture(props: {
  small: SaeSmallView;
  stage: Stage;
  exchange: SaeExchangeView;
  links: SaeLinks;
}): ReactNode {
  const { small, stage, exchange, links } = props;
  const { p } = small;
  const inner = { width: size - margin.left - margin.right, height: size - margin.top - margin.bottom };
  const x = (value: number): number => margin.left + (value / (p - 1)) * inner.width;
  const y = (value: number): number => size - margin.bottom - (value / (p - 1)) * inner.height;
  const xy = ([px, py]: Xy): Xy => [x(px), y(py)];
  const picture = pictureOf(small, stage);
  const stretch = stretchOf(exchange, stage);
  const ahead = stretch !== null && placeOf(stretch, links.cursor) === 'ahead';
  const named = picture.dots.filter(({ name }) => name !== '');
  const widthOf = ({ name, small: little }: (typeof named)[number]): number =>
    name.length * (little ? 5.6 : 6.6) + 4;
  const boxes = placeLabels(
    named.map((one) => {
      const [px, py] = xy(one.at);
      return { x: px, y: py, width: widthOf(one) };
    }),
    picture.dots.map(({ at }) => xy(at)),
    { width: size, height: size - 4 },
  );
  const ticks = [0, Math.floor(p / 2), p - 1];
  const now = stageNow(exchange, links.cursor);
  return (
    <figure className="sae-figure">
      <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={picture.words}>
        {Array.from({ length: 7 }, (_, i) => Math.round((i * (p - 1)) / 6)).map((tick) => (
          <path
            key={tick}
            className="sae-grid"
            d={`M${x(tick)} ${y(0)}V${y(p - 1)}M${x(0)} ${y(tick)}H${x(p - 1)}`}
          />
        ))}
        {ticks.map((tick) => (
          <g key={tick} className="sae-tick">
            <text x={x(tick)} y={size - 5} textAnchor="middle">
              {tick}
            </text>
            {tick > 0 && (
              <text x={margin.left - 3} y={y(tick) + 3} textAnchor="end">
                {tick}
              </text>
            )}
          </g>
        ))}
        {small.points.map(([px, py]) => (
          <circle key={`${px} ${py}`} className="sae-dot" cx={x(px)} cy={y(py)} r={1.9} />
        ))}
        {picture.tries.map(({ x: tried, found }) => (
          <path
            key={tried}
            className={`sae-try ${found ? 'sae-try-found' : ''}`}
            d={`M${x(tried)} ${y(0)}V${y(p - 1)}`}
          />
        ))}
        {picture.tries
          .filter(({ found }) => !found)
          .map(({ x: tried }) => (
            <text
              key={tried}
              className="sae-label sae-label-none"
              x={x(tried)}
              y={margin.top + 12}
              textAnchor="middle"
            >
              no point
            </text>
          ))}
        {picture.ways.map(({ from, to, hue, kind }, i) => {
          const [x1, y1] = xy(from);
          const [x2, y2] = xy(to);
          return (
            <line
              // biome-ignore lint/suspicious/noArrayIndexKey: ways have no names
              key={i}
              className={`sae-way sae-way-${kind}${ahead ? ' sae-way-ahead' : ''}`}
              style={{ stroke: ahead ? 'var(--text-3)' : `var(--${hueOf[hue]})` }}
              x1={x1}
              y1={y1}
              x2={x2}
              y2={y2}
            />
          );
        })}
        {picture.dots.map(({ name, at, hue, small: little }) => {
          const [cx, cy] = xy(at);
          const here = !ahead && now === name;
          return (
            <circle
              key={`${name} ${hue} ${at}`}
              className={`sae-point${ahead ? ' sae-point-ahead' : ''}${here ? ' sae-point-now' : ''}`}
              style={
                ahead || here
                  ? undefined
                  : {
                      stroke: `var(--${hueOf[hue]})`,
                      fill: little ? 'var(--panel)' : `var(--${hueOf[hue]}-bg)`,
                    }
              }
              cx={cx}
              cy={cy}
              r={little ? 3 : 5}
            />
          );
        })}
        {named.map(({ name, at, hue, small: little }, i) => (
          <text
            key={`${name} ${hue} ${at}`}
            className={`sae-label${little ? ' sae-label-small' : ''}`}
            style={{ fill: ahead ? 'var(--text-3)' : `var(--${hueOf[hue]})` }}
            x={boxes[i]!.x + 2}
            y={boxes[i]!.y + 11}
          >
            {name}
          </text>
        ))}
      </svg>
      <figcaption>{legends(small)[stage]}</figcaption>
    </figure>
  );
}

/** The dot that the step at the cursor gives. */
function stageNow(exchange: SaeExchangeView, cursor: string | null): string | null {
  const parts = exchange.groups.flatMap(({ parts: all }) => all);
  const runs = parts.flatMap((part) => part.runs);
  const run = runs.find((one) => placeOf({ step: one.step }, cursor) === 'now');
  if (run) return run.name;
  const part = parts.find((one) => placeOf(one, cursor) === 'now');
  const names = part?.values.map(({ name }) => name) ?? [];
  return ['PWE', 'PT', 'K'].find((name) => names.includes(name)) ?? null;
}

const legends = (small: SaeSmallView): Record<Stage, string> => ({
  pwe: small.h2e
    ? `P1 and P2 are added to PT; PT is added to itself ${small.h2e.val} times, hop by hop, to the PWE.`
    : 'Each try is an x. Where a point stands above it there are two, y and p − y: the lowest bit of the seed picks one.',
  commit:
    'Each end takes the PWE as often as its mask says, and mirrors the point (y becomes p − y): that is the element it sends.',
  secret:
    "Each end takes the PWE as often as the other's scalar says, adds the other's element, and takes the sum as often as its own rand says: K.",
});

// ---- tables -----------------------------------------------------------------------------------------------------

const point = (at: SaePoint): string => (at === null ? 'infinity' : `(${at[0]}, ${at[1]})`);

interface Line {
  name: string;
  small: string;
  value: ValueView | null;
  step: string | null;
}

/** What the password element is made of, small and real. */
function makingLines(exchange: SaeExchangeView, small: SaeSmallView | null): Line[] {
  const groups = exchange.groups.filter(({ name }) => name === 'pt' || name === 'pwe');
  const parts = groups.flatMap(({ parts: all }) => all);
  const find = (name: string): Pick<Line, 'value' | 'step'> => {
    for (const part of parts) {
      const value = part.values.find((one) => one.name === name);
      if (value) return { value, step: part.step };
      const run = part.runs.find((one) => one.name === name);
      if (run) return { value: run.point.value, step: run.point.step };
      const line = part.lines.find((one) => one.value?.name === name);
      if (line) return { value: line.value, step: line.step };
    }
    return { value: null, step: null };
  };
  const { h2e, station } = small ?? { h2e: null, station: null };
  const curve = exchange.group?.kind === 'curve';
  const lines: [string, string][] =
    exchange.method === 'h2e'
      ? [
          ...(curve
            ? ([
                ['P1', point(h2e?.runs[0]?.point ?? null)],
                ['P2', point(h2e?.runs[1]?.point ?? null)],
              ] as [string, string][])
            : ([['u', '']] as [string, string][])),
          ['PT', point(h2e?.pt ?? null)],
          ['val', `${h2e?.val ?? ''}`],
          ['PWE', point(station?.pwe ?? null)],
        ]
      : [['PWE', point(station?.pwe ?? null)]];
  return lines.map(([name, words]) => ({ name, small: words, ...find(name) }));
}

function Making(props: {
  exchange: SaeExchangeView;
  small: SaeSmallView | null;
  links: SaeLinks;
}): ReactNode {
  const { exchange, small, links } = props;
  const { group } = exchange;
  if (!group || !exchange.method) return null;
  return (
    <table className="sae-table">
      <thead>
        <tr>
          <td />
          {small && (
            <th scope="col">
              small, F<sub>{small.p}</sub>
            </th>
          )}
          <th scope="col">
            real, {group.name}
            {group.kind === 'curve' ? ' (x)' : ''}
          </th>
        </tr>
      </thead>
      <tbody>
        {makingLines(exchange, small).map(({ name, small: words, value, step }) => (
          <tr key={name} className={step === null ? '' : placeClass({ step }, links.cursor)}>
            <th scope="row">
              {step === null ? (
                <MadeTag name={name} value={value} links={links} />
              ) : (
                <Stop at={{ step }} links={links} className="sae-name">
                  <MadeTag name={name} value={value} links={links} />
                </Stop>
              )}
            </th>
            {small && <td className="mono">{words}</td>}
            <td className="mono" title={value?.hex ?? undefined}>
              {value?.hex ? short(value.hex, small ? 5 : 9) : <span className="sae-none">not known</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function MadeTag(props: { name: string; value: ValueView | null; links: SaeLinks }): ReactNode {
  const { name, value, links } = props;
  return (
    <Tag
      name={name}
      role={value?.role ?? 'derived'}
      ringed={links.hovered === name}
      onHover={links.onHover}
    />
  );
}

function SmallTries({ small }: { small: SaeSmallView }): ReactNode {
  return (
    <table className="sae-table sae-small-tries">
      <caption>The tries of the small curve, x by x</caption>
      <thead>
        <tr>
          <th scope="col">try</th>
          <th scope="col">x</th>
          <th scope="col">&lt; {small.p}?</th>
          <th scope="col">x³ − 3x + {small.b}</th>
          <th scope="col">square?</th>
        </tr>
      </thead>
      <tbody>
        {small.hunt?.tries.map((one) => (
          <tr key={one.counter}>
            <td>{one.counter}</td>
            <td className="mono">{one.value}</td>
            <td>{one.belowPrime ? 'yes' : 'no'}</td>
            <td className="mono">{one.belowPrime ? one.right : '—'}</td>
            <td>{one.found ? <b className="t-ok">yes: found</b> : one.belowPrime ? 'no' : '—'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Ends(props: { exchange: SaeExchangeView; small: SaeSmallView | null; links: SaeLinks }): ReactNode {
  const { exchange, small, links } = props;
  const real = (side: 'station' | 'ap', name: string): ValueView | undefined =>
    exchange.ends[side].values.find((value) => value.name === name);
  const k = (side: 'station' | 'ap'): ValueView | undefined =>
    exchange.keys
      .find(({ sides }) => sides.length === 0 || sides.includes(side))
      ?.values.find(({ value }) => value.name === 'k')?.value;
  const element = exchange.group?.kind === 'modp' ? 'element' : 'element x';
  const secret =
    exchange.groups.find(({ name }) => name === 'secret')?.parts[0]?.step ??
    exchange.unknown?.step ??
    exchange.until;
  const lines = [
    {
      name: 'rand, mask',
      small: (end: SaeSmallView['station']) => `${end.rand}, ${end.mask}`,
      real: () => null,
      none: 'private',
      at: exchange.ends.station.step,
    },
    {
      name: 'scalar',
      small: (end: SaeSmallView['station']) => `${end.scalar}`,
      real: (side: 'station' | 'ap') => real(side, 'scalar') ?? null,
      none: 'not sent',
      at: exchange.ends.ap.step ?? exchange.ends.station.step,
    },
    {
      name: 'element',
      small: (end: SaeSmallView['station']) => point(end.element),
      real: (side: 'station' | 'ap') => real(side, element) ?? null,
      none: 'not sent',
      at: exchange.ends.ap.step ?? exchange.ends.station.step,
    },
    {
      name: small ? 'K' : 'k',
      small: (end: SaeSmallView['station']) => point(end.K),
      real: (side: 'station' | 'ap') => k(side) ?? null,
      none: 'not known',
      at: secret,
    },
  ];
  return (
    <table className="sae-table sae-ends">
      <thead>
        <tr>
          <td />
          <th scope="col">Station</th>
          <th scope="col">AP</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.name} className={line.at === null ? '' : placeClass({ step: line.at }, links.cursor)}>
            <th scope="row">{line.name}</th>
            {(['station', 'ap'] as const).map((side) => {
              const value = line.real(side);
              return (
                <td key={side} className="mono">
                  {small && (
                    <span className={line.name === 'K' ? 'sae-strong' : ''}>{line.small(small[side])}</span>
                  )}
                  <small className="sae-real" title={value?.hex ?? undefined}>
                    {value?.hex ? short(value.hex, 4) : <span className="sae-none">{line.none}</span>}
                  </small>
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Caption({ exchange, small }: { exchange: SaeExchangeView; small: SaeSmallView }): ReactNode {
  return (
    <p className="sae-caption selectable">
      y² = x³ − 3x + {small.b} modulo {small.p} has {small.order - 1} points and infinity: {small.order}, a
      prime. {exchange.group?.name} has about 2<sup>{exchange.group?.bits}</sup>; the arithmetic is the same.
      This example has a password, addresses and private numbers of its own, and all of them are known, so
      both ends can be computed.{' '}
      {small.agree ? (
        <b>Both come to the same K.</b>
      ) : (
        <b>Its AP has another password, as here: another PWE, and so another K.</b>
      )}{' '}
      Under each number stand the first bytes of the real one.
    </p>
  );
}
