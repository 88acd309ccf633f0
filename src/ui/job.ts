/** Which jobs are shown where, and what a job's state means for its looks and words. */
import type { AppState } from '../app/contract.ts';
import type { JobInfo } from '../core/api.ts';
import { strings } from './strings.ts';

const words = strings.job;

/** Is it running, waiting or paused, here or in another tab? */
export function isActive({ progress: { state } }: JobInfo): boolean {
  return state === 'queued' || state === 'running' || state === 'paused';
}

/** The jobs, by the place each has in the page; none has two. */
export interface JobGroups {
  /** Of this page: the one that runs, or is next, or else the one that ended last in this visit. */
  lead: JobInfo | null;
  /** Imports and exports, which have cards of their own. */
  files: JobInfo[];
  /** Behind the lead, in their order. */
  waiting: JobInfo[];
  /** Running in other tabs. */
  elsewhere: JobInfo[];
  interrupted: JobInfo[];
  /** Over; the last first. */
  earlier: JobInfo[];
}

type Shown = Pick<AppState, 'jobs' | 'collections' | 'current' | 'outdated' | 'damage'>;

/** Work with a file of vectors, which waits for no pictures. */
const isOfFile = ({ kind }: JobInfo): boolean => kind === 'import' || kind === 'export';

export function groupJobs({ jobs, collections, current, outdated, damage }: Shown): JobGroups {
  // What a notice of the open collection says already.
  const isSaid = ({ kind, collection }: JobInfo) =>
    collection === current?.id && ((kind === 'rebuild' && outdated !== null) || (kind === 'repair' && damage !== null));
  // A collection that was removed can still come back; until then there is nothing to go on with.
  const isThere = ({ kind, collection }: JobInfo) => kind === 'import' || collections.some(({ id }) => id === collection);
  const own = jobs.filter((job) => job.here && isActive(job));
  const [next = null, ...waiting] = own.filter((job) => !isOfFile(job));
  const over = jobs.filter(({ endedAt }) => endedAt !== null).sort((a, b) => ((a.endedAt ?? '') > (b.endedAt ?? '') ? -1 : 1));
  const last = over.find((job) => job.here && job.kind !== 'import') ?? null;
  const lead = next ? (isSaid(next) ? null : next) : last;
  return {
    lead,
    files: own.filter(isOfFile),
    waiting: waiting.filter((job) => !isSaid(job)),
    elsewhere: jobs.filter((job) => !job.here && isActive(job)),
    interrupted: jobs.filter((job) => job.progress.state === 'interrupted' && isThere(job) && !isSaid(job)),
    earlier: over.filter((job) => job !== lead),
  };
}

/** Of a collection; null where none is on the list. */
export function latestExport(jobs: readonly JobInfo[], collection: string): JobInfo | null {
  return jobs.findLast((job) => job.kind === 'export' && job.collection === collection) ?? null;
}

/** Is the collection being exported, or any? */
export function isExporting(jobs: readonly JobInfo[], collection?: string): boolean {
  return jobs.some((job) => job.kind === 'export' && isActive(job) && (collection === undefined || job.collection === collection));
}

/** 0…1, or null while the number of things is not known. */
export function jobShare({ progress }: JobInfo): number | null {
  return progress.total > 0 ? Math.min(1, progress.done / progress.total) : null;
}

export function notAdded({ report }: JobInfo): number {
  return report.skipped.length + report.failed.length;
}

/** What a look at folders found, beside what was added; empty where none was looked at. */
export function lookedWords({ report: { folders } }: JobInfo): string[] {
  if (!folders) return [];
  const { unchanged, renamed, edited, missing } = folders;
  const found = strings.folders.report;
  return [
    unchanged > 0 ? found.unchanged(unchanged) : '',
    renamed > 0 ? found.renamed(renamed) : '',
    edited > 0 ? found.edited(edited) : '',
    missing > 0 ? found.missing(missing) : '',
  ].filter(Boolean);
}

/** Did it fail, or some of its files? */
export function isTroubled({ progress, report }: JobInfo): boolean {
  return progress.state === 'failed' || report.failed.length > 0;
}

export function jobTitle({ kind, name, here }: JobInfo): string {
  return here ? words.titles[kind](name) : words.titlesElsewhere[kind](name);
}

/** One line for a job that is over. */
export function jobVerdict(job: JobInfo): string {
  const { kind, progress, report } = job;
  if (progress.state === 'cancelled') return words.cancelledAfter[kind](report.done);
  if (progress.state === 'failed') return words.failedAfter[kind](report.done);
  return report.done === 0 ? words.nothing[kind] : words.made[kind](report.done, job);
}

/** What a job in progress leaves alone, or where it goes on; '' where that needs no word. */
export function jobSafe({ kind, here }: JobInfo): string {
  if (!here) return kind === 'export' ? words.elsewhereExport : words.elsewhereText;
  return kind === 'import' ? words.importSafe : kind === 'export' ? words.exportSafe : '';
}

/** What a job that is queued waits for: one before it, or another tab that writes into the same collection. */
export function jobAwaited(job: JobInfo, jobs: readonly JobInfo[]): 'job' | 'tab' | null {
  if (!job.here || job.progress.state !== 'queued') return null;
  const others = jobs.filter((other) => other !== job && isActive(other));
  if (others.some((other) => other.here && isOfFile(other) === isOfFile(job) && other.begunAt < job.begunAt)) return 'job';
  return others.some((other) => !other.here && other.collection === job.collection) ? 'tab' : null;
}

/** How far it is, how fast, how long still; without what is not known. */
export function jobNumbers(job: JobInfo, awaited: ReturnType<typeof jobAwaited> = null): string[] {
  const { kind, pausedBy } = job;
  const { state, done, total, perSecond, secondsLeft } = job.progress;
  const isPaused = state === 'paused';
  const of = kind === 'import' ? words.ofVectors : kind === 'export' ? words.ofPictures : words.of;
  const far = total > 0 ? of(done, total) : done > 0 ? words.doneSoFar(done) : awaited ? words.awaiting[awaited] : words.preparing[kind];
  const soon = secondsLeft !== null && total > 0 ? words.left(secondsLeft) : '';
  const rest = isPaused ? (pausedBy ? words.pausedBy[pausedBy] : words.paused) : soon;
  return [far, !isPaused && perSecond > 0 ? words.rate(perSecond) : '', rest].filter(Boolean);
}
