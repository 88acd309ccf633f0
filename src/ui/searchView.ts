/** Which of its faces the search room shows. */
import type { AppState } from '../app/contract.ts';

export type SearchView = 'opening' | 'open-failed' | 'search-failed' | 'grid' | 'waiting' | 'adding' | 'empty' | 'no-hits' | 'filtered-out';

export function searchView({
  phase,
  results,
  current,
  job,
  refining,
}: Pick<AppState, 'phase' | 'results' | 'current' | 'job' | 'refining'>): SearchView {
  if (phase === 'opening') return 'opening';
  if (phase === 'failed') return 'open-failed';
  if (results.state === 'failed') return 'search-failed';
  if (results.hits.length > 0) return 'grid';
  const running = job !== null && ['queued', 'running', 'paused'].includes(job.progress.state);
  if ((current?.items ?? 0) === 0) return running ? 'adding' : 'empty';
  if (results.state !== 'done') return 'waiting';
  if (refining.chosen.length > 0) return 'filtered-out';
  return results.mode === 'hits' ? 'no-hits' : 'waiting';
}
