import type { Collection } from '../core/api.ts';
import { asError, SightglassError } from '../core/errors.ts';
import { canMove, changeCollection, createCollection, listCollections, purgeCollection, purgeRemoved } from '../storage/collections.ts';
import { type RemovedItem, removeItems, restoreItems } from '../storage/items.ts';
import type { Database } from '../storage/open.ts';
import type { CollectionRecord, ItemRecord } from '../storage/schema.ts';
import { readSetting, writeSetting } from '../storage/settings.ts';
import type { Encoders } from './encoders.ts';
import { defaultEncoder } from '../models/registry.ts';
import type { Pictures } from './pictures.ts';
import { fetchSamples, installSamples, type Samples } from './samples.ts';
import type { OpenedIndex } from '../workers/search.ts';
import type { News } from '../workers/tabs.ts';
import { locked, rowsLock } from './locks.ts';
import type { SearchIndex } from './searchIndex.ts';
import type { Store } from './store.ts';
import { reminderOf } from './reminder.ts';
import { offerUndo } from './undo.ts';

export interface LibrarySetup {
  base: URL;
  database: Database;
  store: Store;
  encoders: Encoders;
  search: SearchIndex;
  pictures: Pictures;
  /** A collection can be searched, as far as it can be read. */
  onOpened: (collection: CollectionRecord, index: OpenedIndex) => void;
  /** Another collection is shown. */
  onShown: () => Promise<void>;
  /** The shown collection changed: what is on the page is asked for again. */
  onChanged: () => Promise<void>;
  /** For the other tabs. */
  tell: (news: News) => void;
}

/** The collections, and which of them is open. */
export interface Library {
  /** The record of the open collection. Throws `not-found` where none is open. */
  current(): CollectionRecord;
  /** Reads the list again and shows it. */
  refresh(): Promise<void>;
  /** The record of a collection as it is now. Throws `not-found`. */
  read(id: string): Promise<CollectionRecord>;
  /** Opens a collection for searching and listing. */
  use(id: string): Promise<void>;
  create(name: string, options?: { encoder?: string }): Promise<CollectionRecord>;
  /** The collection new pictures go to: `id`, or where that is the sample one the person's first. It is opened. */
  forAdding(id: string): Promise<CollectionRecord>;
  rename(id: string, name: string): Promise<void>;
  /** For good. */
  remove(id: string): Promise<void>;
  /** Takes items out of the open collection, for good; answers with how many. */
  removeItems(ids: readonly string[]): Promise<number>;
  /** With an offer to take it back. */
  removeWithUndo(id: string): Promise<void>;
  /** `onBack`: they were put back. */
  removeItemsWithUndo(ids: readonly string[], onBack?: () => Promise<void>): Promise<void>;
  /** The collection shown last, else the person's first, else the sample; one is made where there is none. */
  openSome(): Promise<void>;
  /** Installs the samples on the first visit and opens the collection shown last. */
  start(): Promise<void>;
  /** A preview of the sample collection, which keeps none of its own; null for any other place. */
  samplePreview(place: NonNullable<ItemRecord['preview']>): Promise<Blob | null>;
}

