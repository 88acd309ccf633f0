import { SightglassError } from '../core/errors.ts';
import type { Calibration } from '../core/vectors/calibration.ts';
import { namedFor } from '../core/vectors/ownCalibration.ts';
import { unpackIds } from '../core/vectors/packedIds.ts';
import { hasBit } from '../core/vectors/selection.ts';
import type { Segment } from '../core/vectors/vectorIndex.ts';
import { type Batch, batchStores, type NewItem, prepareBatch, putBatch } from './batches.ts';
import { canMove, type MadeWith } from './collections.ts';
import { type RemovedItem, readItems, removeItems, restoreItems, takeItems } from './items.ts';
import type { Database } from './open.ts';
import { placesOf } from './places.ts';
import { type ItemRecord, NO_SEGMENT } from './schema.ts';
import { pickRows, readNumbered } from './segments.ts';
import { strictly } from './strictly.ts';

/** Items of one transaction: their previews are written once more. */
const TOGETHER = 256;

/** What it takes to move items back. */
export interface MovedItems {
  to: string;
  removed: RemovedItem[];
  /** Those that the other collection did not have. */
  added: string[];
}

/** Rows of one segment to move, as they were read. */
interface Taken {
  sequence: number;
  checksum: number;
  batch: Batch;
}

/**
 * Moves items with rows, previews and the places of their files into another collection of the same model, some at a time: each
 * time either here or there, whenever the tab is killed. What is there already is only taken out here. Items that have no row stay.
 * Throws `not-found`, `model-changed` where the two are not of one model, `segment-damaged`.
 */
export async function* moveItems(
  database: Database,
  { from, to, ids, previewOf }: { from: string; to: string; ids: readonly string[]; previewOf: (item: ItemRecord) => Promise<Blob | null> },
): AsyncGenerator<MovedItems> {
  for (let at = 0; at < ids.length; at += TOGETHER) {
    const madeWith = await database.get('collections', from);
    if (!madeWith) throw new SightglassError('not-found', 'That collection is not there.');
    const found = await readItems(database, from, ids.slice(at, at + TOGETHER));
    const items = found.filter((item): item is ItemRecord => item !== null && item.segment !== NO_SEGMENT);
    const taken: Taken[] = [];
    for (const sequence of new Set(items.map(({ segment }) => segment))) {
      const own = items.filter(({ segment }) => segment === sequence);
      taken.push(await takenFrom(database, { from, to, sequence, items: own, madeWith, previewOf }));
    }
    if (taken.length > 0) yield await moveTaken(database, from, to, taken);
  }
}

async function takenFrom(
  database: Database,
  given: {
    from: string;
    to: string;
    sequence: number;
    items: ItemRecord[];
    madeWith: MadeWith;
    previewOf: (item: ItemRecord) => Promise<Blob | null>;
  },
): Promise<Taken> {
  const { from, to, sequence, items, madeWith, previewOf } = given;
  const { segment: stored, checksum } = await readNumbered(database, from, sequence);
  const wanted = new Map(items.map((item) => [item.id, item]));
  const rows = unpackIds(stored.ids).flatMap((id, row) => (wanted.has(id) && !(stored.removed && hasBit(stored.removed, row)) ? [row] : []));
  const picked: Segment = pickRows(stored, rows);
  const there = picked.ids.map((id) => wanted.get(id) as ItemRecord);
  const places = await Promise.all(there.map(({ id }) => placesOf(database, from, id)));
  const batch: Batch = {
    segment: { ...picked, calibration: calibrationFor(picked.calibration, from, to) },
    madeWith,
    items: there.map(unplaced),
    previews: await Promise.all(there.map(previewOf)),
    // A folder belongs to its collection: there they are files that were given by themselves.
    places: places.flat().map((place) => ({ ...place, collection: to, folder: '' })),
  };
  return { sequence, checksum, batch };
}

async function moveTaken(database: Database, from: string, to: string, taken: readonly Taken[]): Promise<MovedItems> {
  const prepared = taken.map(({ batch }) => prepareBatch(batch));
  return strictly(database, [...batchStores], async (transaction) => {
    const collections = transaction.objectStore('collections');
    const [source, target] = await Promise.all([collections.get(from), collections.get(to)]);
    if (!source || !target || target.removedAt) throw new SightglassError('not-found', 'That collection is not there.');
    if (!canMove(source, target))
      throw new SightglassError('model-changed', `“${source.name}” and “${target.name}” were made with different models, or versions of one.`);
    const removed: RemovedItem[] = [];
    const added: string[] = [];
    for (const [k, { sequence, checksum, batch }] of taken.entries()) {
      const ids = batch.items.map(({ id }) => id);
      const own = await takeItems(transaction, from, ids);
      if (own.length !== ids.length || own.some((one) => one.item.segment !== sequence || one.checksum !== checksum))
        throw new SightglassError('model-changed', `“${source.name}” was changed in another tab meanwhile.`);
      const { isNew } = await putBatch(transaction, to, prepared[k] as (typeof prepared)[number]);
      removed.push(...own);
      added.push(...ids.filter((_, row) => isNew[row]));
    }
    return { to, removed, added };
  });
}

/** First they are where they were, then no longer where they went: a tab that dies between leaves them in both, never in none. */
export async function moveBack(database: Database, { to, removed, added }: MovedItems): Promise<void> {
  await restoreItems(database, removed);
  await removeItems(database, to, added);
}

/** A collection's own calibration goes when the collection does. */
function calibrationFor(calibration: Calibration, from: string, to: string): Calibration {
  return calibration.id.startsWith(`${from}/`) ? namedFor(`${to}/`, calibration) : calibration;
}

function unplaced(record: ItemRecord): NewItem {
  const { collection: _collection, order: _order, segment: _segment, preview: _preview, ...item } = record;
  return item;
}
