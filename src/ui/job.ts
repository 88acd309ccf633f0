/** What a job's state means for its looks and words. */
import type { JobState } from '../app/contract.ts';
import { strings } from './strings.ts';

export function isRunning({ progress }: JobState): boolean {
  return progress.state === 'queued' || progress.state === 'running' || progress.state === 'paused';
}

/** 0…1, or null while the number of files is not known. */
export function jobShare({ progress }: JobState): number | null {
  return progress.total > 0 ? Math.min(1, progress.done / progress.total) : null;
}

export function notAdded({ report }: JobState): number {
  return report.skipped.length + report.failed.length;
}

/** What a look at folders found, beside what was added; empty where none was looked at. */
export function lookedWords({ report: { folders } }: JobState): string[] {
  if (!folders) return [];
  const { unchanged, renamed, edited, missing } = folders;
  const words = strings.folders.report;
  return [
    unchanged > 0 ? words.unchanged(unchanged) : '',
    renamed > 0 ? words.renamed(renamed) : '',
    edited > 0 ? words.edited(edited) : '',
    missing > 0 ? words.missing(missing) : '',
  ].filter(Boolean);
}

/** One line for a finished job. */
export function jobVerdict(job: JobState): string {
  const { added } = job.report;
  switch (job.progress.state) {
    case 'cancelled':
      return strings.job.cancelledAfter(added);
    case 'failed':
      return strings.job.failedAfter(added);
    default:
      return added === 0 ? strings.job.nothingNew : strings.job.added(added);
  }
}
