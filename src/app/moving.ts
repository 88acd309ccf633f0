import { SightglassError } from '../core/errors.ts';
import { canMove, createCollection } from '../storage/collections.ts';
import { type MovedItems, moveBack, moveItems } from '../storage/moving.ts';
import type { Database } from '../storage/open.ts';
import type { CollectionRecord } from '../storage/schema.ts';
import type { Tabs } from '../workers/tabs.ts';
import type { AppActions } from './contract.ts';
import type { PreviewOf } from './exporting.ts';
import type { Library } from './library.ts';
import { locked, rowsLock } from './locks.ts';
import type { SearchIndex } from './searchIndex.ts';
import type { Store } from './store.ts';
import { offerUndo } from './undo.ts';

export interface MovingSetup {
  database: Database;
  store: Store;
  tabs: Tabs;
  library: Library;
  search: SearchIndex;
  previewOf: PreviewOf;
  /** The open collection changed: what is on the page is asked for again. */
  onChanged: () => Promise<unknown>;
  act: (work: () => Promise<unknown>) => void;
}

/** Items that go from the open collection into another. */
export interface Moving {
  /** For good. Answers with how many went. */
  move(ids: readonly string[], collection: string): Promise<number>;
  actions: Pick<AppActions, 'moveItems'>;
}

/** Items from which on a move takes long enough to be announced. */
const MANY = 512;

export function createMoving({ database, store, tabs, library, search, previewOf, onChanged, act }: MovingSetup): Moving {
  /** What was moved is reported through `moved` also where it fails in the middle. */
  async function run(from: CollectionRecord, to: CollectionRecord, ids: readonly string[], moved: MovedItems[]): Promise<void> {
    try {
      for await (const some of moveItems(database, { from: from.id, to: to.id, ids, previewOf })) {
        moved.push(some);
        const gone = some.removed.map(({ item }) => item.id);
        tabs.tell({ what: 'removed', collection: from.id, ids: gone });
        await search.remove(from.id, gone);
      }
    } finally {
      await library.refresh();
      tabs.tell({ what: 'remade', collection: to.id });
      if (store.get().current?.id === from.id) await onChanged();
    }
  }

  function check(from: CollectionRecord, to: CollectionRecord): void {
    if (from.id === to.id) throw new SightglassError('not-supported', 'The pictures are in that collection already.');
    if (to.sample) throw new SightglassError('not-supported', 'Nothing can be moved into the sample collection.');
    if (!canMove(from, to))
      throw new SightglassError('model-changed', `“${from.name}” and “${to.name}” were made with different models, or versions of one.`);
  }

  async function moveWithUndo(ids: readonly string[], to: { collection: string } | { name: string }): Promise<void> {
    const from = library.current();
    const { encoder, revision, dim } = from;
    const target = 'name' in to ? await createCollection(database, { name: to.name, encoder, revision, dim }) : await library.read(to.collection);
    check(from, target);
    const announced = ids.length > MANY ? store.notify({ tone: 'info', title: `Moving ${pictures(ids.length)} to “${target.name}”…` }) : null;
    // Rows stay where they are while this can be taken back.
    const free = await locked(rowsLock(from.id), 'shared');
    const moved: MovedItems[] = [];
    try {
      await run(from, target, ids, moved);
    } finally {
      if (announced !== null) store.dismiss(announced);
      const count = countOf(moved);
      if (count === 0) free();
      else
        offerUndo(store, {
          title: `${pictures(count)} ${count === 1 ? 'was' : 'were'} moved to “${target.name}”.`,
          async settle() {
            free();
          },
          async undo() {
            try {
              for (const some of moved) await moveBack(database, some);
            } finally {
              free();
              for (const { id } of [from, target]) tabs.tell({ what: 'remade', collection: id });
              const open = store.get().current?.id;
              await (open === from.id || open === target.id ? library.use(open) : library.refresh());
            }
          },
        });
    }
    const stayed = ids.length - countOf(moved);
    if (stayed > 0)
      store.notify({
        tone: 'warning',
        title: `${pictures(stayed)} stayed.`,
        detail: 'They are gone, or have lost their vectors: “Repair” makes those anew.',
      });
  }

  return {
    async move(ids, collection) {
      const [from, to] = [library.current(), await library.read(collection)];
      check(from, to);
      const moved: MovedItems[] = [];
      await run(from, to, ids, moved);
      return countOf(moved);
    },
    actions: { moveItems: (ids, to) => act(() => moveWithUndo(ids, to)) },
  };
}

function countOf(moved: readonly MovedItems[]): number {
  return moved.reduce((sum, { removed }) => sum + removed.length, 0);
}

function pictures(count: number): string {
  return count === 1 ? '1 picture' : `${count.toLocaleString('en')} pictures`;
}
