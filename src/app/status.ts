import type { Collection, JobInfo, JobState, Status } from '../core/api.ts';
import type { Encoders } from './encoders.ts';
import type { ErrorCounts } from './errorCounts.ts';
import type { Latency } from './latency.ts';
import type { SearchIndex } from './searchIndex.ts';

/** What the page says of itself. `started`: when, by `performance.now()`. */
export async function statusOf({
  version,
  started,
  latency,
  encoders,
  search,
  current,
  jobs,
  errors,
}: {
  version: string;
  started: number;
  latency: Latency;
  encoders: Encoders;
  search: SearchIndex;
  current: Collection | null;
  jobs: readonly JobInfo[];
  errors: ErrorCounts;
}): Promise<Status> {
  const [{ usage = 0, quota = 0 }, persistent] = await Promise.all([
    navigator.storage?.estimate?.() ?? {},
    navigator.storage?.persisted?.() ?? false,
  ]);
  const { device = 'wasm', dtype = '', threads = 0 } = encoders.shown.info ?? {};
  const { id = '', items = 0 } = current ?? {};
  const { bytes = 0, budget = 0, rowsOnDisk = 0, copied = 0, workers = 0, kernel = '' } = search.figures ?? {};
  return {
    version,
    encoder: encoders.shownId,
    device,
    dtype,
    threads,
    isolated: globalThis.crossOriginIsolated,
    collection: id,
    items,
    vectors: search.figures?.vectors ?? items,
    index: { bytes, budget, rowsOnDisk, copied, workers, kernel },
    storage: { used: usage, quota, persistent },
    uptimeMs: performance.now() - started,
    searches: latency.summary(),
    queue: queueOf(jobs),
    errors: errors.summary(),
  };
}

/** How many jobs run, wait, are paused and were interrupted. */
export function queueOf(jobs: readonly JobInfo[]): Status['queue'] {
  const count = (state: JobState) => jobs.filter(({ progress }) => progress.state === state).length;
  return { running: count('running'), waiting: count('queued'), paused: count('paused'), interrupted: count('interrupted') };
}
