import type { ImportReport, Job } from '../core/api.ts';
import { type ArchiveItem, openIndexFile, writeIndexFile } from '../core/archive/indexFile.ts';
import { SightglassError } from '../core/errors.ts';
import { identityCalibration } from '../core/vectors/calibration.ts';
import type { Segment } from '../core/vectors/vectorIndex.ts';
import { commitBatch, type NewItem } from '../storage/batches.ts';
import { changeCollection, createCollection, purgeCollection, readAlike } from '../storage/collections.ts';
import { listItems } from '../storage/items.ts';
import type { Database } from '../storage/open.ts';
import type { ItemRecord } from '../storage/schema.ts';
import { readSegment, segmentSequences, withoutRemoved } from '../storage/segments.ts';
import { startJob } from './job.ts';

const BATCH = 512;

/**
 * The portable file of a collection; with its previews where `previewOf` reads them. Throws `archive-invalid` if it is empty,
 * `segment-damaged` if a part cannot be read, `model-changed` if other tabs keep updating it.
 */
export async function exportCollection(
  database: Database,
  collection: string,
  previewOf: ((item: ItemRecord) => Promise<Blob | null>) | null,
): Promise<Blob> {
  const { encoder, revision, segments } = await readAlike(database, collection, async (record) => ({
    ...record,
    segments: await readSegments(database, collection),
  }));
  const records = new Map((await listItems(database, collection)).map((item) => [item.id, item]));
  const items: ArchiveItem[] = [];
  const exported: ItemRecord[] = [];
  for (const id of segments.flatMap(({ ids }) => ids)) {
    const record = records.get(id);
    if (!record) throw new SightglassError('internal', 'A stored vector has no picture; reload the page and export again.');
    const { name, path, type, width, height, bytes, takenAt, labels, caption } = record;
    items.push({ id, name, path, type, width, height, bytes, takenAt, labels, ...(caption !== undefined && { caption }) });
    exported.push(record);
  }
  const previews: (Blob | null)[] = [];
  // Some at once: those that lie beside the page come in one request.
  if (previewOf) for (let k = 0; k < exported.length; k += BATCH) previews.push(...(await Promise.all(exported.slice(k, k + BATCH).map(previewOf))));
  return writeIndexFile({ encoder, revision, segments, items, previews: previewOf && previews });
}

async function readSegments(database: Database, collection: string): Promise<Segment[]> {
  const segments: Segment[] = [];
  for (const sequence of await segmentSequences(database, collection)) {
    const segment = withoutRemoved(await readSegment(database, collection, sequence));
    if (segment.ids.length > 0) segments.push(segment);
  }
  return segments;
}

/** What an imported collection is called and bound to. */
export interface ImportTarget {
  name: string;
  /** A model of this page, with which words can search the collection, or null: then it becomes `external:<dim>`. */
  encoderOf: (id: string) => Promise<{ id: string; revision: string; dim: number } | null>;
}

/** Imports a portable file into a new collection, all or nothing: it appears only when everything is stored. */
export function startImport(database: Database, file: Blob, target: ImportTarget): Job<ImportReport> {
  return startJob(async (control) => {
    const opened = await openIndexFile(file, identityCalibration);
    const { dim, count, items } = opened;
    const encoder = opened.encoder ? await target.encoderOf(opened.encoder) : null;
    const own = encoder !== null && opened.revision === encoder.revision && dim === encoder.dim;
    const made = await createCollection(database, {
      name: target.name,
      dim,
      encoder: own ? encoder.id : `external:${dim}`,
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
        await commitBatch(database, made.id, { segment: await opened.rows(from, to), madeWith: made, items: records, previews }, true);
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
