/** In which language examples are shown: the one chosen, else the person's first that there is; kept in localStorage where that works. */
import { useSyncExternalStore } from 'react';

const key = 'sightglass.examples';
const listeners = new Set<() => void>();
let chosen: string | null = null;

try {
  chosen = globalThis.localStorage?.getItem(key) ?? null;
} catch {
  // Storage may be forbidden; the choice then lasts as long as the page.
}

/** `wanted`: the choice, or null. `preferred`: as `navigator.languages`, best first. Falls back to the first there is. */
export function exampleLanguage(available: readonly string[], wanted: string | null, preferred: readonly string[]): string {
  const own = preferred.map((tag) => tag.toLowerCase().split('-')[0] ?? '');
  return [wanted, ...own].find((language) => language !== null && available.includes(language)) ?? available[0] ?? 'en';
}

export function setExampleLanguage(language: string): void {
  chosen = language;
  try {
    localStorage.setItem(key, language);
  } catch {
    // As above.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useExampleLanguage(available: readonly string[]): string {
  const wanted = useSyncExternalStore(subscribe, () => chosen);
  return exampleLanguage(available, wanted, navigator.languages ?? [navigator.language]);
}
