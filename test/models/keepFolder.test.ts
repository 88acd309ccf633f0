import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type FolderFile, keepFolder } from '../../src/models/keepFolder.ts';
import { keepFile, keptIds, keptModel } from '../../src/models/kept.ts';
import { readManifest } from '../../src/models/manifest.ts';
import { type FakeStorage, fakeStorage } from '../fixtures/cacheStorage.ts';

const base = new URL('http://page.test/');
let storage: FakeStorage;

beforeEach(() => {
  storage = fakeStorage();
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const calibration = (mean: number) => ({ mean: [mean, mean], deviation: [1, 1] });

function folder(own: object, weights = 'weights'): FolderFile[] {
  const preprocessor = { size: 32, crop_size: 32, image_mean: [0, 0, 0], image_std: [1, 1, 1] };
  const files: Record<string, string> = {
    'config.json': '{"model_type":"clip"}',
    'preprocessor_config.json': JSON.stringify(preprocessor),
    'tokenizer.json': '{}',
    'tokenizer_config.json': '{}',
    'onnx/text_model.onnx': weights,
    'onnx/vision_model.onnx': weights,
    'sightglass.json': JSON.stringify(own),
  };
  return Object.entries(files).map(([path, text]) => ({ path, size: text.length, open: () => Promise.resolve(new Blob([text])) }));
}

const keep = (files: FolderFile[]) => keepFolder(base, 'Mine', files, new AbortController().signal, () => undefined);

it('another calibration of the same weights has another name: stored rows keep the one they were made with', async () => {
  const first = await keep(folder({ dim: 2, calibration: calibration(0.1) }));
  const before = (await readManifest('mine', base)).calibration?.id;
  const second = await keep(folder({ dim: 2, calibration: calibration(0.2) }));
  expect([second.id, second.revision]).toEqual([first.id, first.revision]);
  const after = (await readManifest('mine', base)).calibration?.id;
  expect(before).toMatch(/^mine@[0-9a-f]{12}-fp32\/[0-9a-f]{8}$/);
  expect(after).toMatch(/^mine@[0-9a-f]{12}-fp32\/[0-9a-f]{8}$/);
  expect(after).not.toBe(before);
});

it('a disk that is full takes nothing from a model that was there, and leaves nothing of one that was not', async () => {
  await keep(folder({}));
  const whole = storage.urls();
  storage.full = /sightglass\.json$/;
  await expect(keep(folder({ dim: 2 }))).rejects.toThrow('Full.');
  expect(storage.urls()).toEqual(whole);
  expect(await keptModel(base, 'mine')).not.toBeNull();
  await expect(keep(folder({}, 'other'))).rejects.toThrow('Full.');
  expect(storage.urls()).toEqual(whole);
});

it('vectors too long to be searched are refused before anything is kept', async () => {
  await expect(keep(folder({ dim: 4096 }))).rejects.toThrow('The model Mine cannot be used: its vectors have 4096 numbers, and at most 2064');
  expect(storage.urls()).toEqual([]);
});

it('a window at work on the model is left alone', async () => {
  storage.held.add('sightglass-download-mine');
  await expect(keep(folder({}))).rejects.toMatchObject({ code: 'model-busy' });
  expect(storage.urls()).toEqual([]);
});

it('whatever is left of a model counts as begun, but for its pin', async () => {
  await keep(folder({}));
  await keepFile(base, 'killed', 'onnx/text_model.onnx', 'weights');
  await keepFile(base, 'paused', 'parts/onnx/text_model.onnx?0', 'wei');
  await keepFile(base, 'removed', 'pin.json', '{}');
  expect(await keptIds(base)).toEqual({ models: ['mine'], begun: ['killed', 'paused'] });
});
