import { idAt, idBytes, type PackedIds } from './packedIds.ts';

const NONE = -1;

interface Pack {
  ids: PackedIds;
  /** Entry of its first id. */
  first: number;
}

/** Which row has which id, for a million rows without a million objects: ids stay packed as they were stored. */
export class IdTable {
  readonly #packs: Pack[] = [];
  /** Those of them whose rows follow each other from `row` on, and are not written down yet. */
  #runs: (Pack & { row: number })[] = [];
  /** Of each entry's id: two that differ need no look at their bytes. */
  #hashes = new Int32Array(0);
  /** Entry (in the order they were added) → row, or −1 where it was removed. */
  #rows = new Int32Array(0);
  /** Row → entry, −1 for none. */
  #entries = new Int32Array(0);
  /** Entries by the hash of their id: open addressing, at most half full. */
  #slots = new Int32Array(16).fill(NONE);
  #count = 0;
  /** Entries that are among the slots. */
  #settled = 0;
  #size = 0;

  /** Ids that can be found. */
  get size(): number {
    return this.#size;
  }

  /** Adds ids. `rows[k]`: the row of id k, −1 to leave it out. Gives the rows whose id now belongs to another row. */
  add(ids: PackedIds, rows: Int32Array): number[] {
    this.append(ids, rows);
    return this.settle();
  }

  /** The same, but who has them before is looked for by {@link settle}: until then they are not found by {@link row}. */
  append(ids: PackedIds, rows: Int32Array): void {
    const first = this.#count;
    this.#packs.push({ ids, first });
    this.#count += rows.length;
    this.#rows = grown(this.#rows, this.#count);
    this.#rows.set(rows, first);
    let entries = this.#entries;
    let left = 0;
    for (let k = 0; k < rows.length; k++) {
      const row = rows[k] as number;
      if (row === NONE) {
        left++;
        continue;
      }
      if (row >= entries.length) entries = grown(entries, row + rows.length - k);
      entries[row] = first + k;
    }
    this.#entries = entries;
    this.#size += rows.length - left;
  }

  /** The same of ids whose rows follow each other: they are not even written down before {@link settle}. */
  appendRun(ids: PackedIds, row: number): void {
    const count = ids.ends.length;
    const pack = { ids, first: this.#count };
    this.#packs.push(pack);
    this.#runs.push({ ...pack, row });
    this.#count += count;
    this.#size += count;
  }

  #writeDown(): void {
    if (this.#runs.length === 0) return;
    this.#rows = grown(this.#rows, this.#count);
    for (const { ids, first, row } of this.#runs) {
      const count = ids.ends.length;
      this.#entries = grown(this.#entries, row + count);
      const [owners, entries] = [this.#rows, this.#entries];
      for (let k = 0; k < count; k++) {
        owners[first + k] = row + k;
        entries[row + k] = first + k;
      }
    }
    this.#runs = [];
  }

  /** Makes all ids there are findable. Gives the rows whose id now belongs to another row. */
  settle(): number[] {
    const replaced: number[] = [];
    if (this.#settled === this.#count) return replaced;
    this.#writeDown();
    this.#hashes = grown(this.#hashes, this.#count);
    if (this.#count * 2 > this.#slots.length) this.#widen();
    const slots = this.#slots;
    const hashes = this.#hashes;
    const owners = this.#rows;
    for (const { ids, first } of this.#packs.slice(this.#packs.indexOf(this.#pack(this.#settled)))) {
      const { bytes, ends } = ids;
      for (let k = 0, from = 0, to = 0; k < ends.length; k++, from = to) {
        to = ends[k] as number;
        const entry = first + k;
        if (owners[entry] === NONE) continue;
        const own = hash(bytes, from, to);
        hashes[entry] = own;
        const free = own & (slots.length - 1);
        const at = slots[free] === NONE ? free : this.#find(own, bytes, from, to);
        const before = slots[at] as number;
        if (before !== NONE && owners[before] !== NONE) {
          replaced.push(owners[before] as number);
          this.remove(owners[before] as number);
        }
        slots[at] = entry;
      }
    }
    this.#settled = this.#count;
    return replaced;
  }

  /** The row of an id, −1 where there is none. */
  row(id: string): number {
    const bytes = new TextEncoder().encode(id);
    const entry = this.#slots[this.#find(hash(bytes, 0, bytes.length), bytes, 0, bytes.length)] as number;
    return entry === NONE ? NONE : (this.#rows[entry] as number);
  }

  /** The id of a row, or null. */
  id(row: number): string | null {
    const entry = this.#entry(row);
    if (entry === NONE) return null;
    const { ids, first } = this.#pack(entry);
    return idAt(ids, entry - first);
  }

  #entry(row: number): number {
    const entry = this.#entries[row] ?? NONE;
    if (entry !== NONE) return entry;
    const run = this.#runs.find(({ ids, row: first }) => row >= first && row < first + ids.ends.length);
    return run ? run.first + row - run.row : NONE;
  }

  /** Forgets the id of a row. */
  remove(row: number): void {
    this.#writeDown();
    const entry = this.#entries[row] as number;
    this.#entries[row] = NONE;
    this.#rows[entry] = NONE;
    this.#size--;
  }

  /** Where an id stands in the table, or the free place where it would. The entry there may have been removed since. */
  #find(own: number, bytes: Uint8Array, from: number, to: number): number {
    const slots = this.#slots;
    let at = own & (slots.length - 1);
    for (let entry = slots[at] as number; entry !== NONE; entry = slots[at] as number) {
      if (this.#hashes[entry] === own && equal(this.#bytes(entry), bytes.subarray(from, to))) break;
      at = (at + 1) & (slots.length - 1);
    }
    return at;
  }

  /** Room for twice as many entries as there are; what was removed is left out. */
  #widen(): void {
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(this.#count * 4))).fill(NONE);
    for (let entry = 0; entry < this.#settled; entry++)
      if (this.#rows[entry] !== NONE) {
        let at = (this.#hashes[entry] as number) & (this.#slots.length - 1);
        while (this.#slots[at] !== NONE) at = (at + 1) & (this.#slots.length - 1);
        this.#slots[at] = entry;
      }
  }

  #bytes(entry: number): Uint8Array {
    const { ids, first } = this.#pack(entry);
    return idBytes(ids, entry - first);
  }

  #pack(entry: number): Pack {
    let low = 0;
    let high = this.#packs.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#packs[middle] as { first: number }).first <= entry) low = middle;
      else high = middle - 1;
    }
    return this.#packs[low] as Pack;
  }
}

function grown(array: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> {
  if (length <= array.length) return array;
  const longer = new Int32Array(Math.max(length, Math.ceil(array.length * 1.5))).fill(NONE);
  longer.set(array);
  return longer;
}

/** FNV-1a (Fowler, Noll, Vo). */
function hash(bytes: Uint8Array, from: number, to: number): number {
  let value = 0x811c9dc5;
  for (let k = from; k < to; k++) value = Math.imul(value ^ (bytes[k] as number), 0x01000193);
  return value ^ (value >>> 15);
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let k = 0; k < a.length; k++) if (a[k] !== b[k]) return false;
  return true;
}
