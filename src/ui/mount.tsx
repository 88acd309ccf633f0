import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { App } from '../app/contract.ts';
import { AppContext } from './appContext.ts';
import { Page } from './Page.tsx';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/frame.css';
import './styles/search.css';
import './styles/grid.css';
import './styles/selection.css';
import './styles/states.css';
import './styles/lightbox.css';
import './styles/library.css';
import './styles/jobs.css';
import './styles/models.css';
import './styles/sheets.css';
import './styles/examples.css';
import './styles/collectionNotice.css';
import './styles/folders.css';
import './styles/deletion.css';
import './styles/similar.css';
import './styles/refine.css';
import './styles/vectors.css';
import { startTheme } from './theme.ts';

/** Draws the app into `element`, which it owns from then on. */
export function mount(element: HTMLElement, app: App): void {
  startTheme();
  createRoot(element).render(
    <StrictMode>
      <AppContext value={app}>
        <Page />
      </AppContext>
    </StrictMode>,
  );
}
