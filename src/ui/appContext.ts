/** The way every component reaches the app's state and actions. */
import { createContext, useContext, useSyncExternalStore } from 'react';
import type { App, AppActions, AppState } from '../app/contract.ts';

export const AppContext = createContext<App | null>(null);

function useApp(): App {
  const app = useContext(AppContext);
  if (!app) throw new Error('No App above this component.');
  return app;
}

export function useAppState(): AppState {
  const app = useApp();
  // `app` and its methods live as long as the page; React compares them by identity.
  return useSyncExternalStore(app.subscribe, app.getState);
}

export function useActions(): AppActions {
  return useApp().actions;
}
