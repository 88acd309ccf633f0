import type {
  AddOptions,
  AddReport,
  Collection,
  ImportReport,
  Job,
  QueryPart,
  SearchOptions,
  SearchResult,
  Sightglass,
  Status,
} from '../core/api.ts';
import { SightglassError } from '../core/errors.ts';
import { changeCollection, createCollection, listCollections, purgeCollection, purgeRemoved } from '../storage/collections.ts';
import { listItems, readItem, removeItem } from '../storage/items.ts';
import type { Database } from '../storage/open.ts';
import type { CollectionRecord } from '../storage/schema.ts';
import { forgetSetting, readSetting, writeSetting } from '../storage/settings.ts';
import type { IntakeApi } from '../workers/intake.ts';
import type { WorkerClient } from '../workers/rpc.ts';
import { exportCollection, startImport } from './archive.ts';
import type { App, AppActions, ItemDetails } from './contract.ts';
import { createEncoder, type EncoderOptions, type EncoderService } from './encoder.ts';
import { droppedSources, pickFolder, sourcesOf, walkFolder } from './files.ts';
import { type Source, startIndexing } from './indexing.ts';
import { createLatency } from './latency.ts';
import { createPictures } from './pictures.ts';
import { createQueryBox } from './queryBox.ts';
import { fetchSamples, installSamples } from './samples.ts';
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
}

const UNDO_SECONDS = 10;

