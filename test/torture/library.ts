import type { Page } from 'playwright';
import type { CollectionRecord, ItemRecord, PackRecord, SegmentRecord } from '../../src/storage/schema.ts';
import { expectThat, type Row } from './fault.ts';

/** The open collection: as it lies in storage, and as the page finds it. */
export interface Library {
  /** What the collection's record counts. */
  counted: number;
  /** Ids of items, of rows that were not removed, of previews that can be read; repeated where they are there twice. */
  items: string[];
  rows: string[];
  previews: string[];
  /** Ids of the hits of one search over everything. */
  found: string[];
}

export function readLibrary(page: Page): Promise<Library> {
  return page.evaluate(async () => {
    const { collection } = await sightglass.status();
    const answered = <R>(request: IDBRequest<R>) =>
      new Promise<R>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await answered(indexedDB.open('sightglass'));
    const stores = database.transaction(['collections', 'segments', 'items', 'packs']);
    const range = IDBKeyRange.bound([collection], [collection, []]);
    const [record, segments, items, packs] = await Promise.all([
      answered<CollectionRecord | undefined>(stores.objectStore('collections').get(collection)),
      answered<SegmentRecord[]>(stores.objectStore('segments').getAll(range)),
      answered<ItemRecord[]>(stores.objectStore('items').getAll(range)),
      answered<PackRecord[]>(stores.objectStore('packs').index('collection').getAll(collection)),
    ]);
    database.close();
    const sizes = new Map(packs.map(({ id, blob }) => [id, blob.size]));
    const rows = segments.flatMap(({ ids, removed }) => {
      const [bytes, ends, bits] = [new Uint8Array(ids.bytes), new Uint32Array(ids.ends), removed && new Uint8Array(removed)];
      return Array.from(ends, (end, row) => ({ row, id: new TextDecoder().decode(bytes.subarray(row === 0 ? 0 : ends[row - 1], end)) }))
        .filter(({ row }) => !bits || ((bits[row >> 3] as number) & (1 << (row & 7))) === 0)
        .map(({ id }) => id);
    });
    const vector = Float32Array.from({ length: record?.dim ?? 512 }, (_, k) => Math.sin(k));
    const { hits } = await sightglass.search([{ vector }], { topK: 1_000_000, method: 'exact' });
    return {
      counted: record?.items ?? 0,
      items: items.map(({ id }) => id),
      rows,
      previews: items.filter(({ preview }) => preview && (sizes.get(preview.pack) ?? -1) >= preview.end).map(({ id }) => id),
      found: hits.map(({ id }) => id),
    };
  });
}

/** Adds to a row what of `wanted` is missing anywhere and what is there twice. `exactly`: nothing else may be there. */
export function checkLibrary(row: Row, library: Library, wanted: ReadonlySet<string>, when: string, exactly = false): void {
  const { counted, ...lists } = library;
  const missing = new Set<string>();
  let doubled = 0;
  for (const [name, ids] of Object.entries(lists)) {
    const there = new Set(ids);
    const lacking = [...wanted].filter((id) => !there.has(id));
    for (const id of lacking) missing.add(id);
    doubled = Math.max(doubled, ids.length - there.size);
    expectThat(row, lacking.length === 0, `${when}: ${lacking.length} of ${wanted.size} are not among the ${name}`);
    expectThat(row, ids.length === there.size, `${when}: ${ids.length - there.size} are twice among the ${name}`);
    expectThat(row, there.size === counted, `${when}: the collection counts ${counted} and has ${there.size} ${name}`);
  }
  expectThat(row, !exactly || counted === wanted.size, `${when}: the collection counts ${counted} instead of ${wanted.size}`);
  row.lost += missing.size;
  row.doubled += doubled;
}
