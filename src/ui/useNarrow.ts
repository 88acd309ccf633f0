import { useSyncExternalStore } from 'react';

/** The width below which the style sheets draw for a phone. */
const query = matchMedia('(max-width: 519px)');

function subscribe(listener: () => void): () => void {
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => query.matches);
}
