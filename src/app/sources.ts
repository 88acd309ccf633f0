import type { JobInfo } from '../core/api.ts';

/** A file with what is known of where it came from. */
export interface Source {
  file: File;
  /** Set where the system would not give the file: it goes into the report. */
  unreadable?: string;
  /** Folder path, '' where unknown. */
  path: string;
  handle?: FileSystemFileHandle;
  /** The folder it was found in; a file that was given by itself has none. */
  root?: Root;
  /** It stands for a folder that could not be listed: what lies below it is not known. */
  isUnlisted?: true;
}

/** A folder that is being looked through. */
export interface Root {
  name: string;
  /** Null where the browser gives none. */
  handle: FileSystemDirectoryHandle | null;
  /** Its files, where they are known beforehand. */
  files?: readonly Source[];
}

/** Comes after the last file of a folder: what has not come by then is not in it. */
export interface Walked {
  walked: Root;
}

/** What a person gave, some of it as it is being found. */
export type Sources = Iterable<Source | Walked> | AsyncIterable<Source | Walked>;

/** What the browser can open again, if it allows it then. */
export type Handle = FileSystemDirectoryHandle | FileSystemFileHandle;

/** What is to be added. */
export interface Given {
  sources: Sources;
  /** How many files there are; a promise while folders are counted, of null where that cannot be known. */
  count: number | Promise<number | null>;
  /** All of it, where the browser can open all of it again. */
  handles?: Handle[] | Promise<Handle[] | null>;
  /** What the person would choose again. */
  chosen: Extract<JobInfo['needs'], 'files' | 'folder'>;
}

/** All files of a folder, marked as such. */
export async function* filesOf(root: Root, sources: Iterable<Source> | AsyncIterable<Source>): AsyncGenerator<Source | Walked> {
  for await (const source of sources) yield { ...source, root };
  yield { walked: root };
}
