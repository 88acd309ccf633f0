import { CHUNK } from '../../core/vectors/kernel.ts';
import type { Calibration } from '../../core/vectors/calibration.ts';
import type { VectorIndex } from '../../core/vectors/vectorIndex.ts';
import type { ImageHead, IndexImage } from '../../storage/indexImage.ts';
import type { Database } from '../../storage/open.ts';
import type { SegmentRecord } from '../../storage/schema.ts';
import { idsOf, rowCount } from '../../storage/segmentRecord.ts';
import { readCalibration, readRecords } from '../../storage/segments.ts';
import type { Shard } from '../search.ts';
import { type Coming, rowsOf, ShardCopy } from './shardCopy.ts';

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
  /** Its newest copy, which is closed or kept by what is made of it. */
  image: Promise<IndexImage | null>;
  dim: number;
  budget: number;
  /** An empty index of that dimension. */
  make: () => Promise<VectorIndex>;
}

/** An index as its copy on disk has it, or an empty one where there is no copy that fits the segments there are. */
export async function adopted(setup: AdoptSetup): Promise<Adopted> {
  const image = await setup.image;
  if (image) {
    // Asked for at once, so that neither waits for the other, nor for the kernel.
    const calibrations = calibrationsOf(setup.database, image.head).catch(() => null);
    const reading = stillThere(setup, image.head).catch(() => null);
    const { index, copy } = await empty(setup);
    const coming = await calibrations.then((known) => copy && known && filled(index, copy, image, known, setup.budget)).catch(() => null);
    const there = await reading;
    if (copy && coming && there && (await claimed(index, there).catch(() => false))) {
      const placed = there.map(({ segment }) => segment);
      copy.use(image, placed, coming);
      return { index, copy, held: new Set(placed.map(({ sequence }) => sequence)) };
    }
    image.close();
  }
  return { ...(await empty(setup)), held: new Set() };
}

async function empty({ make, collection, shard, budget }: AdoptSetup): Promise<Pick<Adopted, 'index' | 'copy'>> {
  const index = await make();
  return { index, copy: index.images && new ShardCopy({ index, images: index.images, collection, shard, budget }) };
}

interface Held {
  segment: ImageHead['segments'][number];
  record: SegmentRecord;
}

/** The segments of an image that are as they were; null where it is too few of them. */
async function stillThere({ database, collection, dim }: AdoptSetup, { segments }: ImageHead): Promise<Held[] | null> {
  const records = await readRecords(
    database,
    collection,
    segments.map(({ sequence }) => sequence),
  );
  const there = segments.flatMap((segment, k) => {
    const record = records[k];
    return record && isSame(segment, record, dim) ? [{ segment, record }] : [];
  });
  return rowsOf(there.map(({ segment }) => segment)) < LEAST_HELD * rowsOf(segments) ? null : there;
}

/** Null where one is missing. */
async function calibrationsOf(database: Database, { chunks }: ImageHead): Promise<Map<string, Calibration> | null> {
  const ids = [...new Set(chunks.map(({ calibration }) => calibration))];
  const found = await Promise.all(ids.map((id) => readCalibration(database, id)));
  return found.includes(null) ? null : new Map(ids.map((id, k) => [id, found[k] as Calibration]));
}

/**
 * What is derived of the image's rows, and the rows of chunks that are not full: enough to be searched. The others lie on disk; gives those
 * for which there is room in memory. Null where the image does not fit; the index is then spoiled.
 */
function filled(
  index: VectorIndex,
  copy: ShardCopy,
  image: IndexImage,
  calibrations: ReadonlyMap<string, Calibration>,
  budget: number,
): Coming[] | null {
  const { images } = index;
  const { head } = image;
  if (images?.layout !== head.layout || images.rowBytes !== head.rowBytes || images.derivedBytes !== head.derivedBytes) return null;
  const onDisk = head.chunks.length - roomFor(head, budget - index.bytes, images.passingBytes);
  const coming: Coming[] = [];
  for (const [k, { calibration, rows, longest, sums }] of head.chunks.entries()) {
    // Rows may still be added to a chunk that is not full.
    const source = rows === CHUNK ? copy.source : null;
    if (source && k >= onDisk) coming.push({ chunk: k, sum: sums.rows });
    const chunk = index.adopt({ calibration: calibrations.get(calibration) as Calibration, rows, longest, source });
    image.derived(chunk, images.derived(chunk));
    if (!source) image.rows(chunk, 0, images.rows(chunk));
    const isWhole = images.checksumOfDerived(chunk) === sums.derived && (source !== null || images.checksumOfRows(chunk) === sums.rows);
    if (chunk !== k || !isWhole) return null;
  }
  return coming;
}

/** The index's rows are those of these segments. */
async function claimed(index: VectorIndex, there: readonly Held[]): Promise<boolean> {
  for (const { segment, record } of there) {
    const refinement = record.refinement && new Uint8Array(await record.refinement.arrayBuffer());
    const removed = record.removed && new Uint8Array(record.removed);
    index.claim({ ids: idsOf(record), removed, ...(refinement && { refinement }) }, segment.calibration, segment.first);
  }
  return true;
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

/** What memory grows by. */
const PAGE = 65_536;

/** Chunks whose rows fit into so many bytes beside what is derived of all, and worked out. */
function roomFor({ chunks, rowBytes, derivedBytes }: ImageHead, bytes: number, passingBytes: number): number {
  const left = bytes - PAGE - chunks.length * (derivedBytes + passingBytes);
  const fit = Math.floor(left / rowBytes);
  // What is on disk is read into a block of its own.
  return fit >= chunks.length ? chunks.length : Math.max(0, fit - 1);
}
