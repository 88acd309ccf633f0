import type { ArchiveItem } from '../core/archive/items.ts';
import { type ExportBatch, writeIndexFile } from '../core/archive/writeIndexFile.ts';
import { asError } from '../core/errors.ts';
import { unpackIds } from '../core/vectors/packedIds.ts';
import { hasBit, setBit } from '../core/vectors/selection.ts';
import { readAlike } from '../storage/collections.ts';
import { readItems } from '../storage/items.ts';
import type { Database } from '../storage/open.ts';
import type { ItemRecord } from '../storage/schema.ts';
import { readSegment, segmentSequences, withoutRemoved } from '../storage/segments.ts';

/** Previews that are read at once: those that lie beside the page come in one request. */
const TOGETHER = 512;
/** Segments that are merged while they are read are read once more. */
const ATTEMPTS = 3;

export type PreviewOf = (item: ItemRecord) => Promise<Blob | null>;

/** How an export gets on. */
export interface Watch {
  /** Awaited before each segment; it stops by rejecting. */
  between(): Promise<void>;
  /** Items that are in the file so far; begins at 0 again where it must be read once more. */
  written(items: number): void;
  /** The preview of this item cannot be read; the file goes without it. */
  lacking(name: string): void;
}

const unwatched: Watch = { between: () => Promise.resolve(), written: () => undefined, lacking: () => undefined };

/**
 * The portable file of a collection; with its previews where `previewOf` reads them. One segment lies in memory at a time.
 * Throws `archive-invalid` if it is empty, `segment-damaged` if a part cannot be read, `model-changed` if other tabs keep updating it.
 */
export async function exportCollection(database: Database, collection: string, previewOf: PreviewOf | null, watch: Watch = unwatched): Promise<Blob> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await readAlike(database, collection, ({ name, encoder, revision }) => {
        const batches = batchesOf(database, collection, previewOf, watch);
        return writeIndexFile({ name, encoder, revision, batches, previews: previewOf !== null, onUnreadable: (item) => watch.lacking(item.name) });
      });
    } catch (thrown) {
      if (asError(thrown).code !== 'not-found' || attempt === ATTEMPTS) throw thrown;
    }
  }
}

async function* batchesOf(database: Database, collection: string, previewOf: PreviewOf | null, watch: Watch): AsyncGenerator<ExportBatch> {
  let written = 0;
  watch.written(written);
  for (const sequence of await segmentSequences(database, collection)) {
    await watch.between();
    const stored = await readSegment(database, collection, sequence);
    const records = await readItems(database, collection, unpackIds(stored.ids));
    const removed = new Uint8Array(Math.ceil(records.length / 8));
    // An item may have been removed since the segment was read.
    for (const [row, record] of records.entries()) if (!record || (stored.removed && hasBit(stored.removed, row))) setBit(removed, row);
    const there = records.filter((record, row): record is ItemRecord => record !== null && !hasBit(removed, row));
    const previews: (Blob | null)[] = [];
    if (previewOf)
      for (let k = 0; k < there.length; k += TOGETHER) previews.push(...(await Promise.all(there.slice(k, k + TOGETHER).map(previewOf))));
    yield { segment: withoutRemoved({ ...stored, removed }), items: there.map(lineOf), previews: previewOf && previews };
    written += there.length;
    watch.written(written);
  }
}

function lineOf(item: ItemRecord): ArchiveItem {
  const { id, name, path, type, width, height, bytes, addedAt, takenAt, taken, labels, caption, order } = item;
  return {
    id,
    name,
    path,
    type,
    width,
    height,
    bytes,
    addedAt,
    takenAt,
    ...taken,
    labels,
    ...(caption !== undefined && { caption }),
    position: order,
  };
}
