import 'fake-indexeddb/auto';
import { beforeEach, expect, it } from 'vitest';
import type { EncoderService } from '../../src/app/encoder.ts';
import { startIndexing } from '../../src/app/indexing.ts';
import { createLooking } from '../../src/app/looking.ts';
import type { AddReport } from '../../src/core/api.ts';
import { SightglassError } from '../../src/core/errors.ts';
import { createCollection } from '../../src/storage/collections.ts';
import { listItems } from '../../src/storage/items.ts';
import { segmentSequences } from '../../src/storage/segments.ts';
import type { IntakeApi } from '../../src/workers/intake.ts';
import type { WorkerClient } from '../../src/workers/rpc.ts';
import { liveSegment, useDatabase } from '../fixtures/library.ts';

const opened = useDatabase();
const info = { id: 'mini', revision: 'r', dim: 2, side: 1, view: { side: 1 }, calibration: null };
let id: string;
beforeEach(async () => {
  id = (await createCollection(opened.current, { name: 'Mine', encoder: 'mini', revision: 'r', dim: 2 })).id;
});

/** The content of a file is its id; `dies` is asked at each call whether the worker dies under it. */
function intake(dies: (method: string, name: string) => boolean = () => false): WorkerClient<IntakeApi> {
  return {
    async call(method: string, [file]: [File]) {
      const sha256 = await file.text();
      if (dies(method, sha256)) throw new SightglassError('worker-died', 'The intake worker stopped.');
      if (method === 'hash') return sha256;
      const pixels = new Uint8Array(3).fill(sha256.charCodeAt(0));
      return { sha256, type: 'image/jpeg', width: 1, height: 1, pixels, preview: new Blob([sha256]), takenAt: null };
    },
    stop: () => undefined,
  } as unknown as WorkerClient<IntakeApi>;
}

/** Fails on every batch that holds this letter. */
function encoder(poison = ''): EncoderService {
  return {
    load: async () => info,
    release: () => undefined,
    async images(pixels: Uint8Array, count: number) {
      if (poison && pixels.includes(poison.charCodeAt(0))) throw new SightglassError('out-of-memory', 'No room.');
      return Float32Array.from(Array.from({ length: count }, (_, k) => [1, pixels[k * 3] as number]).flat());
    },
  } as unknown as EncoderService;
}

async function add(letters: string, client: WorkerClient<IntakeApi>, service = encoder()): Promise<AddReport> {
  const sources = letters.split('').map((letter) => ({ file: new File([letter], `${letter}.jpg`), path: '' }));
  const report: AddReport = { added: 0, skipped: [], failed: [], cancelled: false };
  const looking = createLooking(opened.current, id, report);
  const setup = { database: opened.current, collection: id, encoder: service, intake: [client], looking, onCommitted: async () => undefined };
  return startIndexing(setup, sources, sources.length, report).done;
}

/** Ids of items, and of rows. */
async function kept(): Promise<{ items: string; rows: string }> {
  const items = (await listItems(opened.current, id)).map((item) => item.id).join('');
  const rows: string[] = [];
  for (const sequence of await segmentSequences(opened.current, id)) rows.push(...(await liveSegment(opened.current, id, sequence)).ids);
  return { items, rows: rows.join('') };
}

it('gives up the one picture that the model cannot embed, with the reason; it may come again', async () => {
  const report = await add('abcde', intake(), encoder('c'));
  expect(report).toEqual({
    added: 4,
    skipped: [],
    failed: [{ name: 'c.jpg', code: 'out-of-memory', message: 'The model cannot embed this picture: No room.' }],
    cancelled: false,
  });
  expect(await kept()).toEqual({ items: 'abde', rows: 'abde' });
  expect(await add('abcde', intake())).toMatchObject({ added: 1, failed: [] });
  expect(await kept()).toEqual({ items: 'abdec', rows: 'abdec' });
});

it('reads a file again whose worker died, once', async () => {
  const died = new Set<string>();
  const once = intake((method, name) => {
    const call = `${method} ${name}`;
    if (name !== 'b' || died.has(call)) return false;
    died.add(call);
    return true;
  });
  expect(await add('abc', once)).toMatchObject({ added: 3, failed: [] });
  expect(died).toEqual(new Set(['hash b', 'prepare b']));
  const always = intake((method, name) => method === 'prepare' && name === 'd');
  const report = await add('de', always);
  expect(report).toMatchObject({ added: 1, failed: [{ name: 'd.jpg', code: 'worker-died' }] });
  expect(await kept()).toEqual({ items: 'abce', rows: 'abce' });
});

it('tells of pictures that another tab added meanwhile as of duplicates', async () => {
  const [one, other] = await Promise.all([add('abc', intake()), add('abc', intake())]);
  expect(one.added + other.added).toBe(3);
  expect([...one.skipped, ...other.skipped].map(({ code }) => code)).toEqual(['duplicate', 'duplicate', 'duplicate']);
  expect(await kept()).toEqual({ items: 'abc', rows: 'abc' });
});
