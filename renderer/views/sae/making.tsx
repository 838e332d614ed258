/** The left column: how the password element comes about, and from it the shared secret, calculation by calculation. */
import type { ReactNode } from 'react';
import type {
  SaeExchangeView,
  SaeGroupView,
  SaePartView,
  SaeRunView,
  SaeTryView,
} from '../../../preload/contract/index.ts';
import { Tag } from '../../ui/chips.tsx';
import { Icon } from '../../ui/icons.tsx';
import { PanelHead } from '../../ui/panel.tsx';
import { bytesText } from '../../ui/words.ts';
import { Column, Missing, Octets, PlaceSign, placeClass, SaeFormula, type SaeLinks, Stop } from './parts.tsx';
import { type Place, placeOf } from './place.ts';

export interface MakingProps {
  exchange: SaeExchangeView;
  links: SaeLinks;
  reveal: boolean;
  onReveal: () => void;
  onAddSecret: () => void;
}

const methods = {
  h2e: { title: 'Hash to element', note: 'no loop, no guess' },
  hnp: { title: 'Hunting and pecking', note: 'try until a hash fits' },
} as const;

export function Making(props: MakingProps): ReactNode {
  const { exchange, links } = props;
  const method = exchange.method && methods[exchange.method];
  return (
    <Column
      label="Making of the password element and of the shared secret"
      head={
        <PanelHead title={method?.title ?? 'Password element'} note={method?.note}>
          {exchange.group && (
            <span title={`${exchange.group.bits} bits`}>
              {exchange.group.name}, group {exchange.group.number}
            </span>
          )}
        </PanelHead>
      }
    >
      {method === null && (
        <p className="sae-hint">
          Logs report this exchange, but no frame of it is in the recording: scalars and elements are not
          known.
        </p>
      )}
      {exchange.groups.map((group, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: groups never change order
        <Group key={i} group={group} {...props} links={links} />
      ))}
    </Column>
  );
}

const groupPlace = (group: SaeGroupView, cursor: string | null): Place => {
  const places = group.parts.map((part) => placeOf(part, cursor));
  if (places.includes('now')) return 'now';
  if (places.every((place) => place === 'past')) return 'past';
  return places.every((place) => place === 'ahead') ? 'ahead' : 'now';
};

function Group({ group, ...props }: MakingProps & { group: SaeGroupView }): ReactNode {
  const { links } = props;
  const { step } = group;
  const own = step !== null && links.cursor === step;
  const place = own ? 'now' : groupPlace(group, links.cursor);
  const clauses = [...new Set(group.parts.flatMap((part) => part.clauses))].map(shortClause);
  const head = (
    <>
      <b className="sae-group-title">{group.title}</b>
      <span className="ellipsis">{group.note}</span>
      <span className="sae-clause">{clauses[0] ?? ''}</span>
      {group.parts.length > 0 && (
        <PlaceSign place={place} verdict={group.missing === '' ? null : 'unknown'} />
      )}
    </>
  );
  return (
    <div className="sae-group">
      <h3 className={own ? 'sae-now' : ''}>
        {step === null ? (
          <span className="sae-group-head">{head}</span>
        ) : (
          <button
            type="button"
            className="sae-group-head"
            data-sae-stop
            data-now={own ? '' : undefined}
            aria-current={own ? 'step' : undefined}
            tabIndex={-1}
            onClick={() => links.onGo(step)}
          >
            {head}
          </button>
        )}
      </h3>
      {group.parts.map((part) => (
        <Part key={part.step} part={part} {...props} />
      ))}
      {group.missing !== '' && (
        <Missing onAdd={group.name === 'commit' ? undefined : props.onAddSecret}>{group.missing} </Missing>
      )}
    </div>
  );
}

/** `12.4.4.2.3` of `IEEE 802.11-2020, 12.4.4.2.3`; other documents keep their name. */
const shortClause = (clause: string): string => clause.replace(/^IEEE 802\.11-2020, /, '');

const sides = { station: 'station', ap: 'AP' } as const;

