import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createModels, type Models } from '../../src/app/models.ts';
import { createStore, type Store } from '../../src/app/store.ts';
import { keepFile } from '../../src/models/kept.ts';
import type { ModelNews } from '../../src/models/news.ts';
import { type FakeStorage, fakeStorage } from '../fixtures/cacheStorage.ts';

const base = new URL('http://page.test/');
const ID = 'clip-vit-b32';
let storage: FakeStorage;
let store: Store;
let models: Models;
let hear: (news: ModelNews) => void;

beforeEach(async () => {
  vi.useFakeTimers();
  storage = fakeStorage();
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')));
  vi.stubGlobal(
    'BroadcastChannel',
    class {
      addEventListener(_: string, listener: (event: { data: ModelNews }) => void) {
        hear = (data) => listener({ data });
      }
    },
  );
  store = createStore();
  const startWorker = () => {
    throw new Error('no worker here');
  };
  models = createModels({ base, store, startWorker, onForgotten: () => undefined });
  await models.refresh();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const row = (id: string) => store.get().models.find((model) => model.id === id);

it('the work of a window that died is over when the browser lets go of its lock', async () => {
  storage.held.add(`sightglass-download-${ID}`);
  hear({ id: ID, phase: 'checking', loaded: 1, total: 2, perSecond: 0 });
  expect(row(ID)?.work).toMatchObject({ phase: 'checking' });
  // Hashing takes its time: silent, and there.
  await vi.advanceTimersByTimeAsync(60_000);
  expect(row(ID)?.work).toMatchObject({ phase: 'checking' });
  storage.held.clear();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(row(ID)?.work).toBeNull();
});

it('what a killed copy left of a folder is shown, and can be discarded unless a window is at it', async () => {
  await keepFile(base, 'mine', 'onnx/text_model.onnx', 'weights');
  storage.held.add('sightglass-download-mine');
  await models.refresh();
  expect(row('mine')).toBeUndefined();
  await expect(models.remove('mine')).rejects.toMatchObject({ code: 'model-busy' });
  storage.held.clear();
  await models.refresh();
  expect(row('mine')).toMatchObject({ from: 'folder', here: false, begun: true });
  await models.remove('mine');
  expect(row('mine')).toBeUndefined();
  expect(storage.urls()).toEqual([]);
});
