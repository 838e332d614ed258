/** The fields of a frame as a tree, linked both ways with the bytes. */
import { memo, type ReactNode } from 'react';
import type { FrameView, MarkView } from '../../../preload/contract/index.ts';
import type { Range } from '../../ui/hover.ts';
import { PanelHead } from '../../ui/panel.tsx';
import { FieldTree } from './tree.tsx';
import './fields.css';

export interface FieldsProps {
  frame: FrameView | null;
  selected: Range | null;
  hovered: string | null;
  marks: readonly MarkView[];
  onSelect: (range: Range) => void;
  onHover: (key: string | null) => void;
}

export const Fields = memo(function Fields(props: FieldsProps): ReactNode {
  const { frame } = props;
  const noun = frame !== null && /^(log|netlink|nl80211)/.test(frame.protocol) ? 'record' : 'frame';
  return (
    <section className="fields" aria-label="Fields">
      <PanelHead
        title="Fields"
        note={
          frame === null ? '' : <span title={frame.source}>{`${noun} ${frame.record}, ${frame.title}`}</span>
        }
      />
      {frame === null ? (
        <p className="fields-empty">Select a row of the ladder to see its frame.</p>
      ) : (
        <>
          {frame.comments.map((comment) => (
            <p key={comment} className="fields-comment">
              {comment}
            </p>
          ))}
          <FieldTree
            fields={frame.fields}
            label={`Fields of ${noun} ${frame.record}`}
            prefix="field"
            selected={props.selected}
            hovered={props.hovered}
            marks={props.marks}
            onSelect={props.onSelect}
            onHover={props.onHover}
          />
        </>
      )}
    </section>
  );
});
