import { SightglassError } from '../core/errors.ts';
import { countPlaces, forgetFolder, listFolders, restoreFolder } from '../storage/folders.ts';
import type { Database } from '../storage/open.ts';
import { keepMissing, missingItems } from '../storage/places.ts';
import type { FolderRecord } from '../storage/schema.ts';
import type { News } from '../workers/tabs.ts';
import type { Adding } from './adding.ts';
import type { AppActions, FolderState } from './contract.ts';
import { askToRead, givenAgain } from './files.ts';
import type { Library } from './library.ts';
import type { Store } from './store.ts';
import { offerUndo } from './undo.ts';

export interface FoldersSetup {
  database: Database;
  store: Store;
  adding: Adding;
  library: Library;
  /** For the other tabs. */
  tell: (news: News) => void;
  act: (work: () => Promise<unknown>) => void;
}

/** The folders that the open collection's pictures came from. */
export interface Folders {
  /** Reads them again and shows them. */
  refresh(): Promise<void>;
  actions: Pick<AppActions, 'lookAgain' | 'forgetFolder' | 'missingPictures' | 'removeMissing' | 'keepMissing'>;
}

export function createFolders({ database, store, adding, library, tell, act }: FoldersSetup): Folders {
  let shown: FolderRecord[] = [];

  function find(id: string): FolderRecord {
    const folder = shown.find((other) => other.id === id);
    if (!folder) throw new SightglassError('not-found', 'That folder is not known any more.');
    return folder;
  }

  async function refresh(): Promise<void> {
    const id = store.get().current?.id;
    const folders = id === undefined ? [] : await listFolders(database, id);
    const states = await Promise.all(folders.map((folder) => stateOf(database, folder)));
    // Another collection was opened meanwhile; its own are on their way.
    if (store.get().current?.id !== id) return;
    shown = folders;
    store.set({ folders: states });
  }

  /** What is known of a folder changed: said here and in other tabs. */
  async function changed(collection: string): Promise<void> {
    tell({ what: 'folders', collection });
    await refresh();
  }

  return {
    refresh,
    actions: {
      lookAgain(id) {
        const { handle } = find(id);
        if (!handle) return false;
        act(async () => {
          await askToRead(handle);
          adding.start(givenAgain([handle]), {}, await adding.interruptedIn(handle));
        });
        return true;
      },
      forgetFolder(id) {
        act(async () => {
          const folder = find(id);
          const forgotten = await forgetFolder(database, folder);
          await changed(folder.collection);
          offerUndo(store, {
            title: `The folder “${folder.name}” was forgotten. Its pictures stay.`,
            undo: () => restoreFolder(database, forgotten).then(() => changed(folder.collection)),
          });
        });
      },
      missingPictures: (id) => missingItems(database, find(id).collection, id),
      removeMissing(id) {
        act(async () => {
          await library.removeItemsWithUndo(await missingItems(database, find(id).collection, id), refresh);
          await refresh();
        });
      },
      keepMissing(id) {
        act(async () => {
          const { collection } = find(id);
          await keepMissing(database, collection, id);
          await changed(collection);
        });
      },
    },
  };
}

async function stateOf(database: Database, folder: FolderRecord): Promise<FolderState> {
  const { id, name, checkedAt, handle } = folder;
  const { there, missing } = await countPlaces(database, folder);
  return { id, name, checkedAt, pictures: there, missing, isReachable: handle !== null };
}
