/** Whether there is a file of a collection, in words: said before the collection is deleted. */
import type { AppState } from '../app/contract.ts';
import type { Collection } from '../core/api.ts';
import { isExporting, jobNumbers, jobVerdict, latestExport } from './job.ts';
import { strings } from './strings.ts';

const words = strings.keeping.everything;

export interface ExportWords {
  /** '' where there is nothing to export. */
  text: string;
  /** Is nothing lost that only this browser has, as far as is known? */
  isSafe: boolean;
}

export function exportWords({ id, items, exportedAt, sample }: Collection, { reminder, jobs }: Pick<AppState, 'reminder' | 'jobs'>): ExportWords {
  if (sample) return { text: words.sample, isSafe: true };
  if (items === 0) return { text: '', isSafe: true };
  const job = latestExport(jobs, id);
  if (job && isExporting(jobs, id)) return { text: jobNumbers(job)[0] ?? '', isSafe: true };
  const added = reminder?.collection === id ? reminder.items : 0;
  const isSafe = exportedAt !== null && added === 0;
  const isTroubled = job?.progress.state === 'failed' || job?.progress.state === 'cancelled';
  if (job && isTroubled && !isSafe) return { text: jobVerdict(job), isSafe };
  return { text: exportedAt === null ? words.never : added > 0 ? words.since(added) : words.exported(exportedAt), isSafe };
}
