import { countFiles, folderOf, sourceOf, unreadable } from './files.ts';
import { filesOf, type Given, type Handle, type Source, type Walked } from './sources.ts';

/**
 * Files and folders of a drop, to be added. Must be called inside the event's handler: the transfer is empty afterwards. File
 * System Access handles are taken where the browser gives them (they can be opened again later), else the older entries.
 */
export function givenDrop(transfer: DataTransfer): Given {
  type HandleItem = DataTransferItem & { getAsFileSystemHandle?(): Promise<Handle | null> };
  const items = [...transfer.items].filter((item) => item.kind === 'file') as HandleItem[];
  const pending = items.map((item) => {
    const file = item.getAsFile();
    const entry = item.webkitGetAsEntry();
    // Of what was made by a script there is none, whatever the standard says.
    const handle = Promise.resolve(item.getAsFileSystemHandle?.()).then(
      (given) => given ?? null,
      () => null,
    );
    return { file, entry, handle };
  });
  const handles = Promise.all(pending.map(({ handle }) => handle)).then((all) => {
    const there = all.filter((handle) => handle !== null);
    return there.length === all.length ? there : null;
  });
  async function* read(): AsyncGenerator<Source | Walked> {
    for (const { file, entry, handle } of pending) {
      const opened = await handle;
      if (opened?.kind === 'directory') yield* folderOf(opened);
      else if (opened?.kind === 'file') yield await sourceOf(opened.name, '', () => opened.getFile(), opened);
      else if (entry?.isDirectory) yield* filesOf({ name: entry.name, handle: null }, walkEntry(entry as FileSystemDirectoryEntry, entry.name));
      else if (file) yield { file, path: '' };
    }
  }
  return { sources: read(), count: handles.then((all) => (all ? countFiles(all) : null)), handles, chosen: 'folder' };
}

/** The files of a drop; none where a folder is among them. Must be called inside the event's handler, as {@link givenDrop}. */
export function droppedFiles(transfer: DataTransfer): File[] {
  const folders = [...transfer.items].some((item) => item.kind === 'file' && item.webkitGetAsEntry()?.isDirectory);
  return folders ? [] : [...transfer.files];
}

async function* walkEntry(folder: FileSystemDirectoryEntry, path: string): AsyncGenerator<Source> {
  const reader = folder.createReader();
  for (;;) {
    let entries: FileSystemEntry[];
    try {
      entries = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    } catch (thrown) {
      yield { ...unreadable(`${folder.name}/`, path, thrown), isUnlisted: true };
      return;
    }
    // A reader gives at most 100 entries a call, and an empty list at the end.
    if (entries.length === 0) return;
    for (const entry of entries) {
      if (entry.name.startsWith('.')) continue;
      if (entry.isDirectory) yield* walkEntry(entry as FileSystemDirectoryEntry, `${path}/${entry.name}`);
      else yield await sourceOf(entry.name, path, () => new Promise((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject)));
    }
  }
}
