/** Jobs, as the page's API tells of them: a part of {@link import('./api.ts').Sightglass}. */

/** 'interrupted' is said in {@link JobInfo} alone: the page that ran the job was closed or died; it can go on. */
export type JobState = 'queued' | 'running' | 'paused' | 'done' | 'failed' | 'cancelled' | 'interrupted';

export interface Progress {
  state: JobState;
  done: number;
  total: number;
  /** Items a second, over the last ten seconds; 0 while unknown. */
  perSecond: number;
  /** Seconds left, or null while unknown. */
  secondsLeft: number | null;
}

export interface Job<R> {
  id: string;
  done: Promise<R>;
  readonly progress: Progress;
  subscribe(listener: () => void): () => void;
  pause(): void;
  resume(): void;
  cancel(): void;
}

export type JobKind = 'add' | 'import' | 'export' | 'rebuild' | 'repair';

/** What came of a job so far. */
export interface JobReport {
  /** Pictures added, vectors imported, pictures exported, vectors made anew. */
  done: number;
  /** Of the file that an export wrote. */
  bytes?: number;
  skipped: readonly Outcome[];
  failed: readonly Outcome[];
  /** Where folders were looked through. */
  folders?: FolderReport;
}

export type JobEvent = 'begun' | 'paused' | 'resumed' | 'interrupted' | 'gone-on' | 'done' | 'failed' | 'cancelled';

/** One job as the list shows it; a copy, which does not change. */
export interface JobInfo {
  id: string;
  kind: JobKind;
  /** Id of the collection it works on; '' while there is none. */
  collection: string;
  /** Name of that collection when the job began. */
  name: string;
  /** Does this page run it, or has it? Else another tab does, or an earlier visit did. */
  here: boolean;
  progress: Progress;
  /** Of a job of another tab only the count, until it is over. */
  report: JobReport;
  /** Why it failed. */
  error: { code: string; message: string } | null;
  /** ISO 8601. */
  begunAt: string;
  endedAt: string | null;
  /** Oldest first. */
  log: readonly { at: string; event: JobEvent }[];
  /** What going on after an interruption needs: nothing but a word, or the same files, folder or index file once more. */
  needs: 'nothing' | 'files' | 'folder' | 'index-file';
  /** Set while it is paused because the person chose so beforehand: the tab is hidden, or the machine runs on its battery. */
  pausedBy: 'hidden' | 'battery' | null;
}

/** What happened to one file that was not added. `code` is an error code or 'duplicate'. */
export interface Outcome {
  name: string;
  code: string;
  message: string;
}

/** Files of folders that were in the collection before. None of them is embedded, but those that were edited. */
export interface FolderReport {
  /** Were not even read: same place, same size, same time of change. */
  unchanged: number;
  /** The same content under another name, or in another folder. */
  renamed: number;
  /** Other content at the same place. Counted in `AddReport.added`, too. */
  edited: number;
  /** Pictures whose file is there no more. They stay until they are removed. */
  missing: number;
}
