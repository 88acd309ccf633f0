import { CHUNK } from '../../core/vectors/kernel.ts';
import type { Calibration } from '../../core/vectors/calibration.ts';
import type { VectorIndex } from '../../core/vectors/vectorIndex.ts';
import { type ImageHead, type IndexImage, openImage } from '../../storage/indexImage.ts';
import type { Database } from '../../storage/open.ts';
import type { SegmentRecord } from '../../storage/schema.ts';
import { idsOf, rowCount } from '../../storage/segmentRecord.ts';
import { readCalibration, segmentRecords } from '../../storage/segments.ts';
import type { Shard } from '../search.ts';
import { ShardCopy } from './shardCopy.ts';

/** Share of an image's rows that must still be there for it to be used. */
const LEAST_HELD = 0.75;

export interface Adopted {
  index: VectorIndex;
  /** Null where the kernel's rows cannot be kept on disk. */
  copy: ShardCopy | null;
  /** Sequence numbers of the segments whose rows are in `index`. */
  held: ReadonlySet<number>;
}

export interface AdoptSetup {
  database: Database;
  collection: string;
  shard: Shard;
  budget: number;
  /** An empty index. */
  make: () => VectorIndex;
}

/** An index as its copy on disk has it, or an empty one where there is no copy that fits the segments there are. */
export async function adopted({ database, collection, shard, budget, make }: AdoptSetup): Promise<Adopted> {
  const image = await openImage(collection, shard);
  if (image) {
    const index = make();
    const copy = index.images && new ShardCopy({ index, images: index.images, collection, shard, budget });
    const placed = copy && (await fill(index, copy, image, database, collection, budget).catch(() => null));
    if (placed) {
      copy.use(image, placed);
      return { index, copy, held: new Set(placed.map(({ sequence }) => sequence)) };
    }
    image.close();
  }
  const index = make();
  const copy = index.images && new ShardCopy({ index, images: index.images, collection, shard, budget });
  return { index, copy, held: new Set() };
}

/** Null where the image does not fit; the index is then spoiled. */
async function fill(
  index: VectorIndex,
  copy: ShardCopy,
  image: IndexImage,
  database: Database,
  collection: string,
  budget: number,
): Promise<ImageHead['segments'] | null> {
  const { images } = index;
  const { head } = image;
  if (images?.layout !== head.layout || images.rowBytes !== head.rowBytes || images.derivedBytes !== head.derivedBytes) return null;
  const wanted = new Map(head.segments.map((segment) => [segment.sequence, segment]));
  const there: { segment: ImageHead['segments'][number]; record: SegmentRecord }[] = [];
  for await (const records of segmentRecords(database, collection))
    for (const record of records) {
      const segment = wanted.get(record.sequence);
      if (segment && isSame(segment, record, index.dim)) there.push({ segment, record });
    }
  const [held, all] = [there, head.segments.map((segment) => ({ segment }))].map((list) => list.reduce((sum, { segment }) => sum + segment.rows, 0));
  if ((held as number) < LEAST_HELD * (all as number)) return null;
  const calibrations = new Map<string, Calibration>();
  for (const id of new Set(head.chunks.map(({ calibration }) => calibration))) {
    const calibration = await readCalibration(database, id);
    if (!calibration) return null;
    calibrations.set(id, calibration);
  }
  const onDisk = head.chunks.length - roomFor(head, budget);
  for (const [k, { calibration, rows, longest, sums }] of head.chunks.entries()) {
    // Rows may still be added to a chunk that is not full.
    const source = k < onDisk && rows === CHUNK ? copy.source : null;
    const chunk = index.adopt({ calibration: calibrations.get(calibration) as Calibration, rows, longest, source });
    image.derived(chunk, images.derived(chunk));
    if (!source) image.rows(chunk, 0, images.rows(chunk));
    const isWhole = images.checksumOfDerived(chunk) === sums.derived && (source !== null || images.checksumOfRows(chunk) === sums.rows);
    if (chunk !== k || !isWhole) return null;
  }
  for (const { segment, record } of there) {
    const refinement = record.refinement && new Uint8Array(await record.refinement.arrayBuffer());
    const removed = record.removed && new Uint8Array(record.removed);
    index.claim({ ids: idsOf(record), removed, ...(refinement && { refinement }) }, segment.calibration, segment.first);
  }
  return there.map(({ segment }) => segment);
}

function isSame(segment: ImageHead['segments'][number], record: SegmentRecord, dim: number): boolean {
  return (
    record.checksum === segment.checksum &&
    record.calibration === segment.calibration &&
    rowCount(record) === segment.rows &&
    record.rows.size === segment.rows * dim &&
    record.scales.byteLength === segment.rows * 4
  );
}

/** Chunks whose rows fit into memory beside what is derived of all. */
function roomFor({ chunks, rowBytes, derivedBytes }: ImageHead, budget: number): number {
  const left = budget - chunks.length * (derivedBytes + CHUNK * 8);
  const fit = Math.floor(left / rowBytes);
  // What is on disk is read into a block of its own.
  return fit >= chunks.length ? chunks.length : Math.max(0, fit - 1);
}
