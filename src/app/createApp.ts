import type { Sightglass } from '../core/api.ts';
import { SightglassError } from '../core/errors.ts';
import { pagesOfItems, readItem } from '../storage/items.ts';
import type { Database } from '../storage/open.ts';
import { forgetSetting, readSetting, writeSetting } from '../storage/settings.ts';
import type { IntakeApi } from '../workers/intake.ts';
import type { WorkerClient } from '../workers/rpc.ts';
import { connectTabs } from '../workers/tabs.ts';
import { createAdding } from './adding.ts';
import { createAsking } from './asking.ts';
import { createAttributes } from './attributes.ts';
import type { App, AppActions } from './contract.ts';
import { detailsOf } from './details.ts';
import type { EncoderOptions } from './encoder.ts';
import { createDuplicates } from './duplicates.ts';
import { createEncoders } from './encoders.ts';
import { createErrorCounts } from './errorCounts.ts';
import { createDeleting, type Deleting } from './deleting.ts';
import { createExports } from './exports.ts';
import { pickFolder, sourcesOf, walkFolder } from './files.ts';
import { createFolders } from './folders.ts';
import { followTabs } from './following.ts';
import { createImports } from './imports.ts';
import { createIncoming } from './incoming.ts';
import { createJobs } from './jobs.ts';
import { createKeeping } from './keeping.ts';
import { createLatency } from './latency.ts';
import { createLibrary } from './library.ts';
import { memoryBudget } from './memoryBudget.ts';
import { createMerging } from './merging.ts';
import { createMoving } from './moving.ts';
import { createOutdated } from './outdated.ts';
import { createModels } from './models.ts';
import { createPausing } from './pausing.ts';
import { createPictures } from './pictures.ts';
import { createQueryBox } from './queryBox.ts';
import { createRefining } from './refining.ts';
import { createRepairing } from './repairing.ts';
import { createSearchIndex } from './searchIndex.ts';
import { publicApi } from './publicApi.ts';
import { statusOf } from './status.ts';
import { createStore, failureOf } from './store.ts';

/** What the app needs from outside; `main.tsx` gives it. */
export interface Outside {
  version: string;
  /** URL of the page; `models/` and `samples/` lie under it. */
  base: string;
  database: Database;
  startEncoder: EncoderOptions['startWorker'];
  startModels: () => Worker;
  startArchive: () => Worker;
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
  storageClosed: Deleting['storageClosed'];
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
  const errors = createErrorCounts();
  const store = createStore(errors.note);
  const tabs = connectTabs();
  const jobs = createJobs({ database, store, tabs, onFailed: errors.note });
  const pausing = createPausing({ database, store, jobs });
  const keeping = createKeeping(store);
  /** The collection that the box and the facets speak of. */
  let shownId = '';
  const pictures = createPictures(database, (place) => library.samplePreview(place));
  const search = createSearchIndex(
    outside.startSearch,
    ({ message }) => store.notify({ tone: 'info', title: message, detail: 'It was started again; nothing is lost.' }, 8),
    { cores: navigator.hardwareConcurrency, budget: memoryBudget((await readSetting(database, 'memory')) ?? null) },
  );
  const { startEncoder, startModels } = outside;
  const encoders = createEncoders({ startWorker: startEncoder, base: outside.base, device, onChange: (encoder) => store.set({ encoder }) });
  const models = createModels({ base, store, startWorker: startModels, onForgotten: encoders.release });
  const library = createLibrary({
    base,
    database,
    store,
    encoders,
    search,
    pictures,
    onOpened: (collection, index) => repairing.opened(collection, index),
    onShown: async () => {
      const { id, encoder } = library.current();
      folders.refresh().catch(store.report);
      merging.soon();
      speakOf(encoder);
      outdated.check();
      // Opened anew: what is asked of it stays asked.
      if (id === shownId) return again();
      shownId = id;
      refining.moved();
      await box.moved();
    },
    onChanged: () => again(),
    tell: tabs.tell,
  });
  const attributes = createAttributes(base, search);
  const duplicates = createDuplicates(database, search);
  const services = { database, search, intake: intake[0] as WorkerClient<IntakeApi> };
  const runSearch = createAsking({ services, encoders, attributes, library, latency, errors });
  const box = createQueryBox({
    store,
    search: (query, options) => runSearch(query, { ...options, partial: true }),
    async *browse(filter) {
      const matching = filter && (await attributes.matching(library.current(), { attributes: filter }));
      for await (const items of pagesOfItems(database, library.current().id))
        yield items.filter(({ id }) => !matching || matching.has(id)).map(({ id, name, kind }) => ({ id, name, kind, score: 0 }));
    },
    thumbnail: pictures.thumbnail,
    nameOf: async (id) => (await readItem(database, library.current().id, id))?.name ?? id,
  });
  const refining = createRefining({ store, attributes, current: () => library.current(), again: () => box.again() });
  const again = async (): Promise<void> => void (await Promise.all([box.again(), refining.changed()]));
  const onOver = async () => {
    merging.soon();
    await Promise.all([again(), folders.refresh()]);
  };
  const { grown: onGrown } = box;
  const isEmbedding = () => jobs.busy('add', 'rebuild', 'repair');
  const adding = createAdding({
    database,
    store,
    jobs,
    tabs,
    encoders,
    intake,
    search,
    pictures,
    library,
    onOwn: keeping.wanted,
    onGrown,
    onOver,
    ready: () => ready,
  });
  /** Runs an action of the person's; what goes wrong is shown. */
  const act = (work: () => Promise<unknown>) => {
    work().catch(store.report);
  };

