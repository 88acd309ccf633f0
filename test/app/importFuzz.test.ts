import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { createRandom } from '../../src/core/random.ts';
import { asError } from '../../src/core/errors.ts';
import { openDatabase } from '../../src/storage/open.ts';
import { archiveHandlers } from '../../src/workers/archive/handlers.ts';
import type { CallContext } from '../../src/workers/rpc.ts';
import { goodFiles } from '../torture/goodFiles.ts';
import { mutated } from '../torture/mutate.ts';

const SEED = 8;
const FILES = 5000;

// `npm run torture` does the same through the page and its workers; here it is the reader alone, and every run has all of them.
it(`${FILES} damaged files of vectors are refused with a reason, or are good ones (seed ${SEED})`, async () => {
  const random = createRandom(SEED);
  const bases = await Promise.all(goodFiles(random).map(async (file) => new Uint8Array(await file.arrayBuffer())));
  const database = await openDatabase({}, 'fuzz');
  const context: CallContext = { signal: new AbortController().signal, progress: () => undefined };
  const codes = new Map<string, number>();
  for (let k = 0; k < FILES; k++) {
    const handlers = archiveHandlers(() => Promise.resolve(database));
    const bytes = mutated(random, bases);
    try {
      const { count } = (await handlers.open(context, new Blob([bytes]))) as { count: number };
      await handlers.begin(context, { name: 'Fuzzed', encoder: null });
      await handlers.batch(context, 0, count);
      codes.set('good', (codes.get('good') ?? 0) + 1);
    } catch (thrown) {
      const { code, message } = asError(thrown);
      expect(['archive-invalid', 'archive-too-new', 'invalid-vector'], `file ${k} of seed ${SEED}: ${message}`).toContain(code);
      codes.set(code, (codes.get(code) ?? 0) + 1);
    }
    await handlers.discard(context);
    for (const store of ['collections', 'segments', 'items', 'packs'] as const)
      expect(await database.count(store), `${store} after file ${k} of seed ${SEED}`).toBe(0);
  }
  database.close();
  // Most are refused, and some changes do no harm: otherwise the mutations test nothing.
  expect(codes.get('archive-invalid')).toBeGreaterThan(FILES / 2);
  expect(codes.get('good')).toBeGreaterThan(FILES / 50);
  expect(codes.get('invalid-vector')).toBeGreaterThan(0);
}, 300_000);
