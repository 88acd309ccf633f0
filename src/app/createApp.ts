import type { ImportReport, Job, QueryPart, SearchOptions, SearchResult, Sightglass, Status } from '../core/api.ts';
import { SightglassError } from '../core/errors.ts';
import { listCollections } from '../storage/collections.ts';
import { listItems, readItem } from '../storage/items.ts';
import type { Database } from '../storage/open.ts';
import { forgetSetting, readSetting, writeSetting } from '../storage/settings.ts';
import type { IntakeApi } from '../workers/intake.ts';
import type { WorkerClient } from '../workers/rpc.ts';
import { createAdding } from './adding.ts';
import { exportCollection, startImport } from './archive.ts';
import type { App, AppActions, ItemDetails } from './contract.ts';
import { createEncoder, type EncoderOptions, type EncoderService } from './encoder.ts';
import { droppedSources, pickFolder, save, sourcesOf, walkFolder } from './files.ts';
import { createLatency } from './latency.ts';
import { createLibrary, shown } from './library.ts';
import { createPictures } from './pictures.ts';
import { createQueryBox } from './queryBox.ts';
import { searchCollection } from './searching.ts';
import { createSearchIndex } from './searchIndex.ts';
import { createStore, failureOf } from './store.ts';

/** What the app needs from outside; `main.tsx` gives it. */
export interface Outside {
  version: string;
  /** URL of the page; `models/` and `samples/` lie under it. */
  base: string;
  database: Database;
  encoder: Pick<EncoderOptions, 'id' | 'startWorker'>;
  startSearch: () => Worker;
  /** One client a worker. */
  intake: WorkerClient<IntakeApi>[];
}

export interface Created {
  app: App;
  api: Sightglass;
  /** Settles when the encoder has been loaded, or could not be. */
  encoderReady: Promise<unknown>;
  /** A new version waits; `update` takes it. */
  setUpdate(update: () => void): void;
  offlineReady(): void;
  /** Would a reload lose work? */
  busy(): boolean;
  /** Another tab, or the browser, closed the library. */
  storageClosed(): void;
}

