/** The head of a panel: 30 px, a title, what it shows, and controls at the right. */
import type { ReactNode } from 'react';
import './ui.css';

export function PanelHead(props: { title: string; note?: ReactNode; children?: ReactNode }): ReactNode {
  return (
    <header className="panel-head">
      <h2>{props.title}</h2>
      {props.note !== undefined && <span className="panel-note">{props.note}</span>}
      {props.children !== undefined && <div className="panel-tools">{props.children}</div>}
    </header>
  );
}
