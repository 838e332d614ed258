import type { ViewContribution } from '../../contributions/view.ts';
import { attemptOf } from '../../state/app.ts';
import { bytes } from './bytes.ts';
import { SaeLow, SaeMiddle } from './view.tsx';

/** SAE exchanges: password element, commits and confirms in three columns, which take the place of step and frame. */
export const sae: ViewContribution = {
  id: 'sae',
  label: 'SAE',
  ofAttempt: true,
  findings: false,
  unavailable: (state) => {
    const shown = attemptOf(state);
    return shown ? shown.noSae : 'No station tries to join a network here, so there is no SAE exchange.';
  },
  layout: 'sae-window',
  Middle: SaeMiddle,
  Right: null,
  Low: SaeLow,
  commands: [
    {
      id: 'bytes',
      title: 'Open or fold the bytes under the SAE view',
      section: 'Window',
      keys: ['Mod+j'],
      whileTyping: true,
      when: 'view:sae',
      run: (app) => bytes.set(app, { open: !bytes.of(app.store.getState()).open }),
    },
  ],
};
