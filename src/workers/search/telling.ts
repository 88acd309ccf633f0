import type { Filter, ItemAttribute } from '../../core/api.ts';
import type { AttributeModel } from '../../core/attributes/model.ts';
import { AttributeTable } from '../../core/attributes/table.ts';
import type { Selection } from '../../core/vectors/selection.ts';
import type { VectorIndex } from '../../core/vectors/vectorIndex.ts';

/**
 * What the items of an open index show: told at first use in one pass over the rows, block by block, so that searches come
 * between; rows that come later are told when it is asked for again.
 */
export class Telling {
  readonly index: VectorIndex;
  readonly #table: AttributeTable;
  /** Calibration id → rows that were told. */
  readonly #done = new Map<string, number>();
  #pass: Promise<void> | null = null;
  /** The index's version when the last pass that ended began: all that was there then is told. */
  #toldVersion = -1;
  /** The last filter's rows: typing searches again and again within the same. */
  #last: { key: string; version: number; selection: Selection } | null = null;

  constructor(index: VectorIndex, model: AttributeModel) {
    this.index = index;
    this.#table = new AttributeTable(model);
  }

  async selection(filter: Filter, signal: AbortSignal): Promise<Selection> {
    // Rows that come while it waits are of a later version, which is asked for anew.
    const { version } = this.index;
    await this.#told(signal);
    const key = JSON.stringify([filter.attributes, filter.ids]);
    if (this.#last?.key !== key || this.#last.version !== version)
      this.#last = { key, version, selection: this.index.select(this.#matching(filter)) };
    return this.#last.selection;
  }

  async attributes(ids: string[] | null, signal: AbortSignal): Promise<[id: string, shown: ItemAttribute[]][]> {
    await this.#told(signal);
    return (ids ?? this.#table.ids()).map((id) => [id, this.#table.of(id)]);
  }

  async facets(filter: Filter | null, signal: AbortSignal): Promise<number[][]> {
    await this.#told(signal);
    return this.#table.counts(filter?.attributes ?? {}, filter?.ids && new Set(filter.ids));
  }

  async matching(filter: Filter, signal: AbortSignal): Promise<string[]> {
    await this.#told(signal);
    return this.#matching(filter);
  }

  remove(ids: string[]): void {
    this.#table.remove(ids);
  }

  #matching({ ids, attributes = {} }: Filter): string[] {
    const matching = this.#table.matching(attributes);
    if (!ids) return matching;
    const among = new Set(ids);
    return matching.filter((id) => among.has(id));
  }

  /**
   * All rows that are there now are told when this resolves. One pass at a time; whoever asks meanwhile waits for the same, and
   * for another one if rows came since it began: it may have gone by their place.
   */
  async #told(signal: AbortSignal): Promise<void> {
    const { version } = this.index;
    while (this.#toldVersion < version) {
      this.#pass ??= this.#tell().finally(() => {
        this.#pass = null;
      });
      await this.#pass;
      signal.throwIfAborted();
    }
  }

  async #tell(): Promise<void> {
    const { directions } = this.#table;
    const { version } = this.index;
    for (const { ids, cosines } of this.index.cosines(directions, this.#done)) {
      this.#table.put(ids, cosines);
      await new Promise((resolve) => setTimeout(resolve));
    }
    this.#toldVersion = version;
  }
}
