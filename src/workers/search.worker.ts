import { quicken } from '../core/archive/crc32c.ts';
import { asError, SightglassError, toWire } from '../core/errors.ts';
import type { StoredSegment } from '../core/vectors/vectorIndex.ts';
import { sumOfBlocks } from '../kernel/crc32c.ts';
import sumWasm from '../kernel/crc32c.wat?wasm-bytes';
import { madeAlike } from '../storage/collections.ts';
import { type Database, openDatabase } from '../storage/open.ts';
import { type DamagedSegment, readLacking, readNumbered, readSegment, type ReadSegment } from '../storage/segments.ts';
import { fastestKernel } from './search/kernels.ts';
import { aborted, type Opened, openShard, place } from './search/opening.ts';
import { Telling } from './search/telling.ts';
import { serve } from './rpc.ts';
import type { OpenedShard, SearchApi, Shard } from './search.ts';

/** Milliseconds of reading after which searches are answered from what there is. */
const ANSWER_AFTER = 150;
/** Milliseconds before rows that were left on disk are taken into memory: the first search comes before them. */
const BRING_AFTER = 50;
/** Milliseconds before what came from the copy is verified where it is kept: that reads everything. */
const CHECK_AFTER = 1000;
/** Milliseconds of quiet before the copy on disk is made anew. */
const COPY_AFTER = 3000;

let database: Promise<Database> | null = null;
let opened: Opened | null = null;
/** Of what is open. */
let whole: Promise<OpenedShard> | null = null;

/** A failed or closed connection is forgotten, so that the next call tries again. */
function connection(): Promise<Database> {
  const forget = () => {
    database = null;
  };
  database ??= openDatabase({ onBlocking: forget, onTerminated: forget }).catch((thrown) => {
    forget();
    throw thrown;
  });
  return database;
}

const kernel = fastestKernel();
// Without it segments are verified all the same.
WebAssembly.compile(sumWasm).then(
  (module) => quicken(sumOfBlocks(module)),
  () => undefined,
);
// It is wanted soon, and takes as long as the kernel does. Whoever asks for it hears why it cannot be opened.
connection().catch(() => undefined);
const pause = (ms = 0) => new Promise<void>((resolve) => setTimeout(resolve, ms));

function current(collection: string): Opened {
  if (opened?.collection !== collection) throw new SightglassError('not-found', 'That collection is not open.');
  return opened;
}

function telling(collection: string): Telling {
  const { telling: own } = current(collection);
  if (!own) throw new SightglassError('not-supported', 'What the pictures of this collection show cannot be told: its model has no attributes.');
  return own;
}

/** When all is loaded: what the first answers had no need of, and some time later the copy on disk anew where it lacks much. */
async function afterwards(loading: Promise<OpenedShard>): Promise<void> {
  const own = opened;
  if (whole !== loading || !own) return;
  await pause(BRING_AFTER);
  await own.copy?.bring((sequence) => segmentOrNull(own.collection, sequence), pause);
  await pause(COPY_AFTER);
  if (opened !== own) return;
  own.index.settle();
  await own.copy?.refresh(pause);
}

/** Null: it is damaged, as {@link SearchApi.check} says, or was merged with others. */
async function segmentOrNull(collection: string, sequence: number): Promise<StoredSegment | null> {
  return readSegment(await connection(), collection, sequence).catch((thrown) => {
    if (asError(thrown).code === 'segment-damaged' || asError(thrown).code === 'not-found') return null;
    throw thrown;
  });
}

function isOf({ index, of }: Shard, sequence: number): boolean {
  return sequence % of === index;
}

serve<SearchApi>({
  async open({ signal }, collection, shard, budget) {
    const started = performance.now();
    return new Promise<OpenedShard>((resolve, reject) => {
      let own: Opened | null = null;
      // A later call of this method, or another attempt of this one, has taken its place.
      const mustBeWanted = () => {
        signal.throwIfAborted();
        if (whole !== loading || (own && opened !== own)) throw aborted();
      };
      const loading = openShard({
        database: connection(),
        kernel,
        collection,
        shard,
        budget,
        onOpen(fresh) {
          own = null;
          mustBeWanted();
          opened?.copy?.close();
          own = opened = fresh;
        },
        onRows(answer) {
          mustBeWanted();
          if (performance.now() - started > ANSWER_AFTER) resolve(answer());
        },
      });
      whole = loading;
      loading.then(resolve, reject);
      loading.then(() => afterwards(loading)).catch(() => undefined);
    });
  },
  loaded(_context, collection) {
    current(collection);
    return whole as Promise<OpenedShard>;
  },
  async check({ signal }, collection) {
    const own = current(collection);
    await pause(CHECK_AFTER);
    const db = await connection();
    const damaged: DamagedSegment[] = [];
    for (const sequence of own.copied) {
      signal.throwIfAborted();
      if (opened !== own) break;
      const read = await readNumbered(db, collection, sequence).catch(toWire);
      // One that is gone was merged with others, and is well.
      if (!('segment' in read) && read.code !== 'not-found') damaged.push({ ...read, sequence });
    }
    return damaged;
  },
  async append(_context, collection, sequence) {
    const own = opened;
    if (own?.collection !== collection || own.sequences.has(sequence)) return true;
    own.sequences.add(sequence);
    if (!isOf(own.shard, sequence)) return true;
    const db = await connection();
    const segments: ReadSegment[] = [];
    try {
      segments.push(await readNumbered(db, collection, sequence));
    } catch (thrown) {
      if (asError(thrown).code !== 'not-found') throw thrown;
      // It has been merged with others already, perhaps with those of another shard.
      if (own.shard.of > 1) return false;
      for await (const read of readLacking(db, collection, own.sequences)) if ('segment' in read) segments.push(read);
    }
    const record = await db.get('collections', collection);
    // Another tab may have put vectors of another model in its place: the next search reads all of them.
    if (record && madeAlike(record, own.madeWith)) for (const segment of segments) await place(own, segment);
    return true;
  },
  remove(_context, collection, ids) {
    if (opened?.collection !== collection) return;
    opened.index.remove(ids);
    opened.telling?.remove(ids);
    opened.removed?.push(...ids);
  },
  async search({ signal }, collection, query, { topK, filter, method, bits }) {
    const { index } = current(collection);
    if (!filter) return index.search(query, topK, { method, bits });
    const only = filter.attributes ? await telling(collection).selection(filter, signal) : index.select(filter.ids ?? []);
    return index.search(query, topK, { only, method, bits });
  },
  learnCodes(_context, collection) {
    const { index } = current(collection);
    return index.size > 0 ? index.learnCodes() : null;
  },
  useCodes: (_context, collection, basis) => current(collection).index.useCodes(basis),
  vectors: (_context, collection, ids) => ids.map((id) => current(collection).index.vector(id)),
  describe(_context, collection, model) {
    const own = current(collection);
    own.telling = new Telling(own.index, model);
  },
  attributes: ({ signal }, collection, ids) => telling(collection).attributes(ids, signal),
  facets: ({ signal }, collection, filter) => telling(collection).facets(filter, signal),
  matching: ({ signal }, collection, filter) => telling(collection).matching(filter, signal),
});