/** Milliseconds after the page is ready. */
const MODEL_AFTER = 600;
const quiet = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The whole page without its looks: state and actions for the UI, and the page's own API. */
export async function createApp(outside: Outside): Promise<Created> {
  const { database, intake, version } = outside;
  const base = new URL(outside.base);
  const started = performance.now();
  const device = (await readSetting(database, 'device')) ?? null;
  const latency = createLatency();
  const store = createStore();
  const pictures = createPictures(database);
  const search = createSearchIndex(outside.startSearch, ({ message }) =>
    store.notify({ tone: 'info', title: message, detail: 'It was started again; nothing is lost.' }, 8),
  );
  const onChange = () => store.set({ encoder: encoder.state });
  const encoder: EncoderService = createEncoder({ ...outside.encoder, base: outside.base, device, onChange });
  const library = createLibrary({
    base,
    database,
    store,
    encoder,
    search,
    pictures,
    onShown: async () => {
      checkRevision();
      await box.moved();
    },
    onChanged: () => box.again(),
  });
  const services = { database, encoder, search, intake: intake[0] as WorkerClient<IntakeApi> };
  const box = createQueryBox({
    store,
    search: runSearch,
    async browse() {
      const items = await listItems(database, library.current().id);
      return items.map(({ id, name, kind }) => ({ id, name, kind, score: 0 }));
    },
    thumbnail: pictures.thumbnail,
    nameOf: async (id) => (await readItem(database, library.current().id, id))?.name ?? id,
  });
  const { again: onOver, grown: onGrown } = box;
  const adding = createAdding({ database, store, encoder, intake, search, pictures, library, onGrown, onOver, ready: () => ready });
  let takeUpdate: () => void = () => {};
  let importing = 0;

  async function runSearch(query: string | readonly QueryPart[], options?: SearchOptions): Promise<SearchResult> {
    const result = await searchCollection(services, library.current(), query, options);
    latency.add(result.tookMs);
    return result;
  }

  async function open(): Promise<void> {
    try {
      await library.start();
      store.set({ phase: 'ready' });
    } catch (thrown) {
      store.set({ phase: 'failed', failure: failureOf(thrown) });
      throw thrown;
    }
  }

  /** Says so where the open collection was made with another revision of the model. */
  function checkRevision(): void {
    const { encoder: made, revision, name } = library.current();
    if (made !== encoder.info?.id || revision === encoder.info.revision) return;
    const detail = 'Results by words may be poor. Add the pictures to a new collection to search them well.';
    const title = `“${name}” was made with another version of the model.`;
    if (!store.get().notices.some((notice) => notice.title === title)) store.notify({ tone: 'warning', title, detail });
  }

  async function status(): Promise<Status> {
    const [{ usage = 0, quota = 0 }, persistent] = await Promise.all([
      navigator.storage?.estimate?.() ?? {},
      navigator.storage?.persisted?.() ?? false,
    ]);
    const { device: kind = 'wasm', dtype = '', threads = 0 } = encoder.info ?? {};
    const { id = '', items = 0 } = store.get().current ?? {};
    return {
      version,
      encoder: outside.encoder.id,
      device: kind,
      dtype,
      threads,
      isolated: globalThis.crossOriginIsolated,
      collection: id,
      items,
      vectors: items,
      storage: { used: usage, quota, persistent },
      uptimeMs: performance.now() - started,
      searches: latency.summary(),
    };
  }

  function importFile(file: Blob, name: string): Job<ImportReport> {
    // Which model this page has decides what the collection is bound to; without it the vectors can still be searched.
    const target = encoder.load().then(
      (info) => ({ name, encoder: info }),
      () => ({ name, encoder: null }),
    );
    const job = startImport(database, file, target);
    importing++;
    const over = () => {
      importing--;
      return library.refresh();
    };
    job.done.then(over, over).catch(store.report);
    return job;
  }

  const ready = open();
  // The model comes when the page has been drawn: the first example is answered without it, and should not share the processor
  // with it. Whoever asks something else before that has it loaded at once.
  const encoderReady = ready.then(() => quiet(MODEL_AFTER)).then(() => encoder.load());
  encoderReady.then(checkRevision).catch(store.report);

  const api: Sightglass = {
    ready,
    status,
    collections: {
      list: async () => (await listCollections(database)).map(shown),
      create: async (name, options) => shown(await library.create(name, options)),
      async use(id) {
        await ready;
        await library.use(id);
      },
      async remove(id) {
        await ready;
        await library.remove(id);
      },
    },
    add(files, options) {
      const sources = sourcesOf(files);
      return adding.start(sources, sources.length, options);
    },
    async search(query, options) {
      await ready;
      return runSearch(query, options);
    },
    async export(options = {}) {
      await ready;
      return exportCollection(database, library.current(), options.previews ?? false);
    },
    import: (file, options = {}) => importFile(file, options.name ?? 'Imported'),
  };

  /** Runs an action of the person's; what goes wrong is shown. */
  const act = (work: () => Promise<unknown>) => {
    work().catch(store.report);
  };

  const actions: AppActions = {
    ...box.actions,
    add(files) {
      const sources = sourcesOf(files);
      if (sources.length > 0) adding.start(sources, sources.length);
    },
    async addFolder() {
      const folder = await pickFolder();
      if (folder === null) return false;
      if (folder !== 'closed') adding.start(walkFolder(folder), null);
      return true;
    },
    addDropped: (transfer) => void adding.start(droppedSources(transfer), null),
    pauseJob: () => adding.running()?.pause(),
    resumeJob: () => adding.running()?.resume(),
    cancelJob: () => adding.running()?.cancel(),
    dismissJob: () => adding.running() ?? store.set({ job: null }),
    useCollection: (id) => act(() => library.use(id)),
    createCollection: (name) => act(async () => library.use((await library.create(name)).id)),
    renameCollection: (id, name) => act(() => library.rename(id, name)),
    removeCollection: (id) => act(() => library.removeWithUndo(id)),
    removeItem: (id) => act(() => library.removeItemWithUndo(id)),
    exportCollection: () => act(async () => save(await exportCollection(database, library.current(), true), `${library.current().name}.safetensors`)),
    importFile: (file) =>
      act(async () => {
        const { collection, cancelled } = await importFile(file, file.name.replace(/\.[^.]+$/, '')).done;
        if (!cancelled) await library.use(collection);
      }),
    dismissNotice: store.dismiss,
    chooseDevice: (next) =>
      act(async () => {
        if (adding.busy()) throw new SightglassError('not-supported', 'Pictures are being added. Wait for that to end, then change the device.');
        await (next ? writeSetting(database, 'device', next) : forgetSetting(database, 'device'));
        await encoder.choose(next);
      }),
    update: () => takeUpdate(),
    async thumbnail(id) {
      if (store.get().sample) await library.samplePreviews();
      return pictures.thumbnail(id);
    },
    original: pictures.original,
    async details(id): Promise<ItemDetails | null> {
      const item = await readItem(database, library.current().id, id);
      if (!item) return null;
      const { name, path, kind, width, height, bytes, type, takenAt, addedAt, caption } = item;
      return { id, name, path, kind, width, height, bytes, type, takenAt, addedAt, ...(caption !== undefined && { caption }) };
    },
    status,
  };

  return {
    app: { getState: store.get, subscribe: store.subscribe, actions },
    api,
    encoderReady,
    setUpdate(update) {
      takeUpdate = update;
      store.set({ updateReady: true });
    },
    offlineReady: () => store.set({ offlineReady: true }),
    busy: () => adding.busy() || importing > 0,
    storageClosed: () => store.report(new SightglassError('storage-closed', 'The library was closed: another tab has opened a newer version of it.')),
  };
}
