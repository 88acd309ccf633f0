import { type ChunkImages, CHUNK } from '../../core/vectors/kernel.ts';
import type { StoredSegment, VectorIndex } from '../../core/vectors/vectorIndex.ts';
import { type ImageHead, ImageWriter, type IndexImage } from '../../storage/indexImage.ts';
import type { Shard } from '../search.ts';

/** Rows of a share from which on a copy on disk pays: fewer are read from their segments as fast. */
export const COPY_FROM = 16_384;
/** Share of rows that a copy may lack, or hold in vain, before it is made anew. */
const STALE = 0.15;

type Placed = ImageHead['segments'][number];

/** A chunk whose rows lie on disk and will be in memory soon, and what the rows' checksum should be. */
export interface Coming {
  chunk: number;
  sum: number;
}

export interface CopySetup {
  index: VectorIndex;
  images: ChunkImages;
  collection: string;
  shard: Shard;
  /** Bytes of memory the index should keep to. */
  budget: number;
}

/** Rows of segments, or of chunks, together. */
export const rowsOf = (list: readonly { rows: number }[]): number => list.reduce((sum, { rows }) => sum + rows, 0);

/**
 * The copy on disk of one worker's rows (storage/indexImage.ts): kept up to date, and where rows go that memory has no room for.
 * A disk that cannot be written makes everything stay in memory.
 */
export class ShardCopy {
  readonly #setup: CopySetup;
  /** The index's segments, and where their rows are. */
  #placed: Placed[] = [];
  /** Rows of the image that belong to one of them. */
  #known = 0;
  #image: IndexImage | null = null;
  #writer: ImageWriter | null = null;
  /** Of chunks that were written. */
  readonly #sums = new Map<number, ImageHead['chunks'][number]['sums']>();
  /** In the order they come. */
  #coming: readonly Coming[] = [];
  #writable = true;
  #sealing = false;
  #closed = false;

  constructor(setup: CopySetup) {
    this.#setup = setup;
  }

  /**
   * The index takes its chunks from this image, which is this one's to close from now on; `placed`: the segments of it that are still there.
   * `coming`: see {@link bring}.
   */
  use(image: IndexImage, placed: readonly Placed[], coming: readonly Coming[]): void {
    this.#image = image;
    this.#placed = [...placed];
    this.#known = rowsOf(placed);
    this.#coming = coming;
  }

