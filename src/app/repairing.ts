import type { Job, RepairReport } from '../core/api.ts';
import { type Damage, damageOf } from '../storage/damage.ts';
import type { Database } from '../storage/open.ts';
import type { CollectionRecord } from '../storage/schema.ts';
import type { OpenedIndex } from '../workers/search.ts';
import { type CollectionJobsSetup, createCollectionJobs } from './collectionJobs.ts';
import type { AppActions, DamageState } from './contract.ts';
import type { Embedding } from './embedding.ts';
import { startRepair } from './repair.ts';

export interface RepairingSetup extends CollectionJobsSetup {
  database: Database;
  embedding: Embedding;
}

/** Collections of which something cannot be read: says what, and makes it anew when asked. */
export interface Repairing {
  /** A collection was opened for searching: says what of it cannot be found. */
  opened(collection: CollectionRecord, index: OpenedIndex): void;
  repair(id: string): Job<RepairReport>;
  actions: Pick<AppActions, 'repairCollection' | 'cancelRepair'>;
}

export function createRepairing({ database, embedding, ...setup }: RepairingSetup): Repairing {
  const { store } = setup;
  /** Of the collection that was opened last. */
  let known: { id: string; damage: Damage[] } = { id: '', damage: [] };
  const jobs = createCollectionJobs<RepairReport>(setup, {
    kind: 'repair',
    begin: (collection) => startRepair(embedding, collection),
    cancelled: () => ({ repaired: 0, missing: [], cancelled: true }),
    report: ({ repaired, missing }) => ({ done: repaired, skipped: [], failed: missing }),
    onChange: show,
  });

  function show(): void {
    const id = store.get().current?.id;
    const damage = known.id === id ? known.damage : [];
    const progress = (id !== undefined && jobs.running(id)?.progress) || null;
    store.set({ damage: damage.length > 0 ? stateOf(damage, progress) : null });
  }

  return {
    opened(collection, { vectors, damaged }) {
      known = { id: collection.id, damage: [] };
      show();
      if (damaged.length === 0 && vectors >= collection.items) return;
      damageOf(database, collection.id, damaged)
        .then((damage) => {
          if (known.id !== collection.id) return;
          known = { id: collection.id, damage };
          show();
        })
        .catch(store.report);
    },
    repair: jobs.start,
    actions: {
      repairCollection() {
        const { current } = store.get();
        if (current) jobs.start(current.id).done.catch(store.report);
      },
      cancelRepair() {
        const { current } = store.get();
        if (current) jobs.running(current.id)?.cancel();
      },
    },
  };
}

function stateOf(damage: readonly Damage[], progress: DamageState['progress']): DamageState {
  return {
    pictures: damage.reduce((sum, { ids }) => sum + ids.length, 0),
    parts: damage.map(({ code, message, ids }) => ({ code, message, pictures: ids.length })),
    // A picture whose preview could not be read will not be read the second time.
    repairable: damage.some(({ code }) => code === 'segment-damaged'),
    progress,
  };
}
