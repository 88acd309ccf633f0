import { SightglassError } from '../core/errors.ts';
import { removeImages } from './indexImage.ts';
import { DATABASE } from './schema.ts';

/** Milliseconds that other tabs have to let go of the library. */
const PATIENCE = 10_000;

/**
 * Deletes the library: all collections, jobs and settings, and the copies of indexes. Connections of other tabs are closed. Throws
 * `storage-blocked` where one does not let go: the library then goes when that one does.
 */
export async function deleteLibrary(): Promise<void> {
  await deleteDatabase();
  await removeImages(() => true);
}

function deleteDatabase(): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(DATABASE);
    let timer: ReturnType<typeof setTimeout> | undefined;
    request.onblocked = () => {
      timer = setTimeout(() => reject(new SightglassError('storage-blocked', 'Another tab does not let go of the library.')), PATIENCE);
    };
    request.onsuccess = () => {
      clearTimeout(timer);
      resolve();
    };
    request.onerror = () => reject(new SightglassError('storage-unavailable', 'The browser could not delete the library.', { cause: request.error }));
  });
}
