import { describe, expect, it } from 'vitest';
import { createSearchShards } from '../../src/app/searchShards.ts';
import { estimateCalibration, type Calibration, quantizeRows } from '../../src/core/vectors/calibration.ts';
import { scalarKernel } from '../../src/core/vectors/scalarKernel.ts';
import { type Segment, VectorIndex } from '../../src/core/vectors/vectorIndex.ts';
import type { Handlers } from '../../src/workers/rpc.ts';
import type { SearchApi, Shard } from '../../src/workers/search.ts';
import { FakeWorker } from '../fixtures/fakeWorker.ts';
import { gaussian, generator } from '../fixtures/random.ts';

const DIM = 16;
const MANY = 1_000_000;
const made = { encoder: 'mini', revision: 'r' };

/** 20 segments of 50 rows: what a collection holds. */
function segments(): Segment[] {
  const random = generator(4);
  const rows = Float32Array.from(gaussian(random, 1000 * DIM), (value, k) => value + (k % 3));
  const calibration = estimateCalibration('own', rows, DIM) as Calibration;
  return Array.from({ length: 20 }, (_, k) => ({
    ids: Array.from({ length: 50 }, (_id, row) => `p${String(k * 50 + row).padStart(4, '0')}`),
    calibration,
    ...quantizeRows(rows.subarray(k * 50 * DIM, (k + 1) * 50 * DIM), calibration),
  }));
}

/** A search worker over segments that `listed` numbers at the time it is opened. */
function start(all: Segment[], listed: (shard: Shard) => number[] = () => [...all.keys()], opened: Shard[] = []) {
  return () => {
    let index = new VectorIndex(DIM, scalarKernel);
    const handlers: Partial<Handlers<SearchApi>> = {
      open(_context, _collection, shard) {
        opened.push(shard);
        index = new VectorIndex(DIM, scalarKernel);
        const numbers = listed(shard);
        for (const k of numbers) if (k % shard.of === shard.index) index.add(all[k]!);
        return {
          ...made,
          vectors: index.size,
          kernel: 'scalar',
          bytes: index.bytes,
          budget: 0,
          rowsOnDisk: 0,
          copied: 0,
          loading: false,
          workers: 1,
          damaged: [],
          listed: numbers,
          merged: false,
        };
      },
      remove: (_context, _collection, ids) => index.remove(ids),
      search: (_context, _collection, query, { topK, filter, method, bits }) =>
        index.search(query, topK, { method, bits, ...(filter && { only: index.select(filter.ids ?? []) }) }),
      vectors: (_context, _collection, ids) => ids.map((id) => index.vector(id)),
      learnCodes: () => (index.size > 0 ? index.learnCodes() : null),
      useCodes: (_context, _collection, basis) => index.useCodes(basis),
    };
    return new FakeWorker(handlers as Handlers<SearchApi>) as unknown as Worker;
  };
}

const never = () => undefined;

