import { listFolders } from '../storage/folders.ts';
import type { Database } from '../storage/open.ts';
import { placesIn } from '../storage/places.ts';
import type { FolderRecord } from '../storage/schema.ts';
import type { Root } from './sources.ts';

export interface KnownFolder {
  folder: FolderRecord;
  /** Path of the root within it, from its own name on; '' where it is the folder itself. */
  within: string;
}

/**
 * The kept folder that a root is, or lies in; null where it is a new one. With a handle the browser tells; without one it is the
 * folder of the same name with a file in common, by its path or by its size and time: every camera names its folder DCIM.
 */
export async function knownFolder(database: Database, collection: string, root: Root): Promise<KnownFolder | null> {
  let around: KnownFolder | null = null;
  for (const folder of await listFolders(database, collection)) {
    if (root.handle && folder.handle) {
      const path = await folder.handle.resolve(root.handle).catch(() => null);
      if (path?.length === 0) return { folder, within: '' };
      if (path) around ??= { folder, within: [folder.name, ...path].join('/') };
    } else if (!root.handle && !folder.handle && folder.name === root.name && (await sharesFiles(database, folder, root)))
      return { folder, within: '' };
  }
  return around;
}

/** Kept folders that lie within this one: with it they are kept twice. */
export async function foldersWithin(database: Database, { id, collection, handle }: FolderRecord): Promise<FolderRecord[]> {
  const within: FolderRecord[] = [];
  for (const other of await listFolders(database, collection))
    if (other.id !== id && handle && other.handle && (await handle.resolve(other.handle).catch(() => null))) within.push(other);
  return within;
}

async function sharesFiles(database: Database, { collection, id }: FolderRecord, { files }: Root): Promise<boolean> {
  // Of a folder that is dropped the files are not known before it is walked.
  if (!files) return true;
  const places = new Set(
    (await placesIn(database, collection, id)).flatMap(({ path, name, size, modified }) => [`${path}/${name}`, `${size} ${modified}`]),
  );
  return places.size === 0 || files.some(({ path, file }) => places.has(`${path}/${file.name}`) || places.has(`${file.size} ${file.lastModified}`));
}
