import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { discard, download, stale, unpin, type Where } from '../../src/download/download.ts';
import type { Listing } from '../../src/download/hub.ts';
import { forgetFile, keepFile, keepPin, keptModel, readPin } from '../../src/models/kept.ts';
import { encoderEntry } from '../../src/models/registry.ts';
import { type FakeStorage, fakeStorage } from '../fixtures/cacheStorage.ts';

const base = new URL('http://page.test/');
const entry = encoderEntry('clip-vit-b32');
if (!entry?.repository) throw new Error('The registry lacks clip-vit-b32.');
const where: Where = { hub: 'http://hub.test', base, entry: { ...entry, repository: entry.repository } };
const precision = { text: 'q8', vision: 'q8' } as const;
const tower = 'onnx/text_model_quantized.onnx';
const paths = ['config.json', 'preprocessor_config.json', 'tokenizer.json', 'tokenizer_config.json', tower, 'onnx/vision_model_quantized.onnx'];

/** Every file holds `<commit> <path>`: of one length at all commits. */
const content = (commit: string, path: string) => `${commit} ${path}`;
const listing = (commit: string): Listing => ({
  repository: where.entry.repository,
  commit,
  licence: null,
  files: paths.map((path) => {
    const text = content(commit, path);
    return { path, size: text.length, hash: `sha256:${createHash('sha256').update(text).digest('hex')}`, large: true };
  }),
});
const [a, b] = ['a'.repeat(40), 'b'.repeat(40)];

let storage: FakeStorage;
let asked: string[];
beforeEach(() => {
  storage = fakeStorage();
  asked = [];
  vi.stubGlobal('fetch', (url: string) => {
    const [, commit = '', path = ''] = /resolve\/(\w{40})\/(.*)$/.exec(url) ?? [];
    asked.push(path);
    const response = new Response(content(commit, path));
    Object.defineProperty(response, 'url', { value: url });
    return Promise.resolve(response);
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const run = (from: Listing, onCheck: (path: string) => void = () => undefined) =>
  download(where, from, precision, { signal: new AbortController().signal, onBytes: () => undefined, onCheck });

it('fetches what is missing, and nothing twice', async () => {
  await run(listing(a));
  expect(asked).toEqual(paths);
  expect(await keptModel(base, where.entry.id)).toMatchObject({ commit: a, revision: `${a.slice(0, 12)}-q8` });
  await run(listing(a));
  expect(asked).toEqual(paths);
});

it('a file of the right size and another content is fetched again, whether its hash was kept with it or not', async () => {
  const { files } = listing(b);
  await keepFile(base, where.entry.id, paths[0] as string, content(b, paths[0] as string), files[0]?.hash);
  await keepFile(base, where.entry.id, paths[1] as string, content(b, paths[1] as string));
  await keepFile(base, where.entry.id, paths[2] as string, content(a, paths[2] as string));
  await run(listing(a));
  expect(asked).toEqual(paths.filter((path) => path !== paths[2]));
});

it('files that go away meanwhile: the model does not count as there', async () => {
  const remove = async (path: string) => {
    if (path === tower) await forgetFile(base, where.entry.id, 'config.json');
  };
  await expect(run(listing(a), (path) => void remove(path))).rejects.toThrow('config.json was removed while the others were fetched.');
  expect(await keptModel(base, where.entry.id)).toBeNull();
});

it('an offer is stale when another window has settled on another revision', async () => {
  expect(await stale(where, listing(b))).toBe(false);
  await keepPin(base, where.entry.id, { repository: where.entry.repository, commit: a, hashes: {} });
  expect(await stale(where, listing(a))).toBe(false);
  expect(await stale(where, listing(b))).toBe(true);
});

it('what is not finished is thrown away; what another window finished stays', async () => {
  await keepFile(base, where.entry.id, 'config.json', '{}');
  expect(await discard(where)).toBe(true);
  expect(storage.urls()).toEqual([]);
  await run(listing(a));
  expect(await discard(where)).toBe(false);
  await unpin(where);
  expect(await readPin(base, where.entry.id)).toBeNull();
  expect(await keptModel(base, where.entry.id)).not.toBeNull();
});
