import { Component, type ReactNode } from 'react';

/** Where a defect of the window ends: it is said, with a way on, in place of a blank page. */
export class Boundary extends Component<{ children: ReactNode }, { message: string | null }> {
  override state: { message: string | null } = { message: null };

  static getDerivedStateFromError(error: unknown): { message: string } {
    return { message: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    if (this.state.message === null) return this.props.children;
    return (
      <main className="defect" role="alert">
        <b>The window cannot go on</b>
        <p className="selectable">{this.state.message}</p>
        <p>This is a defect. Your files are as they were, and the session is still open behind it.</p>
        <button type="button" className="button primary" onClick={() => location.reload()}>
          Load the window again
        </button>
      </main>
    );
  }
}
