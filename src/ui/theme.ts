/** Auto, light or dark; the choice is kept in localStorage where that works, and lives on `<html data-theme>`. */
import { useSyncExternalStore } from 'react';

export const themes = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const key = 'sightglass.theme';
const listeners = new Set<() => void>();
let current: Theme = 'auto';

function readStored(): Theme {
  try {
    const stored = localStorage.getItem(key);
    return themes.find((theme) => theme === stored) ?? 'auto';
  } catch {
    // Storage may be forbidden; the choice then lasts as long as the page.
    return 'auto';
  }
}

function apply(): void {
  document.documentElement.dataset['theme'] = current;
}

/** Call before the first paint, so that the page does not flash. */
export function startTheme(): void {
  current = readStored();
  apply();
}

export function setTheme(theme: Theme): void {
  current = theme;
  apply();
  try {
    localStorage.setItem(key, theme);
  } catch {
    // See readStored.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, () => current);
}
