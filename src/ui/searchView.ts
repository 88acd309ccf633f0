/** Which of its faces the search room shows. */
import type { AppState } from '../app/contract.ts';
import { isActive } from './job.ts';

export type SearchView = 'opening' | 'open-failed' | 'search-failed' | 'grid' | 'waiting' | 'adding' | 'empty' | 'no-hits' | 'filtered-out';

export function searchView({
  phase,
  results,
  current,
  jobs,
  refining,
}: Pick<AppState, 'phase' | 'results' | 'current' | 'jobs' | 'refining'>): SearchView {
  if (phase === 'opening') return 'opening';
  if (phase === 'failed') return 'open-failed';
  if (results.state === 'failed') return 'search-failed';
  if (results.hits.length > 0) return 'grid';
  const running = jobs.some((job) => job.kind === 'add' && job.collection === current?.id && isActive(job));
  if ((current?.items ?? 0) === 0) return running ? 'adding' : 'empty';
  if (results.state !== 'done') return 'waiting';
  if (refining.chosen.length > 0) return 'filtered-out';
  return results.mode === 'hits' ? 'no-hits' : 'waiting';
}
