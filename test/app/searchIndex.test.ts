import { expect, it } from 'vitest';
import { createSearchIndex } from '../../src/app/searchIndex.ts';
import { SightglassError } from '../../src/core/errors.ts';
import type { Handlers } from '../../src/workers/rpc.ts';
import type { SearchApi } from '../../src/workers/search.ts';
import { FakeWorker } from '../fixtures/fakeWorker.ts';

/** A search worker over a library whose one collection has this revision at the time it is opened. */
function worker(revision: { now: string }) {
  const opens: string[] = [];
  let open = '';
  const handlers = {
    open() {
      open = revision.now;
      opens.push(open);
      return { encoder: 'mini', revision: open, vectors: 1, kernel: 'scalar', damaged: [] };
    },
    search: () => ({ hits: [{ id: `answered by ${open}`, score: 1 }], searched: 1 }),
  } as unknown as Handlers<SearchApi>;
  const search = createSearchIndex(
    () => new FakeWorker(handlers) as unknown as Worker,
    () => undefined,
    { cores: 1, budget: 1 },
  );
  return { search, opens };
}

const mine = (revision: string) => ({ id: 'mine', encoder: 'mini', revision });
const query = new Float32Array([1]);
const one = { topK: 1, filter: null, method: 'auto' } as const;

it('reads the collection again where another tab has put vectors of another revision in its place', async () => {
  const revision = { now: 'old' };
  const { search, opens } = worker(revision);
  await search.open('mine', 1);
  expect((await search.search(mine('old'), query, one)).hits[0]?.id).toBe('answered by old');
  revision.now = 'new';
  const answers = await Promise.all([search.search(mine('new'), query, one), search.search(mine('new'), query, one)]);
  expect(answers.map(({ hits }) => hits[0]?.id)).toEqual(['answered by new', 'answered by new']);
  expect(opens).toEqual(['old', 'new']);
});

it('never answers a query of one revision from vectors of another', async () => {
  const { search } = worker({ now: 'new' });
  await search.open('mine', 1);
  await expect(search.search(mine('old'), query, one)).rejects.toMatchObject({ code: 'model-changed' });
  expect((await search.search(mine('new'), query, one)).hits).toHaveLength(1);
});

it('answers searches while rows are being read, and asks for items when all are there', async () => {
  const asked: string[] = [];
  let finish = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  let failures = 1;
  const about = { encoder: 'mini', revision: 'old', kernel: 'scalar', damaged: [], listed: [], merged: false };
  const handlers = {
    open() {
      asked.push('open');
      return { ...about, vectors: 1, loading: true };
    },
    async loaded() {
      await finished;
      // The first time other tabs have merged what was being read.
      if (failures-- > 0) throw new SightglassError('model-changed', '');
      return { ...about, vectors: 2, loading: false };
    },
    search: () => ({ hits: [], searched: 1 }),
    vectors() {
      asked.push('vectors');
      return [new Float32Array([1])];
    },
  } as unknown as Handlers<SearchApi>;
  const search = createSearchIndex(
    () => new FakeWorker(handlers) as unknown as Worker,
    () => undefined,
    { cores: 1, budget: 1 },
  );
  expect(await search.open('mine', 2)).toMatchObject({ vectors: 1, loading: true });
  expect(search.figures).toMatchObject({ vectors: 1 });
  const vectors = search.vectors(mine('old'), ['a']);
  expect((await search.search(mine('old'), query, one, { partial: true })).searched).toBe(1);
  expect(asked).toEqual(['open']);
  finish();
  expect(await vectors).toEqual([new Float32Array([1])]);
  expect(asked).toEqual(['open', 'open', 'vectors']);
  expect(await search.whole()).toMatchObject({ vectors: 2 });
  expect(search.figures).toMatchObject({ vectors: 2 });
});