  const folders = createFolders({ database, store, adding, library, tell: tabs.tell, act });
  const { previewOf } = pictures;
  const exports = createExports({ database, store, jobs, tabs, library, previewOf });
  const moving = createMoving({ database, store, tabs, library, search, previewOf, onChanged: onOver, act });
  const embedding = { database, intake, previewOf, encoderOf: encoders.of };
  const perCollection = { store, jobs, tabs, library, ready: () => ready };
  const outdated = createOutdated({ database, encoders, embedding, ...perCollection });
  const repairing = createRepairing({ database, embedding, ...perCollection });
  const merging = createMerging({ database, store, library, busy: isEmbedding });
  const { deleteEverything, storageClosed } = createDeleting(jobs, store);
  let takeUpdate: () => void = () => {};
  const imports = createImports({ startWorker: outside.startArchive, store, jobs, tabs, models, encoders, library });

  async function open(): Promise<void> {
    try {
      await library.start();
      store.set({ phase: 'ready' });
    } catch (thrown) {
      store.set({ phase: 'failed', failure: failureOf(thrown) });
      throw thrown;
    }
  }

  /** Its model is the one that is loaded; the others rest, unless pictures are being added with one of them. */
  function speakOf(model: string): void {
    encoders.show(model);
    if (!isEmbedding()) encoders.rest();
    // At the start it waits until the page is drawn.
    if (store.get().phase === 'ready') encoders.shown.load().then(outdated.check, () => undefined);
  }

  const status = () => statusOf({ version, started, latency, encoders, search, current: store.get().current, jobs: jobs.list(), errors });

  const ready = open();
  // The model comes when the page has been drawn: the first example is answered without it, and should not share the processor
  // with it. Whoever asks something else before that has it loaded at once.
  const encoderReady = ready.then(() => quiet(MODEL_AFTER)).then(() => encoders.shown.load());
  ready.then(models.refresh).catch(store.report);
  followTabs({ tabs, store, library, search, onGrown, again, folders: folders.refresh });
  // What was interrupted is offered when the library is there to go on with.
  ready.then(jobs.read).catch(store.report);
  Promise.all([pausing.start(), keeping.look()]).catch(store.report);
  addEventListener('error', ({ error }) => errors.note(error));
  addEventListener('unhandledrejection', ({ reason }) => errors.note(reason));
  encoderReady.then(outdated.check).catch(store.report);

  const api = publicApi({
    database,
    ready,
    status,
    library,
    jobs,
    adding,
    imports,
    outdated,
    repairing,
    attributes,
    duplicates,
    search: runSearch,
    exports,
    moving,
    deleteEverything,
  });

  const actions: AppActions = {
    ...box.actions,
    ...outdated.actions,
    ...repairing.actions,
    ...refining.actions,
    ...folders.actions,
    ...pausing.actions,
    ...keeping.actions,
    ...createIncoming({ jobs, adding, imports, act }),
    importFile: (file, goesOn) => imports.startNamed(file, goesOn ? jobs.record(goesOn) : null),
    pauseJob: jobs.pause,
    resumeJob: (id) => act(() => jobs.resume(id)),
    cancelJob: jobs.cancel,
    dismissJob: (id) => act(() => jobs.dismiss(id)),
    useCollection: (id) => act(() => library.use(id)),
    createCollection: (name, model) => act(async () => library.use((await library.create(name, model ? { encoder: model } : {})).id)),
    renameCollection: (id, name) => act(() => library.rename(id, name)),
    removeCollection: (id) => act(() => library.removeWithUndo(id)),
    removeItems: (ids) => act(() => library.removeItemsWithUndo(ids, folders.refresh)),
    ...moving.actions,
    exportCollection: (id) => exports.save(id),
    dismissReminder: exports.dismissReminder,
    deleteEverything: () => deleteEverything().then(() => location.reload()),
    dismissNotice: store.dismiss,
    chooseDevice: (next) =>
      act(async () => {
        if (jobs.busy('add')) throw new SightglassError('not-supported', 'Pictures are being added. Wait for that to end, then change the device.');
        await (next ? writeSetting(database, 'device', next) : forgetSetting(database, 'device'));
        await encoders.choose(next);
      }),
    refreshModels: () => act(models.refresh),
    addModelFiles: (files) => act(() => models.addFolder(sourcesOf(files))),
    async addModelFolder() {
      const folder = await pickFolder('models');
      if (folder === null) return false;
      if (folder !== 'closed') act(() => models.addFolder(walkFolder(folder)));
      return true;
    },
    addBesideModel: (id) => act(() => models.addBeside(id)),
    removeModel: (id) => act(() => models.remove(id)),
    update: () => takeUpdate(),
    preview: pictures.preview,
    thumbnail: pictures.thumbnail,
    original: pictures.original,
    details: (id) => detailsOf(database, library.current().id, id),
    similar: (id) => duplicates.similar(library.current(), id),
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
    busy: () => jobs.busy() || models.busy(),
    storageClosed,
  };
}