/** The whole page without its looks: state and actions for the UI, and the page's own API. */
export async function createApp(outside: Outside): Promise<Created> {
  const { database, version } = outside;
  const base = new URL(outside.base);
  const store = createStore();
  const search = createSearchIndex(outside.startSearch, ({ message }) =>
    store.notify({ tone: 'info', title: message, detail: 'It was started again; nothing is lost.' }, 8),
  );
  const pictures = createPictures(database);
  const latency = createLatency();
  const started = performance.now();
  const device = (await readSetting(database, 'device')) ?? null;
  const encoder: EncoderService = createEncoder({
    ...outside.encoder,
    base: outside.base,
    device,
    onChange: () => store.set({ encoder: encoder.state }),
  });
  const services = { database, encoder, search, intake: outside.intake[0] as WorkerClient<IntakeApi> };
  let records: CollectionRecord[] = [];
  let running: Job<AddReport> | null = null;
  let takeUpdate: () => void = () => {};
  let samplePreviews: Promise<void> = Promise.resolve();
  let sampleRevision = '';

  const current = (): CollectionRecord => {
    const record = records.find(({ id }) => id === store.get().current?.id);
    if (!record) throw new SightglassError('not-found', 'No collection is open.');
    return record;
  };

  async function refresh(): Promise<void> {
    records = await listCollections(database);
    const collections = records.map(shown);
    store.set({ collections, current: collections.find(({ id }) => id === store.get().current?.id) ?? null });
  }

  /** Opens a collection for searching and listing. */
  async function use(id: string): Promise<void> {
    await refresh();
    const record = records.find((other) => other.id === id);
    if (!record) throw new SightglassError('not-found', 'That collection is not there.');
    pictures.show(id);
    store.set({ current: shown(record), sample: record.sample === true });
    const { damaged } = await search.open(id, record.dim);
    for (const { message } of damaged)
      store.notify({
        tone: 'warning',
        title: message,
        detail: 'The other pictures can be searched. Add the affected ones again.',
        code: 'segment-damaged',
      });
    await writeSetting(database, 'current', id);
    checkRevision(record);
    await box.again();
  }

  /** Vectors of another revision of the encoder must not be compared with this one's. */
  function checkRevision(record: CollectionRecord): void {
    const info = encoder.info;
    if (info && record.encoder === info.id && record.revision !== info.revision)
      store.notify({
        tone: 'warning',
        title: `"${record.name}" was made with another version of the model.`,
        detail: 'Results by words may be poor. Add the pictures to a new collection to search them well.',
      });
  }

  async function runSearch(query: string | readonly QueryPart[], options?: SearchOptions): Promise<SearchResult> {
    const result = await searchCollection(services, current(), query, options);
    latency.add(result.tookMs);
    return result;
  }

  const box = createQueryBox({
    store,
    search: runSearch,
    async browse() {
      const items = await listItems(database, current().id);
      return items.map(({ id, name, kind }) => ({ id, name, kind, score: 0 }));
    },
    thumbnail: pictures.thumbnail,
    nameOf: async (id) => (await readItem(database, current().id, id))?.name ?? id,
  });

  /** Adds sources to the current collection; pictures never go into the sample one. */
  async function addSources(
    sources: Iterable<Source> | AsyncIterable<Source>,
    count: number | null,
    report: AddReport,
    options: AddOptions = {},
  ): Promise<Job<AddReport>> {
    if (running) throw new SightglassError('not-supported', 'Pictures are being added already. Wait for that to end, or cancel it.');
    const info = await encoder.load();
    if (store.get().sample) {
      const own = records.find((record) => !record.sample && record.encoder === info.id);
      await use((own ?? (await createCollection(database, { name: 'My pictures', encoder: info.id, revision: info.revision, dim: info.dim }))).id);
    }
    const record = current();
    if (record.encoder !== info.id || record.revision !== info.revision)
      throw new SightglassError('encoder-missing', `"${record.name}" was made with another model, so pictures cannot be added to it with this one.`);
    void askToPersist();
    const job = startIndexing(
      {
        database,
        collection: record.id,
        encoder,
        intake: outside.intake,
        labels: options.labels ?? [],
        async onCommitted(sequence, items, from) {
          await search.append(record.id, sequence);
          for (const [k, { id }] of items.entries()) pictures.remember(id, from[k] as Source);
          await refresh();
          box.grown(
            record.id,
            items.map(({ id, name, kind }) => ({ id, name, kind, score: 0 })),
          );
        },
      },
      sources,
      count,
      report,
      options.signal,
    );
    running = job;
    const show = () =>
      store.set({
        job: {
          id: job.id,
          title: `Adding to ${record.name}`,
          progress: job.progress,
          report: { ...report, skipped: [...report.skipped], failed: [...report.failed] },
        },
      });
    const paced = atMostEvery(100, show);
    job.subscribe(paced);
    show();
    void job.done
      .then(() => undefined, store.report)
      .finally(() => {
        running = null;
        show();
        void refresh().then(() => box.again());
      });
    return job;
  }

  function add(files: Iterable<File>, options: AddOptions = {}): Job<AddReport> {
    const sources = sourcesOf(files);
    return delayed((report) => addSources(sources, sources.length, report, options));
  }

  function startAdding(sources: Iterable<Source> | AsyncIterable<Source>, count: number | null): void {
    addSources(sources, count, emptyReport()).catch(store.report);
  }

  async function remove(id: string): Promise<void> {
    const record = records.find((other) => other.id === id);
    if (!record) throw new SightglassError('not-found', 'That collection is not there.');
    await changeCollection(database, id, { removedAt: new Date().toISOString() });
    if (record.sample) await writeSetting(database, 'sample', 'removed');
    await refresh();
    if (!store.get().current) await openSome();
  }

  /** The collection shown last, else the person's first, else the sample; one is made where there is none. */
  async function openSome(): Promise<void> {
    records = await listCollections(database);
    const wanted = await readSetting(database, 'current');
    const chosen = records.find(({ id }) => id === wanted) ?? records.find(({ sample }) => !sample) ?? records[0];
    if (chosen) return use(chosen.id);
    const info = await encoder.load();
    await use((await createCollection(database, { name: 'My pictures', encoder: info.id, revision: info.revision, dim: info.dim })).id);
  }

  async function open(): Promise<void> {
    try {
      await purgeRemoved(database);
      // A page may be served without samples; it then opens with an empty collection.
      const samples = await fetchSamples(base).catch(() => null);
      if (samples) {
        sampleRevision = samples.manifest.revision;
        encoder.know(samples.vectors);
        store.set({ examples: samples.manifest.queries.map(({ text }) => text) });
        const { previews } = await installSamples(database, samples, base);
        samplePreviews = previews;
        previews.catch(store.report);
      }
      await openSome();
      store.set({ phase: 'ready' });
      // The model is fetched only now: the first example is answered without it.
      encoder.load().then(() => checkRevision(current()), store.report);
    } catch (thrown) {
      store.set({ phase: 'failed', failure: failureOf(thrown) });
      throw thrown;
    }
  }

  async function status(): Promise<Status> {
    const [estimate, persistent] = await Promise.all([navigator.storage?.estimate?.() ?? {}, navigator.storage?.persisted?.() ?? false]);
    const info = encoder.info;
    const record = store.get().current;
    return {
      version,
      encoder: outside.encoder.id,
      device: info?.device ?? 'wasm',
      dtype: info?.dtype ?? '',
      threads: info?.threads ?? 0,
      isolated: globalThis.crossOriginIsolated,
      collection: record?.id ?? '',
      items: record?.items ?? 0,
      vectors: record?.items ?? 0,
      storage: { used: estimate.usage ?? 0, quota: estimate.quota ?? 0, persistent },
      uptimeMs: performance.now() - started,
      searches: latency.summary(),
    };
  }

  function importFile(file: Blob, name: string): Job<ImportReport> {
    const job = startImport(database, file, {
      name,
      encoder: encoder.info && { id: encoder.info.id, revision: encoder.info.revision, dim: encoder.info.dim },
    });
    void job.done.then(refresh, () => undefined);
    return job;
  }

  const ready = open();
  ready.catch(() => undefined);
  const encoderReady = ready.then(() => encoder.load());
  encoderReady.catch(() => undefined);

  const api: Sightglass = {
    ready,
    status,
    collections: {
      async list() {
        return (await listCollections(database)).map(shown);
      },
      async create(name, options = {}) {
        const info = await encoder.load();
        if (options.encoder !== undefined && options.encoder !== info.id)
          throw new SightglassError('encoder-missing', `This page has no model named ${options.encoder}.`);
        const made = await createCollection(database, { name, encoder: info.id, revision: info.revision, dim: info.dim });
        await refresh();
        return shown(made);
      },
      async use(id) {
        await ready;
        await use(id);
      },
      async remove(id) {
        await ready;
        await remove(id);
        await purgeCollection(database, id);
      },
    },
    add: (files, options) => add(files, options),
    async search(query, options) {
      await ready;
      return runSearch(query, options);
    },
    async export(options = {}) {
      await ready;
      return exportCollection(database, current(), options.previews ?? false);
    },
    import: (file, options = {}) => importFile(file, options.name ?? 'Imported'),
  };

  /** Runs an action of the person's; what goes wrong is shown. */
  const act = (work: () => Promise<unknown>) => {
    work().catch(store.report);
  };

  const actions: AppActions = {
    ...box.actions,
    add: (files) => {
      const sources = sourcesOf(files);
      if (sources.length > 0) startAdding(sources, sources.length);
    },
    async addFolder() {
      const folder = await pickFolder();
      if (folder === null) return false;
      if (folder !== 'closed') startAdding(walkFolder(folder), null);
      return true;
    },
    addDropped: (transfer) => startAdding(droppedSources(transfer), null),
    pauseJob: () => running?.pause(),
    resumeJob: () => running?.resume(),
    cancelJob: () => running?.cancel(),
    dismissJob: () => {
      if (!running) store.set({ job: null });
    },
    useCollection: (id) => act(() => use(id)),
    createCollection: (name) => act(async () => use((await api.collections.create(name)).id)),
    renameCollection: (id, name) => act(() => changeCollection(database, id, { name }).then(refresh)),
    removeCollection: (id) =>
      act(async () => {
        const record = records.find((other) => other.id === id);
        const was = store.get().current?.id;
        await remove(id);
        let undone = false;
        const undo = async () => {
          undone = true;
          store.dismiss(notice);
          await changeCollection(database, id, {}, 'removedAt');
          if (record?.sample) await writeSetting(database, 'sample', sampleRevision);
          await refresh();
          if (was === id) await use(id);
        };
        const notice = store.notify(
          { tone: 'info', title: `"${record?.name}" was removed.`, action: { label: 'Undo', run: () => act(undo) } },
          UNDO_SECONDS,
        );
        setTimeout(() => undone || act(() => purgeCollection(database, id)), (UNDO_SECONDS + 1) * 1000);
      }),
    removeItem: (id) =>
      act(async () => {
        const record = current();
        await removeItem(database, record.id, id);
        await search.remove(record.id, [id]);
        await refresh();
        await box.again();
      }),
    exportCollection: () => act(async () => save(await exportCollection(database, current(), true), `${current().name}.safetensors`)),
    importFile: (file) =>
      act(async () => {
        await encoder.load();
        const { collection, cancelled } = await importFile(file, file.name.replace(/\.[^.]+$/, '')).done;
        if (!cancelled) await use(collection);
      }),
    dismissNotice: store.dismiss,
    chooseDevice: (next) =>
      act(async () => {
        if (running) throw new SightglassError('not-supported', 'Pictures are being added. Wait for that to end, then change the device.');
        await (next ? writeSetting(database, 'device', next) : forgetSetting(database, 'device'));
        await encoder.choose(next);
      }),
    update: () => takeUpdate(),
    async thumbnail(id) {
      if (store.get().sample) await samplePreviews.catch(() => undefined);
      return pictures.thumbnail(id);
    },
    original: pictures.original,
    async details(id): Promise<ItemDetails | null> {
      const item = await readItem(database, current().id, id);
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
  };
}

function emptyReport(): AddReport {
  return { added: 0, skipped: [], failed: [], cancelled: false };
}

function shown({ id, name, encoder, dim, items, bytes, createdAt }: CollectionRecord): Collection {
  return { id, name, encoder, dim, items, bytes, createdAt };
}

/** A job that is returned at once while the real one is still being started. */
function delayed(start: (report: AddReport) => Promise<Job<AddReport>>): Job<AddReport> {
  const report = emptyReport();
  const listeners = new Set<() => void>();
  let inner: Job<AddReport> | null = null;
  let wanted: 'run' | 'pause' | 'cancel' = 'run';
  const tell = () => {
    for (const listener of listeners) listener();
  };
  const done = start(report).then((job) => {
    inner = job;
    job.subscribe(tell);
    if (wanted === 'pause') job.pause();
    if (wanted === 'cancel') job.cancel();
    return job.done;
  });
  done.catch(() => undefined);
  return {
    id: crypto.randomUUID(),
    done,
    get progress() {
      return inner?.progress ?? { state: 'queued', done: 0, total: 0, perSecond: 0, secondsLeft: null };
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    pause() {
      wanted = 'pause';
      inner?.pause();
    },
    resume() {
      wanted = 'run';
      inner?.resume();
    },
    cancel() {
      wanted = 'cancel';
      inner?.cancel();
    },
  };
}

/** Calls `work` at most every `ms`, the last call included. */
function atMostEvery(ms: number, work: () => void): () => void {
  let last = 0;
  let later: ReturnType<typeof setTimeout> | null = null;
  return () => {
    if (later) return;
    later = setTimeout(
      () => {
        later = null;
        last = performance.now();
        work();
      },
      Math.max(0, ms - (performance.now() - last)),
    );
  };
}

/** The browser keeps what it promised to keep even when the disk runs low; it decides by itself whether to ask. */
async function askToPersist(): Promise<void> {
  if (!(await navigator.storage?.persisted?.())) await navigator.storage?.persist?.();
}

function save(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
