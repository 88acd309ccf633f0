import type { AppState } from '../../src/app/contract.ts';
import type { Collection, Hit } from '../../src/core/api.ts';
import { blocked, collections, fakeFolders, jobsOf, running, type Scene } from './fakeScenes.ts';

/** What `fakeApp` shows first in a scene. */
export function fakeState(scene: Scene, currentCollection: Collection, all: readonly Hit[]): AppState {
  const empty = currentCollection.items === 0;
  return {
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
      searched: currentCollection.items,
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
    reminder: scene === 'reminder' ? { collection: currentCollection.id, name: currentCollection.name, items: currentCollection.items } : null,
    movable: scene === 'sample' ? [] : collections.slice(1).map(({ id }) => id),
    notices:
      scene === 'notices'
        ? [
            { id: 1, tone: 'info', title: '“Summer in Jeju” was deleted', action: { label: 'Undo', run: () => undefined } },
            {
              id: 2,
              tone: 'warning',
              title: 'The graphics card was lost',
              detail: 'Your library is untouched. The work goes on without it.',
            },
            {
              id: 3,
              tone: 'error',
              title: 'The browser has no more room for this site.',
              detail: 'All that was added before is kept and can be searched. Free some disk space, then add the rest again.',
            },
          ]
        : [],
    updateReady: scene === 'notices',
    offlineReady: true,
  };
}