function Part({ part, links, reveal, onReveal }: MakingProps & { part: SaePartView }): ReactNode {
  const typed = part.inputs.some(({ source, role }) => source?.from === 'secret' && role === 'secret');
  const whole = part.runs.length > 0 || part.tries.length > 0;
  // Of a step with sub-steps the cursor may stand in one of them: that line is marked, the part says where it is.
  return (
    <article className={`sae-part ${placeClass(part, links.cursor)}`}>
      <Stop at={part} links={links} className="sae-part-head" title={part.sentence}>
        <span className="sae-number">{part.step}</span>
        <b className="sae-part-title">{part.title}</b>
        <span className="sae-result">
          {part.side && !part.step.includes('.') ? `${sides[part.side]}${part.result && ', '}` : ''}
          {part.result}
        </span>
      </Stop>
      {!whole && part.formula.length > 0 && (
        <div className="sae-formula selectable">
          <SaeFormula formula={part.formula} links={links} />
        </div>
      )}
      {whole && <p className="sae-sentence selectable">{part.runs.length > 0 ? RUNS : TRIES}</p>}
      {typed &&
        part.inputs
          .filter(({ role, source }) => role === 'secret' && source?.from === 'secret')
          .map((value) => (
            <div key={value.name} className="sae-value">
              <Tag
                name={value.name}
                role={value.role}
                onHover={links.onHover}
                ringed={links.hovered === value.name}
              />
              <Octets value={value} links={links} />
              {(value.masked || reveal) && (
                <button
                  type="button"
                  className="tiny-button"
                  tabIndex={-1}
                  data-sae-stop
                  aria-label={value.masked ? `Show ${value.name}` : `Hide ${value.name}`}
                  title={value.masked ? 'Show' : 'Hide'}
                  onClick={onReveal}
                >
                  <Icon name={value.masked ? 'eye' : 'eyeOff'} size={12} />
                </button>
              )}
            </div>
          ))}
      {part.runs.length > 0 && <Runs runs={part.runs} links={links} />}
      {part.tries.length > 0 && <Tries tries={part.tries} links={links} />}
      {part.values.map((value) => (
        <div key={value.name} className="sae-value">
          {part.values.length > 1 && <span className="sae-value-name">{value.name}</span>}
          <Octets value={value} links={links} />
          <small>{bytesText(value.length)}</small>
        </div>
      ))}
      {part.lines.length > 0 && (
        <ol className="sae-lines">
          {part.lines.map((line) => (
            <li key={line.step} className={placeClass(line, links.cursor)}>
              <Stop at={line} links={links} className="sae-line">
                <span>{line.label}</span>
                <code>{line.value?.hex ? short(line.value.hex, 4) : line.words}</code>
              </Stop>
            </li>
          ))}
        </ol>
      )}
    </article>
  );
}

const RUNS =
  'Each number u gives two candidates for x. If g(x1) = x1³ + a x1 + b is a square, x1 has a point above it; if not, x2 has one.';
const TRIES =
  'The password is hashed with 1, 2, 3 … The first hash that is below p and has a point above it is taken as x.';

/** The first octets of a value. */
export const short = (hex: string, octets: number): string =>
  `${(hex.slice(0, 2 * octets).match(/../g) ?? []).join(' ')}${hex.length > 2 * octets ? ' …' : ''}`;

/** Both runs of the map beside each other: each cell is a step of its own. */
function Runs({ runs, links }: { runs: readonly SaeRunView[]; links: SaeLinks }): ReactNode {
  const labels = runs[0]?.lines ?? [];
  return (
    <table className="sae-runs">
      <thead>
        <tr>
          <td />
          {runs.map((run) => (
            <th key={run.name} scope="col">
              for {run.name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {labels.map(({ label, step }, i) => (
          <tr key={step}>
            <th scope="row">{label}</th>
            {runs.map((run) => {
              const line = run.lines[i]!;
              return (
                <td key={line.step} className={placeClass(line, links.cursor)}>
                  <Stop
                    at={line}
                    links={links}
                    className="sae-cell"
                    title={line.value?.hex ?? `${line.label}: ${line.words}`}
                  >
                    {line.value?.hex ? <code>{short(line.value.hex, 4)}</code> : line.words}
                    {line.value?.hex && line.words !== '' && <em>{line.words}</em>}
                  </Stop>
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const yes = (answer: boolean | null): string => (answer === null ? '' : answer ? 'yes' : 'no');

function Tries({ tries, links }: { tries: readonly SaeTryView[]; links: SaeLinks }): ReactNode {
  const curve = tries.some(({ square }) => square !== null);
  const dummy = tries.find(({ outcome }) => outcome === 'dummy');
  return (
    <>
      <table className="sae-runs sae-tries">
        <thead>
          <tr>
            <th scope="col">try</th>
            <th scope="col">seed</th>
            <th scope="col">value</th>
            <th scope="col">&lt; p?</th>
            {curve && <th scope="col">square?</th>}
            <th scope="col">outcome</th>
          </tr>
        </thead>
        <tbody>
          {tries.map((one) => (
            <tr key={one.step} className={placeClass(one, links.cursor)}>
              <td>
                <Stop at={one} links={links} className="sae-cell" title={one.sentence} label={one.sentence}>
                  {one.counter}
                </Stop>
              </td>
              {one.outcome === 'dummy' ? (
                <td colSpan={curve ? 5 : 4} className="sae-dummy">
                  with a dummy password, thrown away
                </td>
              ) : (
                <>
                  <td>
                    <code>{one.seed?.hex ? short(one.seed.hex, 2) : ''}</code>
                  </td>
                  <td>
                    <code>{one.value?.hex ? short(one.value.hex, 2) : ''}</code>
                  </td>
                  <td>{yes(one.belowPrime)}</td>
                  {curve && <td>{one.belowPrime === false ? '—' : yes(one.square)}</td>}
                  <td>{one.outcome === 'found' ? <b className="t-ok">found</b> : 'next'}</td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {dummy && <p className="sae-sentence selectable">{dummy.sentence}</p>}
    </>
  );
}
