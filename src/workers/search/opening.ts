import { SightglassError } from '../../core/errors.ts';
import type { Kernel } from '../../core/vectors/kernel.ts';
import { VectorIndex } from '../../core/vectors/vectorIndex.ts';
import { type MadeWith, readAlike } from '../../storage/collections.ts';
import { type IndexImage, openImage } from '../../storage/indexImage.ts';
import type { Database } from '../../storage/open.ts';
import { type DamagedSegment, type ReadSegment, readLacking, segmentSequences } from '../../storage/segments.ts';
import type { OpenedShard, Shard } from '../search.ts';
import { adopted } from './adopted.ts';
import type { ShardCopy } from './shardCopy.ts';
import type { Telling } from './telling.ts';

/** What a search worker holds of a collection. */
export interface Opened {
  collection: string;
  shard: Shard;
  madeWith: MadeWith;
  index: VectorIndex;
  copy: ShardCopy | null;
  /** Segments that are in the index, or another shard's. */
  sequences: Set<number>;
  /** Those of them that came from the copy. */
  copied: ReadonlySet<number>;
  telling: Telling | null;
  /** Ids that were removed while rows are still being read; null when all are there. */
  removed: string[] | null;
}

export interface OpeningSetup {
  database: Promise<Database>;
  kernel: Promise<Kernel>;
  collection: string;
  shard: Shard;
  budget: number;
  /** It is open, though empty or not whole. Throws `aborted` where another one is wanted by now. */
  onOpen: (opened: Opened) => void;
  /** Some of it can be searched. Throws likewise. */
  onRows: (answer: () => OpenedShard) => void;
}

/** Loads a shard's segments from storage; see `SearchApi.open`. */
export async function openShard({ database: opening, kernel, collection, shard, budget, onOpen, onRows }: OpeningSetup): Promise<OpenedShard> {
  // While the database opens.
  let early: Promise<IndexImage | null> | null = openImage(collection, shard);
  const close = () => void early?.then((image) => image?.close());
  const database = await opening.catch((thrown) => {
    close();
    throw thrown;
  });
  return readAlike(database, collection, async ({ dim, encoder, revision }) => {
    const madeWith = { encoder, revision };
    const image = early ?? openImage(collection, shard);
    early = null;
    const make = async () => new VectorIndex(dim, await kernel);
    const [listed, { index, copy, held }] = await Promise.all([
      segmentSequences(database, collection),
      adopted({ database, collection, shard, image, dim, budget, make }),
    ]);
    const foreign = listed.filter((sequence) => sequence % shard.of !== shard.index);
    const own: Opened = {
      collection,
      shard,
      madeWith,
      index,
      copy,
      sequences: new Set([...foreign, ...held]),
      copied: held,
      telling: null,
      removed: [],
    };
    const copiedRows = index.size;
    const damaged: DamagedSegment[] = [];
    let merged = false;
    const answer = (loading: boolean): OpenedShard => ({
      ...madeWith,
      vectors: index.size,
      kernel: index.kernel.name,
      bytes: copy?.bytes ?? index.bytes,
      budget,
      rowsOnDisk: copy?.rowsOnDisk ?? 0,
      copied: copiedRows,
      loading,
      workers: shard.of,
      listed,
      merged,
      damaged,
    });
    try {
      onOpen(own);
    } catch (thrown) {
      copy?.close();
      throw thrown;
    }
    for await (const read of readLacking(database, collection, own.sequences)) {
      if ('damaged' in read) damaged.push(read.damaged);
      else await placed(own, read, () => index.appendStored(read.segment));
      onRows(() => answer(true));
    }
    merged = [...own.sequences].some((sequence) => !listed.includes(sequence));
    // Segments that were merged meanwhile may have come twice.
    if (merged) index.settle();
    index.remove(own.removed ?? []);
    own.removed = null;
    return answer(false);
  }).finally(close);
}

/** Adds a segment that was read. */
export function place(own: Opened, read: ReadSegment): Promise<void> {
  return placed(own, read, () => own.index.addStored(read.segment));
}

async function placed({ index, copy }: Opened, { segment, sequence, checksum }: ReadSegment, add: () => void): Promise<void> {
  const { id } = segment.calibration;
  const first = index.parts.get(id)?.count ?? 0;
  add();
  await copy?.added({ sequence, checksum, calibration: id, first, rows: segment.scales.length });
}

export function aborted(): SightglassError {
  return new SightglassError('aborted', 'Another collection was opened.');
}
