import { SightglassError } from '../core/errors.ts';
import { countPlaces, forgetFolder, listFolders, restoreFolder } from '../storage/folders.ts';
import type { Database } from '../storage/open.ts';
import { keepMissing, missingItems } from '../storage/places.ts';
import type { FolderRecord } from '../storage/schema.ts';
import type { Adding } from './adding.ts';
import type { AppActions, FolderState } from './contract.ts';
import { folderOf } from './files.ts';
import type { Library } from './library.ts';
import type { Store } from './store.ts';
import { offerUndo } from './undo.ts';

export interface FoldersSetup {
  database: Database;
  store: Store;
  adding: Adding;
  library: Library;
  act: (work: () => Promise<unknown>) => void;
}

/** The folders that the open collection's pictures came from. */
export interface Folders {
  /** Reads them again and shows them. */
  refresh(): Promise<void>;
  actions: Pick<AppActions, 'lookAgain' | 'forgetFolder' | 'missingPictures' | 'removeMissing' | 'keepMissing'>;
}

export function createFolders({ database, store, adding, library, act }: FoldersSetup): Folders {
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

  async function look(folder: FolderRecord, handle: FileSystemDirectoryHandle): Promise<void> {
    if (!(await mayRead(handle)))
      throw new SightglassError('unreadable-file', `The browser was not allowed to read “${folder.name}”, so it was not looked through.`);
    adding.start(folderOf(handle), null);
  }

  return {
    refresh,
    actions: {
      lookAgain(id) {
        const { handle, ...folder } = find(id);
        if (!handle) return false;
        act(() => look({ ...folder, handle }, handle));
        return true;
      },
      forgetFolder(id) {
        act(async () => {
          const folder = find(id);
          const forgotten = await forgetFolder(database, folder);
          await refresh();
          offerUndo(store, {
            title: `The folder “${folder.name}” was forgotten. Its pictures stay.`,
            undo: () => restoreFolder(database, forgotten).then(refresh),
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
          await keepMissing(database, find(id).collection, id);
          await refresh();
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

/** May the folder be read? Asks the person where the browser wants that; call it within a click. */
async function mayRead(handle: FileSystemDirectoryHandle): Promise<boolean> {
  type Asking = { queryPermission?(): Promise<PermissionState>; requestPermission?(): Promise<PermissionState> };
  const asking = handle as Asking;
  const permission = (await asking.queryPermission?.()) ?? 'granted';
  return permission === 'granted' || (await asking.requestPermission?.()) === 'granted';
}