export function createLibrary({ base, database, store, encoders, search, pictures, onOpened, onShown, onChanged, tell }: LibrarySetup): Library {
  let records: CollectionRecord[] = [];
  let samples: Samples | null = null;

  function find(id: string): CollectionRecord {
    const record = records.find((other) => other.id === id);
    if (!record) throw new SightglassError('not-found', 'That collection is not there.');
    return record;
  }

  function current(): CollectionRecord {
    const open = store.get().current;
    if (!open) throw new SightglassError('not-found', 'No collection is open.');
    return find(open.id);
  }

  /** Ids of the collections that items of this one can be moved to. */
  function movableFrom(from: CollectionRecord | undefined): string[] {
    return from ? records.filter((to) => to.id !== from.id && !to.sample && canMove(from, to)).map(({ id }) => id) : [];
  }

  async function refresh(): Promise<void> {
    records = await listCollections(database);
    const collections = records.map(shown);
    const open = records.find(({ id }) => id === store.get().current?.id);
    store.set({ collections, current: open ? shown(open) : null, movable: movableFrom(open), reminder: reminderOf(records) });
  }

  async function use(id: string): Promise<void> {
    await refresh();
    await show(find(id));
  }

  async function show(record: CollectionRecord): Promise<void> {
    const { id } = record;
    pictures.show(id);
    store.set({ current: shown(record), movable: movableFrom(record), sample: record.sample === true, damage: null, loading: null });
    const opened = await search.open(id, record.items);
    // Another one was asked for meanwhile.
    if (store.get().current?.id !== id) return;
    if (opened.loading) store.set({ loading: { vectors: opened.vectors, of: record.items } });
    else onOpened(record, opened);
    follow(record, opened.loading).catch(store.report);
    // Where the disk is full it is not remembered, and opens all the same.
    await writeSetting(database, 'current', id).catch(store.report);
    await onShown();
  }

  /** Says when all is loaded, and later what is damaged where it is kept. */
  async function follow(record: CollectionRecord, wasLoading: boolean): Promise<void> {
    const isShown = () => store.get().current?.id === record.id;
    try {
      const whole = await search.whole();
      if (!isShown()) return;
      if (wasLoading) {
        store.set({ loading: null });
        onOpened(record, whole);
        await onChanged();
      }
      const damaged = await search.check(record.id);
      if (isShown() && damaged.length > 0) onOpened(record, { ...whole, damaged: [...whole.damaged, ...damaged] });
    } catch (thrown) {
      // Another collection was opened meanwhile.
      if (isShown() && asError(thrown).code !== 'aborted') throw thrown;
    }
  }

  async function create(name: string, { encoder: wanted }: { encoder?: string } = {}): Promise<CollectionRecord> {
    const { id, revision, dim } = await encoders.of(wanted ?? defaultEncoder).load();
    const made = await createCollection(database, { name, encoder: id, revision, dim });
    await refresh();
    tell({ what: 'collections' });
    return made;
  }

  /** Vectors of another model, or of another revision of this one, must not be compared with this one's. */
  async function forAdding(wanted: string): Promise<CollectionRecord> {
    await refresh();
    let record = find(wanted);
    const { id, revision } = await encoders.of(record.sample ? defaultEncoder : record.encoder).load();
    const fits = (other: CollectionRecord) => other.encoder === id && other.revision === revision;
    if (record.sample) {
      record = records.find((other) => !other.sample && fits(other)) ?? (await create('My pictures'));
      await use(record.id);
    }
    if (!fits(record))
      throw new SightglassError(
        'encoder-missing',
        `“${record.name}” was made with another model, or another version of it, so nothing can be added to it.`,
      );
    return record;
  }

  async function hide(record: CollectionRecord): Promise<void> {
    await changeCollection(database, record.id, { removedAt: new Date().toISOString() });
    if (record.sample) await writeSetting(database, 'sample', 'removed');
    await refresh();
    tell({ what: 'collections' });
    if (!store.get().current) await openSome();
  }

  async function takeOut(collection: string, ids: readonly string[]): Promise<RemovedItem[]> {
    const removed = await removeItems(database, collection, ids);
    if (removed.length === 0) return removed;
    tell({ what: 'removed', collection, ids: [...ids] });
    await search.remove(collection, [...ids]);
    await refresh();
    await onChanged();
    return removed;
  }

  async function shownLast(): Promise<(record: CollectionRecord) => boolean> {
    const wanted = await readSetting(database, 'current');
    return ({ id }) => id === wanted;
  }

  async function openSome(): Promise<void> {
    records = await listCollections(database);
    const chosen = records.find(await shownLast()) ?? records.find(({ sample }) => !sample) ?? records[0];
    await use((chosen ?? (await create('My pictures'))).id);
  }

  /** The samples are a welcome, not a need: the person's own collections open without them. */
  async function installSome(): Promise<void> {
    try {
      samples = await fetchSamples(base).catch(() => null);
      if (!samples) return;
      encoders.of(samples.shipped.id).know(samples.shipped);
      store.set({ examples: samples.manifest.queries.map(({ text, language }) => ({ text, language })) });
      await installSamples(database, samples, base);
    } catch (thrown) {
      store.report(thrown);
    }
  }

  return {
    current,
    refresh,
    async read(id) {
      await refresh();
      return find(id);
    },
    use,
    create,
    forAdding,
    async rename(id, name) {
      await changeCollection(database, id, { name });
      await refresh();
      tell({ what: 'collections' });
    },
    async remove(id) {
      await hide(find(id));
      await purgeCollection(database, id);
    },
    async removeWithUndo(id) {
      const record = find(id);
      const wasOpen = store.get().current?.id === id;
      await hide(record);
      offerUndo(store, {
        title: `“${record.name}” was removed.`,
        settle: () => purgeCollection(database, id),
        async undo() {
          await changeCollection(database, id, {}, 'removedAt');
          if (record.sample) await writeSetting(database, 'sample', samples?.manifest.revision ?? '');
          await (wasOpen ? use(id) : refresh());
          tell({ what: 'collections' });
        },
      });
    },
    removeItems: async (ids) => (await takeOut(current().id, ids)).length,
    async removeItemsWithUndo(ids, onBack) {
      const { id: collection } = current();
      // Its row stays where it is while this can be taken back.
      const free = await locked(rowsLock(collection), 'shared');
      const removed = await takeOut(collection, ids).catch((thrown: unknown) => {
        free();
        throw thrown;
      });
      if (removed.length === 0) {
        free();
        throw new SightglassError('not-found', 'That picture is not in the collection.');
      }
      offerUndo(store, {
        title: removed.length === 1 ? `“${removed[0]?.item.name}” was removed.` : `${removed.length} pictures were removed.`,
        async settle() {
          free();
        },
        async undo() {
          await restoreItems(database, removed).finally(free);
          tell({ what: 'remade', collection });
          if (store.get().current?.id === collection) await use(collection);
          await onBack?.();
        },
      });
    },
    openSome,
    async start() {
      const [isLast] = await Promise.all([shownLast(), refresh()]);
      const last = records.find(isLast);
      // The person's own is opened while the samples are looked for.
      const opening = last && !last.sample ? show(last) : null;
      opening?.catch(() => undefined);
      // One tab at a time: two first visits at once would both install the samples.
      await alone(async () => {
        // What cannot be cleared away now stays hidden until the next time.
        await purgeRemoved(database).catch(store.report);
        await installSome();
      });
      if (!opening) return openSome();
      await Promise.all([opening, refresh()]);
    },
    samplePreview: async (place) => (await samples?.preview(place)) ?? null,
  };
}

/** Runs while no other tab does the same, where the browser has locks. */
async function alone(work: () => Promise<void>): Promise<void> {
  await (navigator.locks ? navigator.locks.request('sightglass-start', work) : work());
}

/** As the page's API shows a collection. */
export function shown(record: CollectionRecord): Collection {
  const { id, name, encoder, dim, items, bytes, createdAt, exported, sample } = record;
  return { id, name, encoder, dim, items, bytes, createdAt, exportedAt: exported?.at ?? null, ...(sample && { sample }) };
}
