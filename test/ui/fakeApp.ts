/** An `App` that answers from generated pictures; `scene` puts it into one of the states the interface must draw. */
import type { App, AppState, ItemDetails } from '../../src/app/contract.ts';
import type { Collection, Hit, JobState } from '../../src/core/api.ts';
import { blocked, collections, fakeFacets, fakeFolders, jobsOf, running, type Scene } from './fakeScenes.ts';
import { fakeStatus } from './fakeStatus.ts';
import { drawFake, fakePictures } from './fakePictures.ts';

export function fakeApp(scene: Scene = 'browse'): App {
  const count = scene === 'many' ? 10_000 : scene === 'sample' ? 96 : 1204;
  const pictures = fakePictures(count);
  const byId = new Map(pictures.map((picture) => [picture.id, picture]));
  const all: Hit[] = pictures.map(({ id, name }) => ({ id, name, score: 0, kind: 'image' }));
  const urls = new Map<string, Promise<string>>();
  const listeners = new Set<() => void>();
  const empty = scene === 'empty' || scene === 'adding';
  const currentCollection = { ...(collections[scene === 'sample' ? 2 : 0] as Collection), items: empty ? 0 : count };
  let noticeId = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let loading: ReturnType<typeof setInterval> | undefined;

  let state: AppState = {
    phase: scene === 'opening' ? 'opening' : scene === 'open-failed' ? 'failed' : 'ready',
    failure: scene === 'open-failed' ? blocked : null,
    collections: scene === 'opening' ? [] : collections.map((each) => (each.id === currentCollection.id ? currentCollection : each)),
    current: scene === 'opening' || scene === 'open-failed' ? null : currentCollection,
    sample: scene === 'sample',
    text: '',
    chips: [],
    examples: [
      ...['red dress', 'striped long-sleeved shirt', 'sunset over the sea', 'something warm for winter'].map((text) => ({ text, language: 'en' })),
      ...['빨간 원피스', '줄무늬 셔츠'].map((text) => ({ text, language: 'ko' })),
    ],
    results: {
      mode: 'browse',
      state: scene === 'opening' ? 'idle' : 'done',
      hits: empty || scene === 'opening' ? [] : all,
      tookMs: 0,
      searched: count,
      answers: '',
      error: null,
    },
    refining: { available: scene === 'sample', state: 'idle', facets: [], chosen: [], error: null },
    encoder: {
      phase: scene === 'loading' || scene === 'opening' ? 'loading' : 'ready',
      loaded: scene === 'loading' ? 0.62 : 0.08,
      device: 'wasm',
      choice: null,
      message: null,
    },
    models: [],
    outdated:
      scene === 'outdated'
        ? { progress: null }
        : scene === 'updating'
          ? { progress: { ...running.progress, done: 312, total: 1204, perSecond: 118, secondsLeft: 8 } }
          : null,
    loading: scene === 'reading' ? { vectors: 180_224, of: 1_000_000 } : null,
    damage:
      scene === 'damaged' || scene === 'repairing'
        ? {
            pictures: 98,
            parts: [
              { code: 'segment-damaged', pictures: 32, message: 'Segment 4 with 32 pictures cannot be read: its bytes have changed.' },
              { code: 'segment-damaged', pictures: 64, message: 'Segment 17 with 64 pictures cannot be read: it is cut short.' },
              {
                code: 'preview-missing',
                pictures: 2,
                message: '2 pictures without a vector, and without a preview to make it from: IMG_2040.jpg, IMG_2041.jpg.',
              },
            ],
            repairable: true,
            progress: scene === 'repairing' ? { ...running.progress, done: 41, total: 98, perSecond: 31, secondsLeft: 2 } : null,
          }
        : null,
    folders: scene === 'folders' ? fakeFolders : [],
    jobs: jobsOf[scene] ?? [],
    pausing: { hidden: false, battery: scene === 'queue', tellsBattery: scene === 'queue' },
    keeping: { persistent: true, fleeting: false, refused: false },
    notices:
      scene === 'notices'
        ? [
            { id: ++noticeId, tone: 'info', title: '“Summer in Jeju” was deleted', action: { label: 'Undo', run: () => undefined } },
            {
              id: ++noticeId,
              tone: 'warning',
              title: 'The graphics card was lost',
              detail: 'Your library is untouched. The work goes on without it.',
            },
            {
              id: ++noticeId,
              tone: 'error',
              title: 'The browser has no more room for this site.',
              detail: 'All that was added before is kept and can be searched. Free some disk space, then add the rest again.',
            },
          ]
        : [],
    updateReady: scene === 'notices',
    offlineReady: true,
  };

  function set(part: Partial<AppState>): void {
    state = { ...state, ...part };
    for (const listener of listeners) listener();
  }

  function search(): void {
    const { text, chips } = state;
    clearTimeout(timer);
    if (text.trim() === '' && chips.length === 0) {
      set({ results: { ...state.results, mode: 'browse', state: 'done', hits: empty ? [] : all, answers: '', error: null } });
      return;
    }
    set({ results: { ...state.results, state: 'searching' } });
    timer = setTimeout(() => {
      const answers = text.trim() === '' ? `a picture like ${chips[0]?.label}` : `“${text.trim()}”`;
      const seed = Array.from(answers).reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
      const hits =
        scene === 'no-hits'
          ? []
          : Array.from({ length: scene === 'many' ? 10_000 : 24 }, (_, i) => ({
              ...(all[(i * 37 + seed) % count] as Hit),
              score: 0.341 * 0.985 ** i,
              match: (['strong', 'fair', 'weak'] as const)[Math.min(2, Math.floor(i / 4))] ?? 'weak',
            }));
      const failed = scene === 'search-failed';
      set({
        results: {
          mode: 'hits',
          state: failed ? 'failed' : 'done',
          hits: failed ? [] : hits,
          tookMs: 12.4,
          searched: count,
          answers,
          error: failed
            ? {
                code: 'encoder-failed',
                message: 'The model stopped while reading the query.',
                safe: 'Your library is untouched.',
                next: 'Try again; reload the page if it happens twice.',
              }
            : null,
        },
      });
    }, 120);
  }

  function thumbnail(id: string): Promise<string | null> {
    const picture = byId.get(id);
    if (!picture) return Promise.resolve(null);
    let url = urls.get(id);
    if (!url) {
      url = drawFake(picture, 384).then((blob) => URL.createObjectURL(blob));
      urls.set(id, url);
    }
    return url;
  }

  function say(title: string, label?: string): void {
    set({ notices: [...state.notices, { id: ++noticeId, tone: 'info', title, ...(label ? { action: { label, run: () => undefined } } : {}) }] });
  }

  function add(files: Iterable<File>): void {
    const names = [...files].map((file) => file.name);
    set({ jobs: [{ ...running, name: `${names.length} files` }] });
  }

  function changeJob(id: string, next: JobState): void {
    const isOver = next === 'cancelled';
    set({
      jobs: state.jobs.map((job) =>
        job.id === id
          ? { ...job, here: true, pausedBy: null, progress: { ...job.progress, state: next }, endedAt: isOver ? new Date().toISOString() : null }
          : job,
      ),
    });
  }

  return {
    getState: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      if (scene === 'loading')
        loading ??= setInterval(() => set({ encoder: { ...state.encoder, loaded: Math.min(0.99, state.encoder.loaded + 0.002) } }), 1000);
      return () => {
        listeners.delete(listener);
      };
    },
    actions: {
      setText: (text) => {
        set({ text });
        search();
      },
      submit: search,
      searchByPicture: (picture, name) => {
        set({ chips: [{ key: 'image', kind: 'image', label: name, thumbnail: URL.createObjectURL(picture) }] });
        search();
      },
      moreLike: (id) => {
        void thumbnail(id).then((url) => {
          set({ text: '', chips: [{ key: id, kind: 'item', label: byId.get(id)?.name ?? id, thumbnail: url }] });
          search();
        });
      },
      removeChip: (key) => {
        set({ chips: state.chips.filter((chip) => chip.key !== key) });
        search();
      },
      clear: () => {
        set({ text: '', chips: [] });
        search();
      },
      readFacets: () => set({ refining: { ...state.refining, state: 'ready', facets: fakeFacets } }),
      toggleFacet: (attribute, value) => {
        const { chosen } = state.refining;
        const others = chosen.filter((one) => one.attribute !== attribute || one.value !== value);
        set({
          refining: { ...state.refining, facets: fakeFacets, chosen: others.length < chosen.length ? others : [...chosen, { attribute, value }] },
        });
        search();
      },
      clearFacets: () => {
        set({ refining: { ...state.refining, chosen: [] } });
        search();
      },
      attributes: () =>
        Promise.resolve(
          fakeFacets.flatMap(({ id, name: attributeName, values }) =>
            values.slice(0, 1).map(({ id: value, name }) => ({ attribute: id, value, confidence: 0.9, name, attributeName })),
          ),
        ),
      add,
      addFolder: () => Promise.resolve(false),
      addDropped: (transfer) => add(transfer.files),
      lookAgain: () => true,
      forgetFolder: (id) => set({ folders: state.folders.filter((folder) => folder.id !== id) }),
      missingPictures: () => Promise.resolve(pictures.slice(0, 3).map(({ id }) => id)),
      removeMissing: (id) => set({ folders: state.folders.map((folder) => (folder.id === id ? { ...folder, missing: 0 } : folder)) }),
      keepMissing: (id) => set({ folders: state.folders.map((folder) => (folder.id === id ? { ...folder, missing: 0 } : folder)) }),
      pauseJob: (id) => changeJob(id, 'paused'),
      resumeJob: (id) => changeJob(id, 'running'),
      cancelJob: (id) => changeJob(id, 'cancelled'),
      dismissJob: (id) => set({ jobs: state.jobs.filter((job) => job.id !== id) }),
      choosePausing: (choice) => set({ pausing: { ...state.pausing, ...choice } }),
      askToKeep: () => undefined,
      useCollection: (id) => set({ current: state.collections.find((each) => each.id === id) ?? null, sample: id === 'sample' }),
      createCollection: (name) => set({ collections: [...state.collections, { ...currentCollection, id: name, name, items: 0, bytes: 0 }] }),
      rebuildCollection: () => set({ outdated: { progress: running.progress } }),
      cancelRebuild: () => set({ outdated: { progress: null } }),
      repairCollection: () => state.damage && set({ damage: { ...state.damage, progress: running.progress } }),
      cancelRepair: () => state.damage && set({ damage: { ...state.damage, progress: null } }),
      renameCollection: (id, name) => set({ collections: state.collections.map((each) => (each.id === id ? { ...each, name } : each)) }),
      removeCollection: (id) => {
        set({ collections: state.collections.filter((each) => each.id !== id) });
        say('The collection was deleted', 'Undo');
      },
      removeItem: (id) => {
        set({ results: { ...state.results, hits: state.results.hits.filter((hit) => hit.id !== id) } });
        say('Removed from the collection', 'Undo');
      },
      exportCollection: () => say('Exported'),
      importFile: (file) => say(`Imported ${file.name}`),
      dismissNotice: (id) => set({ notices: state.notices.filter((notice) => notice.id !== id) }),
      chooseDevice: (choice) => set({ encoder: { ...state.encoder, choice } }),
      refreshModels: () => undefined,
      addModelFiles: () => undefined,
      addModelFolder: () => Promise.resolve(false),
      addBesideModel: () => undefined,
      removeModel: (id) => set({ models: state.models.map((model) => (model.id === id ? { ...model, here: false } : model)) }),
      update: () => set({ updateReady: false }),
      thumbnail,
      original: async (id) => {
        const picture = byId.get(id);
        return scene === 'preview' || !picture ? null : URL.createObjectURL(await drawFake(picture, 1600));
      },
      details: (id): Promise<ItemDetails | null> => {
        const picture = byId.get(id);
        if (!picture) return Promise.resolve(null);
        return Promise.resolve({
          ...picture,
          path: 'Photos/2026/Jeju',
          places: scene === 'folders' ? [`Photos/2026/Jeju/${picture.name}`, `Backup/2026/${picture.name}`] : [],
          kind: 'image',
          bytes: 3_482_113,
          type: 'image/jpeg',
          takenAt: '2026-08-14T18:42:00',
          coordinates: { latitude: 33.458_09, longitude: 126.942_5 },
          addedAt: '2026-11-02T10:00:00Z',
        });
      },
      similar: (id) => Promise.resolve(scene === 'folders' ? all.filter((hit) => hit.id !== id).slice(4, 6) : []),
      status: () => Promise.resolve(fakeStatus(currentCollection)),
    },
  };
}
