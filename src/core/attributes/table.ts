import type { AttributeFilter, ItemAttribute } from '../api.ts';
import { decide, type Decision, emptyDecision } from './decide.ts';
import { type AttributeModel, directions } from './model.ts';

/** What every item of a collection shows of each attribute: two bytes an item and attribute, nothing of it stored. */
export class AttributeTable {
  readonly model: AttributeModel;
  /** Item id → its place in the arrays. */
  #slots = new Map<string, number>();
  /** slots × attributes: 0 shows none, else 1 + index of the value. */
  #values = new Uint8Array(0);
  /** slots × attributes: 0…255 for 0…1. */
  #confidence = new Uint8Array(0);
  #next = 0;
  readonly #decision: Decision;
  /** What rows are to be compared with. */
  readonly directions: readonly Float32Array[];

  constructor(model: AttributeModel) {
    this.model = model;
    this.#decision = emptyDecision(model);
    this.directions = directions(model);
  }

  get size(): number {
    return this.#slots.size;
  }

  ids(): string[] {
    return [...this.#slots.keys()];
  }

  /** Decides for rows. `cosines`: ids.length × directions. A repeated id is decided anew. */
  put(ids: readonly (string | null)[], cosines: Float32Array): void {
    const width = this.model.attributes.length;
    const each = this.directions.length;
    const { values, confidence } = this.#decision;
    for (const [row, id] of ids.entries()) {
      if (id === null) continue;
      decide(this.model, cosines.subarray(row * each, (row + 1) * each), this.#decision);
      const at = this.#slot(id) * width;
      this.#values.set(values, at);
      for (let k = 0; k < width; k++) this.#confidence[at + k] = Math.round((confidence[k] as number) * 255);
    }
  }

  remove(ids: Iterable<string>): void {
    for (const id of ids) this.#slots.delete(id);
  }

  /** What one item shows, in the order of the attributes; none for an id that is not here. */
  of(id: string): ItemAttribute[] {
    const slot = this.#slots.get(id);
    if (slot === undefined) return [];
    const { attributes } = this.model;
    return attributes.flatMap(({ id: attribute, values }, k) => {
      const at = slot * attributes.length + k;
      const value = values[(this.#values[at] as number) - 1];
      return value ? [{ attribute, value: value.id, confidence: (this.#confidence[at] as number) / 255 }] : [];
    });
  }

  /** Ids that show, of each attribute the filter names, one of the named values. Names the model does not know match nothing. */
  matching(filter: AttributeFilter): string[] {
    const wanted = this.#wanted(filter);
    return [...this.#slots].flatMap(([id, slot]) => (this.#misses(slot, wanted) === null ? [id] : []));
  }

  /**
   * How many items show each value: attributes × values. An attribute's own choice does not narrow its own counts, so that
   * another of its values can be added. `among`: counts these alone.
   */
  counts(filter: AttributeFilter, among?: ReadonlySet<string>): number[][] {
    const { attributes } = this.model;
    const counts = attributes.map(({ values }) => values.map(() => 0));
    const wanted = this.#wanted(filter);
    for (const [id, slot] of this.#slots) {
      if (among && !among.has(id)) continue;
      const miss = this.#misses(slot, wanted);
      if (miss === -1) continue;
      for (const [k, own] of counts.entries()) {
        const value = this.#values[slot * attributes.length + k] as number;
        if (value > 0 && (miss === null || miss === k)) own[value - 1] = (own[value - 1] as number) + 1;
      }
    }
    return counts;
  }

  #slot(id: string): number {
    const known = this.#slots.get(id);
    if (known !== undefined) return known;
    const slot = this.#next++;
    this.#slots.set(id, slot);
    const needed = this.#next * this.model.attributes.length;
    if (needed > this.#values.length) {
      const grow = (old: Uint8Array): Uint8Array<ArrayBuffer> => {
        const grown = new Uint8Array(Math.max(needed, old.length * 2));
        grown.set(old);
        return grown;
      };
      this.#values = grow(this.#values);
      this.#confidence = grow(this.#confidence);
    }
    return slot;
  }

  /** Of each attribute the values that are let through, as flags by value code; null where all are. */
  #wanted(filter: AttributeFilter): (boolean[] | null)[] {
    const unknown = Object.keys(filter).some((name) => !this.model.attributes.some(({ id }) => id === name));
    return this.model.attributes.map(({ id, values }) => {
      const chosen = unknown ? [] : filter[id];
      return chosen ? [false, ...values.map((value) => chosen.includes(value.id))] : null;
    });
  }

  /** Null: the item passes. Else the one attribute it fails, or −1 if there are several. */
  #misses(slot: number, wanted: readonly (boolean[] | null)[]): number | null {
    let missed: number | null = null;
    for (const [k, flags] of wanted.entries()) {
      if (!flags || flags[this.#values[slot * wanted.length + k] as number]) continue;
      if (missed !== null) return -1;
      missed = k;
    }
    return missed;
  }
}