  /** Rows that lie on disk alone, and stay there. */
  get rowsOnDisk(): number {
    return rowsOf(this.#onDisk());
  }

  /** Bytes that the index has, and that it will have when all has come. */
  get bytes(): number {
    const { index, images } = this.#setup;
    const more = this.#coming.length * images.rowBytes;
    // The last of all goes where rows on disk were read into.
    return index.bytes + (more > 0 && this.#onDisk().length === 0 ? more - images.rowBytes : more);
  }

  #onDisk(): { chunk: number; rows: number }[] {
    const coming = new Set(this.#coming.map(({ chunk }) => chunk));
    return this.#chunks().filter(({ chunk }) => this.#setup.images.isOnDisk(chunk) && !coming.has(chunk));
  }

  /**
   * Takes rows into memory that were left on disk so that searches need not wait for them. What is damaged there comes from its segments
   * again: `read` gives one, or null where it is damaged as well. `pause` resolves when other work has had its turn.
   */
  async bring(read: (sequence: number) => Promise<StoredSegment | null>, pause: () => Promise<void>): Promise<void> {
    const { index, images, budget } = this.#setup;
    for (let next = this.#coming[0]; next; next = this.#coming[0]) {
      await pause();
      // Other rows may have taken the room: then these stay where they are.
      if (this.#closed || this.bytes > budget) break;
      this.#coming = this.#coming.slice(1);
      if (!images.isOnDisk(next.chunk) || images.bring(next.chunk, next.sum)) continue;
      for (const segment of this.#segmentsIn(next.chunk)) {
        const { calibration, first, rows } = segment;
        const own = await read(segment.sequence);
        index.mend(next.chunk, calibration, first, rows, own);
      }
    }
    this.#coming = [];
  }

  /** Segments with rows in a chunk. */
  #segmentsIn(chunk: number): Placed[] {
    for (const [id, { chunks }] of this.#setup.index.parts) {
      const begin = chunks.indexOf(chunk) * CHUNK;
      if (begin >= 0)
        return this.#placed.filter(({ calibration, first, rows }) => calibration === id && first < begin + CHUNK && first + rows > begin);
    }
    return [];
  }

  /** A stored segment was added to the index. Brings the index back within its budget. */
  async added(segment: Placed): Promise<void> {
    this.#placed.push(segment);
    const { index, images, budget } = this.#setup;
    if (index.bytes <= budget) return;
    for (const { chunk, rows } of this.#chunks()) {
      // The last chunk of a part is still being filled.
      if (images.isOnDisk(chunk) || rows < CHUNK) continue;
      if (!(await this.#written(chunk))) return;
      images.evict(chunk, this.source);
      // Its memory takes the next chunk: what is beyond the budget already stays as it is.
    }
  }

  /** Writes the copy anew where it lacks much. `pause` resolves when other work has had its turn. */
  async refresh(pause: () => Promise<void>): Promise<void> {
    const { index, images } = this.#setup;
    const chunks = this.#chunks();
    const total = rowsOf(chunks);
    const held = rowsOf(this.#image?.head.chunks ?? []);
    const isStale = !this.#image || total - this.#known > STALE * total || held - this.#known > STALE * held;
    if (!this.#writer && (!isStale || index.size < COPY_FROM)) return;
    const segments = [...this.#placed];
    for (const { chunk, rows } of chunks) {
      // What has been written full stays as it is.
      if (rows === CHUNK && this.#sums.has(chunk)) continue;
      await pause();
      if (this.#closed || !(await this.#written(chunk))) return;
    }
    if (this.#closed || !this.#writer) return;
    const head: ImageHead = {
      layout: images.layout,
      rowBytes: images.rowBytes,
      derivedBytes: images.derivedBytes,
      chunks: chunks
        .toSorted((a, b) => a.chunk - b.chunk)
        .map(({ chunk, ...own }) => ({ ...own, longest: images.longest(chunk), sums: this.#sums.get(chunk) as { rows: number; derived: number } })),
      segments,
    };
    const writer = this.#writer;
    this.#sealing = true;
    // Rows that lie on disk alone must be readable at every moment.
    const image = await writer.seal(head, this.rowsOnDisk > 0);
    this.#sealing = false;
    this.#writer = null;
    this.#image?.close();
    this.#image = image;
    if (this.#closed) return this.close();
    this.#known = rowsOf(segments);
    this.#sums.clear();
  }

  close(): void {
    this.#closed = true;
    this.#coming = [];
    this.#image?.close();
    this.#image = null;
    // One that is being made whole is closed when that is done.
    if (this.#sealing) return;
    this.#writer?.discard().catch(() => undefined);
    this.#writer = null;
  }

  /** Reads rows that lie on disk. */
  readonly source = (chunk: number, at: number, into: Uint8Array): void => {
    if (this.#writer && this.#sums.has(chunk)) this.#writer.read(this.#place(chunk) + at, into);
    else if (this.#image) this.#image.rows(chunk, at, into);
    else throw new Error('The copy of the index on disk is gone.');
  };

  /** All there are now, part by part. */
  #chunks(): { chunk: number; calibration: string; rows: number }[] {
    return [...this.#setup.index.parts.values()].flatMap(({ calibration, chunks, count }) =>
      chunks.map((chunk, k) => ({ chunk, calibration: calibration.id, rows: Math.min(CHUNK, count - k * CHUNK) })),
    );
  }

  #place(chunk: number): number {
    const { rowBytes, derivedBytes } = this.#setup.images;
    return chunk * (rowBytes + derivedBytes);
  }

  /** False where nothing can be written. */
  async #written(chunk: number): Promise<boolean> {
    if (!this.#writable || this.#sealing) return false;
    const { images, collection, shard } = this.#setup;
    try {
      this.#writer ??= await ImageWriter.begin(collection, shard);
      if (!this.#writer) throw new Error('There is no private file system.');
      const sums = { rows: images.checksumOfRows(chunk), derived: images.checksumOfDerived(chunk) };
      this.#writer.write(this.#place(chunk), images.rows(chunk));
      this.#writer.write(this.#place(chunk) + images.rowBytes, images.derived(chunk));
      this.#sums.set(chunk, sums);
      return true;
    } catch {
      // Full, or not allowed: everything stays in memory, as far as it is not written already.
      this.#writable = false;
      if (this.#sums.size === 0) {
        await this.#writer?.discard().catch(() => undefined);
        this.#writer = null;
      }
      return false;
    }
  }
}
