import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { Client } from '../preload/contract/index.ts';
import { createBrowserClient, takeToken } from './browser-client.ts';
import { views } from './contributions/index.ts';
import { Boundary } from './shell/boundary.tsx';
import { applyTheme } from './shell/theme.ts';
import { AppContext, createApp } from './state/app.ts';
import { withCodes } from './state/errors.ts';
import { savedTheme } from './state/window.ts';
import { Window } from './window.tsx';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/layout.css';

const electron = (window as { workbench?: Client }).workbench;
const client = electron === undefined ? createBrowserClient(takeToken()) : withCodes(electron);
const app = createApp(client, views);
const theme = savedTheme();
app.store.setState({ theme });
applyTheme(theme);

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <AppContext value={app}>
      <Boundary>
        <Window />
      </Boundary>
    </AppContext>
  </StrictMode>,
);