describe('search workers that share a collection', () => {
  const all = segments();
  const one = createSearchShards(start(all), { cores: 1, budget: 1 }, never);
  const four = createSearchShards(start(all), { cores: 4, budget: 1 }, never);
  const query = Float32Array.from({ length: DIM }, (_, k) => Math.cos(k) + 1);

  it('answer as one', async () => {
    expect((await one.open('a', MANY)).now).toMatchObject({ vectors: 1000, workers: 1 });
    expect((await four.open('a', MANY)).now).toMatchObject({ vectors: 1000, workers: 4 });
    for (const request of [
      { topK: 10, filter: null, method: 'exact' },
      { topK: 700, filter: null, method: 'auto' },
      { topK: 5, filter: { ids: ['p0001', 'p0940', 'p0500'] }, method: 'auto' },
    ] as const)
      expect(await four.search('a', query, { ...request, filter: request.filter && { ids: [...request.filter.ids] } })).toEqual(
        await one.search('a', query, { ...request, filter: request.filter && { ids: [...request.filter.ids] } }),
      );
    expect(await four.vectors('a', ['p0007', 'nobody', 'p0999'])).toEqual(await one.vectors('a', ['p0007', 'nobody', 'p0999']));
    await Promise.all([one.remove('a', ['p0007', 'p0999']), four.remove('a', ['p0007', 'p0999'])]);
    expect(await four.search('a', query, { topK: 2000, filter: null, method: 'exact' })).toEqual(
      await one.search('a', query, { topK: 2000, filter: null, method: 'exact' }),
    );
  });

  it('share the nested codes that the first has learned', async () => {
    await four.open('a', MANY);
    const { hits, searched } = await four.search('a', query, { topK: 1000, filter: null, method: 'hamming', bits: 16 });
    expect(searched).toBe(1000);
    expect(hits.map(({ distance }) => distance)).toEqual(hits.map(({ distance }) => distance!).sort((a, b) => a - b));
    // By the same codes in one index: the first shard's.
    const first = new VectorIndex(DIM, scalarKernel);
    for (const k of [0, 4, 8, 12, 16]) first.add(all[k]!);
    const whole = new VectorIndex(DIM, scalarKernel);
    for (const segment of all) whole.add(segment);
    whole.useCodes(first.learnCodes());
    expect(hits).toEqual(whole.search(query, 1000, { method: 'hamming', bits: 16 }).hits);
  });

  it('are few for few rows', async () => {
    expect((await four.open('a', 1000)).now).toMatchObject({ workers: 1, vectors: 1000 });
  });

  it('open again where segments were merged while some of them were reading', async () => {
    const opened: Shard[] = [];
    let stale = true;
    // The second worker sees the list of before, once.
    const listed = ({ index }: Shard) => {
      const before = stale && index === 1;
      if (before) stale = false;
      return [...all.keys()].slice(0, before ? 12 : 20);
    };
    const shards = createSearchShards(start(all, listed, opened), { cores: 2, budget: 1 }, never);
    expect((await shards.open('a', MANY)).now).toMatchObject({ vectors: 1000, workers: 2 });
    expect(opened).toHaveLength(4);
  });

  it('answer from what is there while the rest is being read', async () => {
    const half = all.slice(0, 10);
    let finish = () => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    let merged = false;
    const later = () => {
      let index = new VectorIndex(DIM, scalarKernel);
      let shard: Shard = { index: 0, of: 1 };
      const answer = (loading: boolean) => ({
        ...made,
        vectors: index.size,
        kernel: 'scalar' as const,
        bytes: 5,
        budget: 7,
        rowsOnDisk: 1,
        copied: 0,
        loading,
        workers: 1,
        damaged: [],
        listed: [...all.keys()],
        merged,
      });
      const handlers: Partial<Handlers<SearchApi>> = {
        open(_context, _collection, given) {
          shard = given;
          index = new VectorIndex(DIM, scalarKernel);
          for (const [k, segment] of half.entries()) if (k % shard.of === shard.index) index.add(segment);
          return answer(true);
        },
        async loaded() {
          await finished;
          for (const [k, segment] of all.entries()) if (k >= 10 && k % shard.of === shard.index) index.add(segment);
          return answer(false);
        },
        search: (_context, _collection, vector, { topK }) => index.search(vector, topK),
      };
      return new FakeWorker(handlers as Handlers<SearchApi>) as unknown as Worker;
    };
    const shards = createSearchShards(later, { cores: 2, budget: 14 }, never);
    const { now, whole } = await shards.open('a', MANY);
    expect(now).toMatchObject({ vectors: 500, loading: true, workers: 2, bytes: 10, budget: 14, rowsOnDisk: 2 });
    expect((await shards.search('a', query, { topK: 3, filter: null, method: 'auto' })).searched).toBe(500);
    finish();
    expect(await whole).toMatchObject({ vectors: 1000, loading: false });
    expect((await shards.search('a', query, { topK: 3, filter: null, method: 'auto' })).searched).toBe(1000);
    merged = true;
    await expect((await shards.open('a', MANY)).whole).rejects.toMatchObject({ code: 'model-changed' });
  });

  it('give up where that never ends', async () => {
    let round = 0;
    const shards = createSearchShards(
      start(all, () => [...all.keys()].slice(0, 1 + (round++ % 20))),
      { cores: 2, budget: 1 },
      never,
    );
    await expect(shards.open('a', MANY)).rejects.toMatchObject({ code: 'model-changed' });
  });
});
