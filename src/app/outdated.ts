import type { Job, RebuildReport } from '../core/api.ts';
import type { Database } from '../storage/open.ts';
import type { ItemRecord } from '../storage/schema.ts';
import { isCutOff } from '../storage/shadow.ts';
import type { IntakeApi } from '../workers/intake.ts';
import type { WorkerClient } from '../workers/rpc.ts';
import type { AppActions } from './contract.ts';
import type { Encoders } from './encoders.ts';
import type { Library } from './library.ts';
import { startRebuild } from './rebuilding.ts';
import type { Store } from './store.ts';

export interface OutdatedSetup {
  database: Database;
  store: Store;
  encoders: Encoders;
  intake: WorkerClient<IntakeApi>[];
  library: Library;
  previewOf: (item: ItemRecord) => Promise<Blob | null>;
  ready: () => Promise<void>;
}

/** Collections whose model has got a new revision since: says so, and makes their vectors anew when asked. */
export interface Outdated {
  /** Says of the open collection whether it is outdated; a rebuild that a reload cut off goes on. */
  check(): void;
  rebuild(id: string): Job<RebuildReport>;
  busy(): boolean;
  actions: Pick<AppActions, 'rebuildCollection' | 'cancelRebuild'>;
}

export function createOutdated({ database, store, encoders, intake, library, previewOf, ready }: OutdatedSetup): Outdated {
  const running = new Map<string, Job<RebuildReport>>();
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
    store.set({ outdated: isOutdated ? { progress: running.get(id)?.progress ?? null } : null });
    if (isOutdated && service.info && !running.has(id) && !resumed.has(id)) {
      resumed.add(id);
      const { info } = service;
      isCutOff(database, id, { encoder, revision: info.revision, dim: info.dim })
        .then((cutOff) => cutOff && rebuild(id))
        .catch(store.report);
    }
  }

  /** One at a time a collection, also of several tabs: the second finds that nothing is left to do. */
  function rebuild(id: string): Job<RebuildReport> {
    const before = running.get(id);
    if (before) return before;
    resumed.add(id);
    let free = () => {};
    const wanted = ready()
      .then(() => locked(`sightglass-rebuild-${id}`))
      .then((release) => {
        free = release;
        return library.read(id);
      });
    const job = startRebuild({ database, intake, previewOf, encoderOf: encoders.of }, wanted);
    running.set(id, job);
    job.subscribe(check);
    check();
    const over = async (done: boolean) => {
      free();
      running.delete(id);
      await library.refresh();
      // The page still shows what the old rows answered, also where another tab has made the new ones.
      if (done && store.get().current?.id === id) await library.use(id);
      check();
    };
    job.done
      .then(
        ({ cancelled }) => over(!cancelled),
        () => over(false),
      )
      .catch(store.report);
    return job;
  }

  return {
    check,
    rebuild,
    busy: () => running.size > 0,
    actions: {
      rebuildCollection() {
        const { current } = store.get();
        if (current) rebuild(current.id).done.catch(store.report);
      },
      cancelRebuild() {
        const { current } = store.get();
        if (current) running.get(current.id)?.cancel();
      },
    },
  };
}

/** Waits for the lock, where the browser has locks; answers with what frees it. */
function locked(name: string): Promise<() => void> {
  if (!navigator.locks) return Promise.resolve(() => {});
  return new Promise((resolve, reject) => {
    navigator.locks.request(name, () => new Promise<void>((free) => resolve(free))).catch(reject);
  });
}
