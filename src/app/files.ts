import { filesOf, type Source, type Walked } from './sources.ts';

type Walkable = FileSystemDirectoryHandle & { values(): AsyncIterable<FileSystemDirectoryHandle | FileSystemFileHandle> };

/** Files that are asked for at once: each is a question to the system, and there may be tens of thousands. */
const TOGETHER = 64;

/** All files below a folder, in the order the system lists them, those of a folder before its folders. Hidden ones are left out. */
export async function* walkFolder(folder: FileSystemDirectoryHandle, path = folder.name): AsyncGenerator<Source> {
  const folders: FileSystemDirectoryHandle[] = [];
  let files: Promise<Source>[] = [];
  try {
    for await (const entry of (folder as Walkable).values()) {
      if (entry.name.startsWith('.')) continue;
      if (entry.kind === 'directory') folders.push(entry);
      else files.push(sourceOf(entry.name, path, () => entry.getFile(), entry));
      if (files.length < TOGETHER) continue;
      yield* await Promise.all(files);
      files = [];
    }
  } catch (thrown) {
    yield { ...unreadable(`${folder.name}/`, path, thrown), isUnlisted: true };
  }
  yield* await Promise.all(files);
  for (const below of folders) yield* walkFolder(below, `${path}/${below.name}`);
}

/** A folder with all its files, to be added. */
export function folderOf(handle: FileSystemDirectoryHandle): AsyncIterable<Source | Walked> {
  return filesOf({ name: handle.name, handle }, walkFolder(handle));
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
  return [...files].map((file) => ({ file, path: pathOf(file.webkitRelativePath) }));
}

/** The same; a folder that was chosen by `webkitdirectory` is taken as one, without its hidden files. `count`: of files. */
export function chosenSources(files: Iterable<File>): { sources: AsyncIterable<Source | Walked>; count: number } {
  const folders = new Map<string, Source[]>();
  const visible = sourcesOf(files).filter(({ path, file }) => path === '' || !/(^|\/)\./.test(`${path}/${file.name}`));
  for (const source of visible) {
    const [name = ''] = source.path.split('/');
    const inside = folders.get(name) ?? [];
    inside.push(source);
    folders.set(name, inside);
  }
  const sources = (async function* () {
    for (const [name, inside] of folders) {
      if (name === '') yield* inside;
      else yield* filesOf({ name, handle: null, files: inside }, inside);
    }
  })();
  return { sources, count: visible.length };
}

function pathOf(path: string | undefined): string {
  return path?.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}

/**
 * Files and folders of a drop. Must be called inside the event's handler: the transfer is empty afterwards. File System
 * Access handles are taken where the browser gives them (they can be opened again later), else the older entries.
 */
export function droppedSources(transfer: DataTransfer): AsyncIterable<Source | Walked> {
  type HandleItem = DataTransferItem & { getAsFileSystemHandle?(): Promise<FileSystemFileHandle | FileSystemDirectoryHandle | null> };
  const items = [...transfer.items].filter((item) => item.kind === 'file') as HandleItem[];
  const pending = items.map((item) => {
    const file = item.getAsFile();
    const entry = item.webkitGetAsEntry();
    const handle = item.getAsFileSystemHandle?.().catch(() => null) ?? Promise.resolve(null);
    return { file, entry, handle };
  });
  return (async function* () {
    for (const { file, entry, handle } of pending) {
      const opened = await handle;
      if (opened?.kind === 'directory') yield* folderOf(opened);
      else if (opened?.kind === 'file') yield await sourceOf(opened.name, '', () => opened.getFile(), opened);
      else if (entry?.isDirectory) yield* filesOf({ name: entry.name, handle: null }, walkEntry(entry as FileSystemDirectoryEntry, entry.name));
      else if (file) yield { file, path: '' };
    }
  })();
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
