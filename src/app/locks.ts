/**
 * Locks over all tabs. A tab that ends, however it ends, lets go of its own; a browser without locks lets everything through
 * but what {@link ifUnused} guards.
 */

/** Held by the job that writes into a collection: one at a time. */
export function writingLock(collection: string): string {
  return `sightglass-writing-${collection}`;
}

/** Held by the tab that has the job, from before its record says so until after it says what became of it. */
export function jobLock(id: string): string {
  return `sightglass-job-${id}`;
}

/** Held together by all who need the rows to stay where they are; alone by who moves them. */
export function rowsLock(collection: string): string {
  return `sightglass-rows-${collection}`;
}

/** Waits for the lock; answers with what frees it. Rejects when `signal` is aborted before. */
export function locked(name: string, mode: LockMode = 'exclusive', signal?: AbortSignal): Promise<() => void> {
  if (!navigator.locks) return Promise.resolve(() => {});
  return new Promise((resolve, reject) => {
    navigator.locks.request(name, { mode, ...(signal && { signal }) }, () => new Promise<void>((free) => resolve(free))).catch(reject);
  });
}

/** Names of the locks that any tab holds; null where the browser has no locks and nobody knows. */
export async function heldLocks(): Promise<ReadonlySet<string> | null> {
  if (!navigator.locks) return null;
  const { held = [] } = await navigator.locks.query();
  return new Set(held.flatMap(({ name }) => (name === undefined ? [] : [name])));
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
