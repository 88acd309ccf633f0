import type { Source } from './indexing.ts';

type Walkable = FileSystemDirectoryHandle & { values(): AsyncIterable<FileSystemDirectoryHandle | FileSystemFileHandle> };

/** All files below a folder, in the order the system lists them. Hidden files and folders are left out. */
export async function* walkFolder(folder: FileSystemDirectoryHandle, path = folder.name): AsyncGenerator<Source> {
  try {
    for await (const entry of (folder as Walkable).values()) {
      if (entry.name.startsWith('.')) continue;
      if (entry.kind === 'directory') yield* walkFolder(entry, `${path}/${entry.name}`);
      else yield await sourceOf(entry.name, path, () => entry.getFile(), entry);
    }
  } catch (thrown) {
    yield unreadable(`${folder.name}/`, path, thrown);
  }
}

/** Files and folders that were given before, opened again; the browser must allow it. */
export async function* sourcesOfHandles(handles: readonly (FileSystemDirectoryHandle | FileSystemFileHandle)[]): AsyncGenerator<Source> {
  for (const handle of handles) {
    if (handle.kind === 'directory') yield* walkFolder(handle);
    else yield await sourceOf(handle.name, '', () => handle.getFile(), handle);
  }
}

/** How many files {@link sourcesOfHandles} will come to, without opening one. What cannot be read is not counted. */
export async function countFiles(handles: readonly (FileSystemDirectoryHandle | FileSystemFileHandle)[]): Promise<number> {
  let count = 0;
  for (const handle of handles) {
    if (handle.kind === 'file') count++;
    else
      try {
        for await (const entry of (handle as Walkable).values()) if (!entry.name.startsWith('.')) count += await countFiles([entry]);
      } catch {
        // The walk itself says so, as a line in the report.
        count++;
      }
  }
  return count;
}

/** A file that the system does not give (gone, a dangling link, no permission) is a line in the report, not the end of the job. */
async function sourceOf(name: string, path: string, open: () => Promise<File>, handle?: FileSystemFileHandle): Promise<Source> {
  try {
    return { file: await open(), path, ...(handle && { handle }) };
  } catch (thrown) {
    return unreadable(name, path, thrown);
  }
}

function unreadable(name: string, path: string, thrown: unknown): Source {
  const why = thrown instanceof Error ? thrown.message : String(thrown);
  return { file: new File([], name), path, unreadable: `It could not be read: ${why}` };
}

/** Files of an input, a paste or a drop of single files. */
export function sourcesOf(files: Iterable<File>): Source[] {
  return [...files].map((file) => ({ file, path: folderOf(file.webkitRelativePath) }));
}

function folderOf(path: string | undefined): string {
  return path?.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}

/**
 * Files and folders of a drop. Must be called inside the event's handler: the transfer is empty afterwards. File System
 * Access handles are taken where the browser gives them (they can be opened again later), else the older entries. `handles` is
 * null where not all of them are such.
 */
export function droppedSources(transfer: DataTransfer): {
  sources: AsyncIterable<Source>;
  handles: Promise<(FileSystemDirectoryHandle | FileSystemFileHandle)[] | null>;
} {
  type HandleItem = DataTransferItem & { getAsFileSystemHandle?(): Promise<FileSystemFileHandle | FileSystemDirectoryHandle | null> };
  const items = [...transfer.items].filter((item) => item.kind === 'file') as HandleItem[];
  const pending = items.map((item) => {
    const file = item.getAsFile();
    const entry = item.webkitGetAsEntry();
    const handle = item.getAsFileSystemHandle?.().catch(() => null) ?? Promise.resolve(null);
    return { file, entry, handle };
  });
  const handles = Promise.all(pending.map(({ handle }) => handle)).then((all) => {
    const there = all.filter((handle) => handle !== null);
    return there.length === all.length ? there : null;
  });
  async function* read(): AsyncGenerator<Source> {
    for (const { file, entry, handle } of pending) {
      const opened = await handle;
      if (opened?.kind === 'directory') yield* walkFolder(opened);
      else if (opened?.kind === 'file') yield await sourceOf(opened.name, '', () => opened.getFile(), opened);
      else if (entry?.isDirectory) yield* walkEntry(entry as FileSystemDirectoryEntry, entry.name);
      else if (file) yield { file, path: '' };
    }
  }
  return { sources: read(), handles };
}

/** The files of a drop; none where a folder is among them. Must be called inside the event's handler, as {@link droppedSources}. */
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
      yield unreadable(`${folder.name}/`, path, thrown);
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

/** The system's folder picker, or null where there is none or the person closed it ('closed'). */
export async function pickFolder(id: 'pictures' | 'models' = 'pictures'): Promise<FileSystemDirectoryHandle | 'closed' | null> {
  const picker = (globalThis as { showDirectoryPicker?: (options: { mode: 'read'; id: string }) => Promise<FileSystemDirectoryHandle> })
    .showDirectoryPicker;
  if (!picker) return null;
  try {
    return await picker({ mode: 'read', id });
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === 'AbortError') return 'closed';
    throw thrown;
  }
}

/** Gives a file to the person, as a download. */
export function save(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
