/** Notices the interface itself makes (a paste, a drop that is no picture); they leave by themselves. */
import { useSyncExternalStore } from 'react';
import type { Notice } from '../app/contract.ts';

const lifetimeMs = 8000;
let notices: readonly Notice[] = [];
/** Negative, so that they never meet the app's own numbers. */
let lastId = 0;
const listeners = new Set<() => void>();

function set(next: readonly Notice[]): void {
  notices = next;
  for (const listener of listeners) listener();
}

export function say(notice: Omit<Notice, 'id'>): void {
  const id = --lastId;
  set([...notices.filter((old) => old.title !== notice.title), { ...notice, id }]);
  setTimeout(() => dismissLocal(id), lifetimeMs);
}

export function dismissLocal(id: number): void {
  if (notices.some((notice) => notice.id === id)) set(notices.filter((notice) => notice.id !== id));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useLocalNotices(): readonly Notice[] {
  return useSyncExternalStore(subscribe, () => notices);
}
