/** An `App` that answers from generated pictures; `scene` puts it into one of the states the interface must draw. */
import type { App, AppState, ItemDetails } from '../../src/app/contract.ts';
import type { Collection, Hit, JobState } from '../../src/core/api.ts';
import { collections, exporting, fakeFacets, running, type Scene } from './fakeScenes.ts';
import { fakeState } from './fakeState.ts';
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
  let timer: ReturnType<typeof setTimeout> | undefined;
  let loading: ReturnType<typeof setInterval> | undefined;

  let state = fakeState(scene, currentCollection, all);
  let noticeId = state.notices.length;

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

  function takeOut(ids: readonly string[], said: string): void {
    set({ results: { ...state.results, hits: state.results.hits.filter((hit) => !ids.includes(hit.id)) } });
    say(said, 'Undo');
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
      removeItems: (ids) => takeOut(ids, `${ids.length} pictures were removed`),
      moveItems: (ids, to) => takeOut(ids, `${ids.length} pictures were moved to “${'name' in to ? to.name : to.collection}”`),
      exportCollection: (id) => {
        const name = state.collections.find((each) => each.id === id)?.name ?? '';
        set({ reminder: null, jobs: [...state.jobs, { ...exporting, id: `export-${id}`, collection: id, name }] });
      },
      dismissReminder: () => set({ reminder: null }),
      deleteEverything: () => new Promise(() => undefined),
      importFile: (file) => say(`Imported ${file.name}`),
      dismissNotice: (id) => set({ notices: state.notices.filter((notice) => notice.id !== id) }),
      chooseDevice: (choice) => set({ encoder: { ...state.encoder, choice } }),
      refreshModels: () => undefined,
      addModelFiles: () => undefined,
      addModelFolder: () => Promise.resolve(false),
      addBesideModel: () => undefined,
      removeModel: (id) => set({ models: state.models.map((model) => (model.id === id ? { ...model, here: false } : model)) }),
      update: () => set({ updateReady: false }),
      preview: async (id) => {
        const picture = byId.get(id);
        return picture ? drawFake(picture, 384) : null;
      },
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
