import { SightglassError } from '../core/errors.ts';
import type { Segment } from '../core/vectors/vectorIndex.ts';
import { type MadeWith, madeAlike } from './collections.ts';
import type { Database } from './open.ts';
import { putPlace } from './places.ts';
import { type ItemRecord, NO_SEGMENT, type PlaceRecord } from './schema.ts';
import { packRows, recordOf, rowBytes } from './segmentRecord.ts';
import { calibrationRecord } from './segments.ts';
import { strictly } from './strictly.ts';

/** An item before it has a place in the collection. */
export type NewItem = Omit<ItemRecord, 'collection' | 'order' | 'segment' | 'preview'>;

/** What is committed together. Item k has row k of the segment and preview k. */
export interface Batch {
  segment: Segment;
  /** Of the segment's vectors. */
  madeWith: MadeWith;
  items: NewItem[];
  /** Blobs to pack, or places in a pack that lies elsewhere (the samples', beside the page). */
  previews: (Blob | null)[] | { places: ItemRecord['preview'][] };
  /** Where the items' files lie. */
  places?: readonly PlaceRecord[];
}

export interface Committed {
  /** Of its segment. */
  sequence: number;
  /** Of each item: false where the same content was there already, added by another tab meanwhile. */
  isNew: boolean[];
}

/**
 * Writes one batch in one strict transaction. Either all of it is on
 * disk when this resolves, or nothing is. Throws `quota-exceeded` when the disk is full, `not-found` when the collection
 * has been removed meanwhile, `model-changed` when its vectors are of another model or revision. `hidden`: also into a collection that is not visible yet (an import).
 */
export async function commitBatch(
  database: Database,
  collection: string,
  { segment, madeWith, items, previews, places = [] }: Batch,
  hidden = false,
): Promise<Committed> {
  const { ids, calibration } = segment;
  // Blobs are made before the transaction: it would end while waiting for anything else.
  const pack = Array.isArray(previews) ? packOf(previews, crypto.randomUUID()) : { blob: new Blob(), ...previews };
  const rows = recordOf({ ...segment, ...packRows(ids) });
  return strictly(database, ['collections', 'calibrations', 'segments', 'items', 'packs', 'places'], async (transaction) => {
    const record = await transaction.objectStore('collections').get(collection);
    if (!record || (record.removedAt && !hidden))
      throw new SightglassError('not-found', 'The collection was removed while pictures were being added to it.');
    if (!madeAlike(record, madeWith))
      throw new SightglassError('model-changed', 'The collection was updated to another version of its model while pictures were being added to it.');
    const sequence = record.nextSequence;
    const store = transaction.objectStore('items');
    // Another tab may have added the same content since it was looked for: what is there stays, and its second row is never read.
    // Into a hidden collection nobody else writes, and an import knows that no id comes twice.
    const before = hidden ? [] : await Promise.all(items.map(({ id }) => store.get([collection, id])));
    const isNew = items.map((_, k) => !before[k] || before[k].segment === NO_SEGMENT);
    const added = items.filter((_, k) => !before[k]).length;
    const place = (preview: ItemRecord['preview'], k: number): ItemRecord => ({
      ...(items[k] as NewItem),
      collection,
      order: before[k]?.order ?? record.nextOrder + k,
      segment: sequence,
      preview,
    });
    const puts: Promise<unknown>[] = pack.places.flatMap((preview, k) => (isNew[k] ? [store.put(place(preview, k))] : []));
    if ('id' in pack && pack.blob.size > 0) puts.push(transaction.objectStore('packs').put({ id: pack.id, collection, blob: pack.blob }));
    puts.push(transaction.objectStore('calibrations').put(calibrationRecord(calibration)));
    const { removed } = packRows(ids.map((id, k) => (isNew[k] ? id : null)));
    puts.push(transaction.objectStore('segments').put({ ...rows, collection, sequence, removed: removed && (removed.buffer as ArrayBuffer) }));
    puts.push(
      transaction.objectStore('collections').put({
        ...record,
        items: record.items + added,
        bytes: record.bytes + rowBytes(rows) + pack.blob.size,
        nextSequence: sequence + 1,
        nextOrder: record.nextOrder + items.length,
      }),
    );
    puts.push(...places.map((one) => putPlace(transaction.objectStore('places'), one)));
    await Promise.all(puts);
    return { sequence, isNew };
  });
}

function packOf(previews: (Blob | null)[], id: string): { id: string; blob: Blob; places: ItemRecord['preview'][] } {
  let at = 0;
  const places = previews.map((preview) => {
    if (!preview) return null;
    const start = at;
    at += preview.size;
    return { pack: id, start, end: at, type: preview.type };
  });
  return { id, blob: new Blob(previews.filter((preview) => preview !== null)), places };
}
