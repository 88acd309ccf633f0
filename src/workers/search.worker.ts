import { asError, SightglassError } from '../core/errors.ts';
import { type StoredSegment, VectorIndex } from '../core/vectors/vectorIndex.ts';
import { fastestKernel } from './search/kernels.ts';
import { type MadeWith, madeAlike, readAlike } from '../storage/collections.ts';
import { type Database, openDatabase } from '../storage/open.ts';
import { type DamagedSegment, readLacking, readSegment, segmentSequences } from '../storage/segments.ts';
import { Telling } from './search/telling.ts';
import { serve } from './rpc.ts';
import type { SearchApi, Shard } from './search.ts';

let database: Promise<Database> | null = null;
let opened: { collection: string; shard: Shard; madeWith: MadeWith; index: VectorIndex; sequences: Set<number>; telling: Telling | null } | null =
  null;

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

function isOf({ index, of }: Shard, sequence: number): boolean {
  return sequence % of === index;
}

function current(collection: string): NonNullable<typeof opened> {
  if (opened?.collection !== collection) throw new SightglassError('not-found', 'That collection is not open.');
  return opened;
}

function telling(collection: string): Telling {
  const { telling: own } = current(collection);
  if (!own) throw new SightglassError('not-supported', 'What the pictures of this collection show cannot be told: its model has no attributes.');
  return own;
}

serve<SearchApi>({
  async open({ signal }, collection, shard) {
    const [db, chosen] = await Promise.all([connection(), kernel]);
    return readAlike(db, collection, async ({ dim, encoder, revision }) => {
      const madeWith = { encoder, revision };
      const index = new VectorIndex(dim, chosen);
      const fresh: NonNullable<typeof opened> = { collection, shard, madeWith, index, sequences: new Set(), telling: null };
      const damaged: DamagedSegment[] = [];
      opened = fresh;
      const listed = await segmentSequences(db, collection);
      for (const sequence of listed) if (!isOf(shard, sequence)) fresh.sequences.add(sequence);
      let isMerged = false;
      for await (const read of readLacking(db, collection, fresh.sequences)) {
        signal.throwIfAborted();
        if ('damaged' in read) damaged.push(read.damaged);
        else index.addStored(read.segment);
      }
      for (const sequence of fresh.sequences) isMerged ||= !listed.includes(sequence);
      return { ...madeWith, vectors: index.size, kernel: chosen.name, bytes: index.bytes, workers: shard.of, listed, merged: isMerged, damaged };
    });
  },
  async append(_context, collection, sequence) {
    const own = opened;
    if (own?.collection !== collection || own.sequences.has(sequence)) return true;
    own.sequences.add(sequence);
    if (!isOf(own.shard, sequence)) return true;
    const db = await connection();
    const segments: StoredSegment[] = [];
    try {
      segments.push(await readSegment(db, collection, sequence));
    } catch (thrown) {
      if (asError(thrown).code !== 'not-found') throw thrown;
      // It has been merged with others already, perhaps with those of another shard.
      if (own.shard.of > 1) return false;
      for await (const read of readLacking(db, collection, own.sequences)) if ('segment' in read) segments.push(read.segment);
    }
    const record = await db.get('collections', collection);
    // Another tab may have put vectors of another model in its place: the next search reads all of them.
    if (record && madeAlike(record, own.madeWith)) for (const segment of segments) own.index.addStored(segment);
    return true;
  },
  remove(_context, collection, ids) {
    if (opened?.collection !== collection) return;
    opened.index.remove(ids);
    opened.telling?.remove(ids);
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
