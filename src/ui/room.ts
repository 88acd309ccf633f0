/** Which room is shown, kept in the URL's hash so that back, forward and reload work. */
import { useSyncExternalStore } from 'react';

export type Room = 'search' | 'library' | 'models';

export const roomLinks: Record<Room, string> = { search: '#/', library: '#/library', models: '#/models' };

function readRoom(): Room {
  const { hash } = location;
  return (['models', 'library'] as const).find((room) => hash.startsWith(roomLinks[room])) ?? 'search';
}

function subscribe(listener: () => void): () => void {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
}

export function useRoom(): Room {
  return useSyncExternalStore(subscribe, readRoom);
}

export function goTo(room: Room): void {
  if (readRoom() !== room) location.hash = roomLinks[room];
}
