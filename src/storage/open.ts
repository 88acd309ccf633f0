import { type IDBPDatabase, openDB } from 'idb';
import { asError, SightglassError } from '../core/errors.ts';
import { DATABASE, type Schema, VERSION } from './schema.ts';

export type Database = IDBPDatabase<Schema>;

/** What can befall an open database from outside. Each is told once. */
export interface OpenEvents {
  /** Another tab holds an older version open: opening waits for it. */
  onBlocked?: () => void;
  /** Another tab wants a newer version, or everything deleted: this connection was closed for it. */
  onBlocking?: (why: 'newer' | 'deleted') => void;
  /** The browser closed the database (storage cleared, disk error). */
  onTerminated?: () => void;
}

/**
 * Opens the database, creating or upgrading it. Throws `future-version` if a newer page has written it and
 * `storage-unavailable` where the browser allows no storage.
 */
export async function openDatabase(events: OpenEvents = {}, name = DATABASE): Promise<Database> {
  let database: Database | null = null;
  try {
    database = await openDB<Schema>(name, VERSION, {
      upgrade: (fresh, oldVersion) => {
        for (const step of steps.slice(oldVersion)) step(fresh);
      },
      blocked: () => events.onBlocked?.(),
      blocking: (_, wanted) => {
        // A connection left open would block the other tab for ever.
        database?.close();
        events.onBlocking?.(wanted === null ? 'deleted' : 'newer');
      },
      terminated: () => events.onTerminated?.(),
    });
    return database;
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === 'VersionError')
      throw new SightglassError('future-version', 'This library was last opened by a newer version of Sightglass.', { cause: thrown });
    if (thrown instanceof DOMException && thrown.name === 'QuotaExceededError') throw asError(thrown);
    throw new SightglassError('storage-unavailable', 'The browser does not let this page store anything.', { cause: thrown });
  }
}

/** Step k brings version k to version k + 1; {@link VERSION} counts them. A step never changes once it has been released. */
const steps: readonly ((database: Database) => void)[] = [collections, folders, jobs];

function collections(database: Database): void {
  database.createObjectStore('collections', { keyPath: 'id' });
  database.createObjectStore('calibrations', { keyPath: 'id' });
  database.createObjectStore('segments', { keyPath: ['collection', 'sequence'] });
  database.createObjectStore('items', { keyPath: ['collection', 'id'] }).createIndex('order', ['collection', 'order']);
  database.createObjectStore('packs', { keyPath: 'id' }).createIndex('collection', 'collection');
  database.createObjectStore('settings');
}

/** Items of before have no places: they get them when their folder is looked through. */
function folders(database: Database): void {
  database.createObjectStore('folders', { keyPath: 'id' }).createIndex('collection', 'collection');
  const places = database.createObjectStore('places', { keyPath: ['collection', 'folder', 'path', 'name', 'item'] });
  places.createIndex('item', ['collection', 'item']);
  places.createIndex('gone', ['collection', 'folder', 'gone']);
}

function jobs(database: Database): void {
  database.createObjectStore('jobs', { keyPath: 'id' });
}
