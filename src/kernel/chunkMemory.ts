import { SightglassError } from '../core/errors.ts';
import { CHUNK, type RowSource } from '../core/vectors/kernel.ts';
import { FIRST_PAGES } from './firstPages.ts';

const PAGE = 65536;
const MOST_PAGES = 65536;
/** Rows that are wanted of a chunk on disk, from which on it is read as a whole: one large read takes as long as that many small ones. */
const ROWS_TO_READ_ALL = 640;

/**
 * Where chunks lie in wasm memory. A chunk is two blocks: its rows, each padded with zeros to `stride` bytes, and what is derived of
 * them. The rows may lie on disk; they are read into a block of their own when they are wanted. The first pages are the caller's.
 */
export class ChunkMemory {
  readonly memory = new WebAssembly.Memory({ initial: FIRST_PAGES, maximum: MOST_PAGES });
  readonly rowBytes: number;
  readonly derivedBytes: number;
  readonly #stride: number;
  /** Address of each chunk's rows, 0 where they are on disk. */
  readonly #rows: number[] = [];
  readonly #derived: number[] = [];
  readonly #sources: (RowSource | null)[] = [];
  /** Blocks for rows that nobody uses. */
  readonly #free: number[] = [];
  #end = FIRST_PAGES * PAGE;
  /** What was read last: `count` rows of a chunk, from its first one on. */
  #read = { at: 0, chunk: -1, count: 0 };

  /** `derivedBytes`: of a row, times CHUNK a multiple of 64. */
  constructor(stride: number, derivedBytes: number) {
    this.#stride = stride;
    this.rowBytes = CHUNK * stride;
    this.derivedBytes = CHUNK * derivedBytes;
  }

  get chunks(): number {
    return this.#rows.length;
  }

  get bytes(): number {
    return this.memory.buffer.byteLength;
  }

  /** Throws `out-of-memory`; then nothing has changed. */
  add(source: RowSource | null): void {
    const used = source ? undefined : this.#free.at(-1);
    const scratch = source && this.#read.at === 0 ? this.rowBytes : 0;
    this.#grow(this.derivedBytes + (source || used !== undefined ? 0 : this.rowBytes) + scratch);
    if (used !== undefined) {
      this.#free.pop();
      // It holds another chunk's rows still, and what pads a row must be zero.
      new Uint8Array(this.memory.buffer, used, this.rowBytes).fill(0);
    }
    this.#rows.push(source ? 0 : (used ?? this.#take(this.rowBytes)));
    this.#derived.push(this.#take(this.derivedBytes));
    this.#sources.push(source);
    if (scratch > 0) this.#read.at = this.#take(scratch);
  }

  evict(chunk: number, source: RowSource): void {
    const at = this.#rows[chunk] as number;
    if (at === 0) return;
    this.#rows[chunk] = 0;
    this.#sources[chunk] = source;
    // The first block that is given back is what rows are read into.
    if (this.#read.at === 0) this.#read = { at, chunk, count: CHUNK };
    else this.#free.push(at);
  }

  /** Reads rows that are on disk into memory, to stay. Throws what their source throws, and `out-of-memory`; then nothing has changed. */
  bring(chunk: number): void {
    const source = this.#source(chunk);
    // The last one stays where rows were read into.
    const isLast = this.#rows.every((at, other) => at > 0 || other === chunk);
    const free = isLast ? this.#read.at : this.#free.at(-1);
    if (free === undefined) this.#grow(this.rowBytes);
    const at = free ?? this.#end;
    if (isLast) this.#read.chunk = -1;
    source(chunk, 0, new Uint8Array(this.memory.buffer, at, this.rowBytes));
    if (isLast) this.#read = { at: 0, chunk: -1, count: 0 };
    else if (free !== undefined) this.#free.pop();
    else this.#take(this.rowBytes);
    this.#rows[chunk] = at;
    this.#sources[chunk] = null;
  }

  isOnDisk(chunk: number): boolean {
    return this.#rows[chunk] === 0;
  }

  derived(chunk: number): number {
    return this.#derived[chunk] as number;
  }

  /** The address of row `from`, with the rows until `to − 1` behind it. Good until rows of another chunk are wanted. */
  rows(chunk: number, from: number, to: number): number {
    const at = this.#rows[chunk] as number;
    if (at > 0) return at + from * this.#stride;
    if (this.#read.chunk !== chunk || this.#read.count < to) {
      this.#read.chunk = -1;
      this.#source(chunk)(chunk, 0, new Uint8Array(this.memory.buffer, this.#read.at, to * this.#stride));
      this.#read = { at: this.#read.at, chunk, count: to };
    }
    return this.#read.at + from * this.#stride;
  }

  /** The address of one row. */
  row(chunk: number, at: number): number {
    const list = Int32Array.of(at);
    const from = this.gather(chunk, list);
    return from + (list[0] as number) * this.#stride;
  }

  /** The address that the row numbers of `list` count from. Rows on disk are read one after the other; `list` then says which is where. */
  gather(chunk: number, list: Int32Array): number {
    if (!this.isOnDisk(chunk)) return this.rows(chunk, 0, 0);
    if (this.#read.chunk === chunk || list.length >= ROWS_TO_READ_ALL) return this.rows(chunk, 0, CHUNK);
    this.#read.chunk = -1;
    const source = this.#source(chunk);
    for (let k = 0; k < list.length; ) {
      let end = k + 1;
      while (end < list.length && list[end] === (list[end - 1] as number) + 1) end++;
      const into = new Uint8Array(this.memory.buffer, this.#read.at + k * this.#stride, (end - k) * this.#stride);
      source(chunk, (list[k] as number) * this.#stride, into);
      for (; k < end; k++) list[k] = k;
    }
    return this.#read.at;
  }

  #source(chunk: number): RowSource {
    return this.#sources[chunk] as RowSource;
  }

  #grow(bytes: number): void {
    const missing = this.#end + bytes - this.bytes;
    try {
      if (missing > 0) this.memory.grow(Math.ceil(missing / PAGE));
    } catch (thrown) {
      throw new SightglassError('out-of-memory', 'There is not enough memory for the index.', { cause: thrown });
    }
  }

  #take(bytes: number): number {
    const at = this.#end;
    this.#end += bytes;
    return at;
  }
}
