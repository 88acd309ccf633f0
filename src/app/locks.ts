/**
 * Locks of one collection, over all tabs. A tab that ends lets go of its own; a browser without locks lets everything through
 * but what {@link ifUnused} guards.
 */

/** Held by whoever makes rows anew: one at a time. */
export function makingLock(collection: string): string {
  return `sightglass-rebuild-${collection}`;
}

/** Held together by all who need the rows to stay where they are; alone by who moves them. */
export function rowsLock(collection: string): string {
  return `sightglass-rows-${collection}`;
}

/** Waits for the lock; answers with what frees it. */
export function locked(name: string, mode: LockMode = 'exclusive'): Promise<() => void> {
  if (!navigator.locks) return Promise.resolve(() => {});
  return new Promise((resolve, reject) => {
    navigator.locks.request(name, { mode }, () => new Promise<void>((free) => resolve(free))).catch(reject);
  });
}

/** Runs `work` while the collection's rows stay where they are. */
export async function withRows<R>(collection: string, work: () => Promise<R>): Promise<R> {
  const free = await locked(rowsLock(collection), 'shared');
  try {
    return await work();
  } finally {
    free();
  }
}

/** Runs `work` if nobody holds the lock and lets nobody have it meanwhile; else answers null at once. */
export async function ifUnused<R>(name: string, work: () => Promise<R>): Promise<R | null> {
  if (!navigator.locks) return null;
  return navigator.locks.request(name, { ifAvailable: true }, async (lock) => (lock ? work() : null));
}
