import type { ImportReport, Job } from '../core/api.ts';
import { type ArchiveItem, openIndexFile, writeIndexFile } from '../core/archive/indexFile.ts';
import { SightglassError } from '../core/errors.ts';
import { identityCalibration } from '../core/vectors/calibration.ts';
import type { Segment } from '../core/vectors/vectorIndex.ts';
import { commitBatch, type NewItem } from '../storage/batches.ts';
import { changeCollection, createCollection, purgeCollection } from '../storage/collections.ts';
import { listItems, readPreview } from '../storage/items.ts';
import type { Database } from '../storage/open.ts';
import type { CollectionRecord } from '../storage/schema.ts';
import { readSegment, segmentSequences } from '../storage/segments.ts';
import { startJob } from './job.ts';

const BATCH = 512;

/** The portable file of a collection. Throws `archive-invalid` if it is empty, `segment-damaged` if a part cannot be read. */
export async function exportCollection(database: Database, collection: CollectionRecord, withPreviews: boolean): Promise<Blob> {
  const segments: Segment[] = [];
  for (const sequence of await segmentSequences(database, collection.id)) {
    const segment = await readSegment(database, collection.id, sequence);
    if (segment.ids.length > 0) segments.push(segment);
  }
  const records = new Map((await listItems(database, collection.id)).map((item) => [item.id, item]));
  const items: ArchiveItem[] = [];
  const previews: (Blob | null)[] = [];
  for (const id of segments.flatMap(({ ids }) => ids)) {
    const record = records.get(id);
    if (!record) throw new SightglassError('internal', 'A stored vector has no picture; reload the page and export again.');
    const { name, path, type, width, height, bytes, takenAt, labels, caption } = record;
    items.push({ id, name, path, type, width, height, bytes, takenAt, labels, ...(caption !== undefined && { caption }) });
    if (withPreviews) previews.push(await readPreview(database, record));
  }
  return writeIndexFile({ encoder: collection.encoder, revision: collection.revision, segments, items, previews: withPreviews ? previews : null });
}

/** What an imported collection is called and bound to. */
export interface ImportTarget {
  name: string;
  /** The encoder this page has, so that its text can search the collection; others become `external:<dim>`. */
  encoder: { id: string; revision: string; dim: number } | null;
}

/** Imports a portable file into a new collection, all or nothing: it appears only when everything is stored. */
export function startImport(database: Database, file: Blob, wanted: Promise<ImportTarget>): Job<ImportReport> {
  return startJob(async (control) => {
    const target = await wanted;
    const opened = await openIndexFile(file, identityCalibration);
    const { dim, count, items } = opened;
    const own = target.encoder && opened.encoder === target.encoder.id && opened.revision === target.encoder.revision && dim === target.encoder.dim;
    const made = await createCollection(database, {
      name: target.name,
      dim,
      encoder: own && target.encoder ? target.encoder.id : `external:${dim}`,
      revision: opened.revision ?? '',
      hidden: true,
    });
    control.total(count);
    try {
      for (let from = 0; from < count; from += BATCH) {
        await control.whenRunning();
        const to = Math.min(count, from + BATCH);
        const addedAt = new Date().toISOString();
        const previews = Array.from({ length: to - from }, (_, k) => opened.preview(from + k));
        const records = items.slice(from, to).map((item, k) => itemRecord(item, previews[k] ?? null, addedAt));
        await commitBatch(database, made.id, { segment: await opened.rows(from, to), items: records, previews }, true);
        control.advance(to - from);
      }
      await changeCollection(database, made.id, {}, 'removedAt');
      return { collection: made.id, items: count, cancelled: false };
    } catch (thrown) {
      await purgeCollection(database, made.id);
      if (control.signal.aborted) return { collection: '', items: 0, cancelled: true };
      throw thrown;
    }
  });
}

function itemRecord(item: ArchiveItem, preview: Blob | null, addedAt: string): NewItem {
  const { id, name, caption, path = '', type = '', width = 0, height = 0, bytes = 0, takenAt = null, labels = [] } = item;
  return {
    id,
    name,
    path,
    kind: preview || width > 0 ? 'image' : 'text',
    type,
    width,
    height,
    bytes,
    addedAt,
    takenAt,
    labels,
    ...(caption !== undefined && { caption }),
  };
}
