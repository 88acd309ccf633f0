import { SightglassError } from '../core/errors.ts';
import { forgetAll } from '../models/kept.ts';
import { deleteLibrary } from '../storage/everything.ts';
import type { Jobs } from './jobs.ts';
import type { Store } from './store.ts';

/** How the names of what the page keeps in the browser's small storage begin. */
const PREFIX = 'sightglass';

const closed = {
  newer: 'The library was closed: another tab has opened a newer version of it.',
  deleted: 'The library was closed: everything was deleted in another tab.',
  browser: 'The library was closed by the browser.',
};

/** The end of the library, wanted or not. */
export interface Deleting {
  /**
   * Deletes all that this page keeps in this browser: collections, jobs, models, settings. The page's own files, which make it work
   * offline, stay. Throws as {@link deleteLibrary}: then models and settings are still there.
   */
  deleteEverything(): Promise<void>;
  /** The connection to the library was closed, and by whom. */
  storageClosed(why: keyof typeof closed): void;
}

export function createDeleting(jobs: Jobs, store: Store): Deleting {
  let isDeleting = false;
  return {
    async deleteEverything() {
      isDeleting = true;
      try {
        for (const { id, here, endedAt } of jobs.list()) if (here && endedAt === null) jobs.cancel(id);
        await deleteLibrary();
        await forgetAll();
        for (const storage of [localStorage, sessionStorage])
          for (const key of Object.keys(storage)) if (key.startsWith(PREFIX)) storage.removeItem(key);
      } finally {
        isDeleting = false;
      }
    },
    storageClosed(why) {
      if (!isDeleting) store.report(new SightglassError('storage-closed', closed[why]));
    },
  };
}
