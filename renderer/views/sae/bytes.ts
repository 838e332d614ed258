import { viewState } from '../../contributions/view.ts';

/** Whether the frame is open under the three columns, which leave it a bar. */
export const bytes = viewState('sae', { open: false });
