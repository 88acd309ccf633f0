import type { Job, RebuildReport } from '../core/api.ts';
import type { Database } from '../storage/open.ts';
import { isCutOff } from '../storage/shadow.ts';
import { type CollectionJobsSetup, createCollectionJobs } from './collectionJobs.ts';
import type { AppActions } from './contract.ts';
import type { Embedding } from './embedding.ts';
import type { Encoders } from './encoders.ts';
import { startRebuild } from './rebuilding.ts';

export interface OutdatedSetup extends CollectionJobsSetup {
  database: Database;
  encoders: Encoders;
  embedding: Embedding;
}

/** Collections whose model has got a new revision since: says so, and makes their vectors anew when asked. */
export interface Outdated {
  /** Says of the open collection whether it is outdated; a rebuild that a reload cut off goes on. */
  check(): void;
  rebuild(id: string): Job<RebuildReport>;
  actions: Pick<AppActions, 'rebuildCollection' | 'cancelRebuild'>;
}

export function createOutdated({ database, encoders, embedding, ...setup }: OutdatedSetup): Outdated {
  const { store, library } = setup;
  const jobs = createCollectionJobs<RebuildReport>(setup, {
    kind: 'rebuild',
    begin: (collection) => startRebuild(embedding, collection),
    cancelled: () => ({ rebuilt: 0, cancelled: true }),
    report: ({ rebuilt }) => ({ done: rebuilt, skipped: [], failed: [] }),
    onChange: () => check(),
  });
  /** Offered to go on once a session: who then cancels it means it. */
  const resumed = new Set<string>();

  function check(): void {
    const { current } = store.get();
    if (!current) return store.set({ outdated: null });
    const { id, encoder, revision, sample } = library.current();
    const service = encoders.of(encoder);
    const now = service.info ?? service.shipped;
    // The samples are replaced as a whole.
    const isOutdated = !sample && now?.id === encoder && now.revision !== revision;
    store.set({ outdated: isOutdated ? { progress: jobs.running(id)?.progress ?? null } : null });
    if (isOutdated && service.info && !jobs.running(id) && !resumed.has(id)) {
      resumed.add(id);
      const { info } = service;
      isCutOff(database, id, { encoder, revision: info.revision, dim: info.dim })
        .then((cutOff) => cutOff && rebuild(id))
        .catch(store.report);
    }
  }

  function rebuild(id: string): Job<RebuildReport> {
    resumed.add(id);
    return jobs.start(id);
  }

  return {
    check,
    rebuild,
    actions: {
      rebuildCollection() {
        const { current } = store.get();
        if (current) rebuild(current.id).done.catch(store.report);
      },
      cancelRebuild() {
        const { current } = store.get();
        if (current) jobs.running(current.id)?.cancel();
      },
    },
  };
}
