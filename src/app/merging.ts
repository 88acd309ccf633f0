import { mergeSegments, planMerges } from '../storage/merging.ts';
import type { Database } from '../storage/open.ts';
import type { Library } from './library.ts';
import { ifUnused, rowsLock } from './locks.ts';
import type { Store } from './store.ts';

export interface MergingSetup {
  database: Database;
  store: Store;
  library: Library;
  /** Is other work going on that should have the machine, or the rows, for itself? */
  busy: () => boolean;
}

/** Milliseconds of quiet before it begins. */
const QUIET = 4000;
/** Milliseconds until it looks again, where something else held the rows: the time in which a removal can be taken back, and some. */
const AGAIN = 15_000;

/**
 * Merges the small segments of the open collection while nothing else is going on, one merge at a time. Answers are the same
 * before, during and after: the search worker keeps what it has read. It waits while any tab makes rows anew, exports them, or
 * can take back a removal (locks.ts).
 */
export interface Merging {
  /** There may be something to merge. */
  soon(): void;
}

export function createMerging({ database, store, library, busy }: MergingSetup): Merging {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running = false;

  function later(ms: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      run().catch(store.report);
    }, ms);
  }

  async function run(): Promise<void> {
    const id = store.get().current?.id;
    if (id === undefined || running || !navigator.locks) return;
    running = true;
    let merged = 0;
    try {
      for (const sequences of await planMerges(database, id)) {
        await idle();
        if (store.get().current?.id !== id || busy()) return;
        const done = await ifUnused(rowsLock(id), () => mergeSegments(database, id, sequences));
        if (done === null) return later(AGAIN);
        if (done) merged++;
      }
    } finally {
      running = false;
      // What was removed takes no room any more.
      if (merged > 0) await library.refresh();
    }
  }

  return { soon: () => later(QUIET) };
}

/** Resolves when the page has nothing better to do. */
function idle(): Promise<void> {
  return new Promise((resolve) => {
    if ('requestIdleCallback' in globalThis) requestIdleCallback(() => resolve(), { timeout: 5000 });
    else setTimeout(resolve, 200);
  });
}
