import { SightglassError } from '../core/errors.ts';
import { filesOf, type Given, type Handle, type Source, type Walked } from './sources.ts';

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

/** Files and folders that the browser can open again, opened; it must allow that. */
export function givenAgain(handles: Handle[]): Given {
  const chosen = handles.some(({ kind }) => kind === 'directory') ? 'folder' : 'files';
  return { sources: sourcesOfHandles(handles), count: countFiles(handles), handles, chosen };
}

async function* sourcesOfHandles(handles: readonly Handle[]): AsyncGenerator<Source | Walked> {
  for (const handle of handles) {
    if (handle.kind === 'directory') yield* folderOf(handle);
    else yield await sourceOf(handle.name, '', () => handle.getFile(), handle);
  }
}

/** How many files these will come to, without opening one. A folder that cannot be listed is one, as in the report. */
export async function countFiles(handles: readonly Handle[]): Promise<number> {
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

/** Asks the person where the browser wants that; call it within a click. Throws `unreadable-file` where the answer is no. */
export async function askToRead(handle: FileSystemHandle): Promise<void> {
  type Asking = { queryPermission?(): Promise<PermissionState>; requestPermission?(): Promise<PermissionState> };
  const asking = handle as Asking;
  const permission = (await asking.queryPermission?.()) ?? 'granted';
  if (permission === 'granted' || (await asking.requestPermission?.()) === 'granted') return;
  throw new SightglassError('unreadable-file', `The browser was not allowed to read “${handle.name}”.`);
}

/** A file that the system does not give (gone, a dangling link, no permission) is a line in the report, not the end of the job. */
export async function sourceOf(name: string, path: string, open: () => Promise<File>, handle?: FileSystemFileHandle): Promise<Source> {
  try {
    return { file: await open(), path, ...(handle && { handle }) };
  } catch (thrown) {
    return unreadable(name, path, thrown);
  }
}

export function unreadable(name: string, path: string, thrown: unknown): Source {
  const why = thrown instanceof Error ? thrown.message : String(thrown);
  return { file: new File([], name), path, unreadable: `It could not be read: ${why}` };
}

/** Files of an input, a paste or a drop of single files. */
export function sourcesOf(files: Iterable<File>): Source[] {
  return [...files].map((file) => ({ file, path: pathOf(file.webkitRelativePath) }));
}

/** The same, to be added; a folder that was chosen by `webkitdirectory` is taken as one, without its hidden files. */
export function givenFiles(files: Iterable<File>): Given {
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
  const isFolder = visible.some(({ path }) => path !== '');
  return { sources, count: visible.length, chosen: isFolder ? 'folder' : 'files' };
}

function pathOf(path: string | undefined): string {
  return path?.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
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
