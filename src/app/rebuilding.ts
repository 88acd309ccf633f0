import type { Job, RebuildReport } from '../core/api.ts';
import { asError, SightglassError } from '../core/errors.ts';
import { quantizeRows } from '../core/vectors/calibration.ts';
import { named } from '../storage/damage.ts';
import type { Database } from '../storage/open.ts';
import type { CollectionRecord } from '../storage/schema.ts';
import { pictures } from '../storage/segmentRecord.ts';
import { segmentSequences } from '../storage/segments.ts';
import { dropShadow, holdShadow, openShadow, putShadowSegment, segmentItems, swapShadow } from '../storage/shadow.ts';
import { calibratingOf } from './calibrating.ts';
import { type Embedding, embedLists, rowsThere } from './embedding.ts';
import { startJob } from './job.ts';

/**
 * Makes a collection's vectors anew from its kept previews (storage/shadow.ts). The old ones stay until the last of the new is
 * there; then all change in one transaction, or none do. A cancelled job leaves nothing, a killed one goes on where it was.
 * Fails with `preview-missing` where pictures cannot be read again; then it goes on when it is asked for.
 */
export function startRebuild(setup: Embedding, wanted: Promise<CollectionRecord>): Job<RebuildReport> {
  return startJob(async (control) => {
    const collection = await wanted;
    const encoder = setup.encoderOf(collection.encoder);
    const info = await encoder.load();
    const { database } = setup;
    const target = { encoder: info.id, revision: info.revision, dim: info.dim };
    const report: RebuildReport = { rebuilt: 0, cancelled: false };
    if (collection.encoder === target.encoder && collection.revision === target.revision) return report;
    control.total(collection.items);
    try {
      const shadow = await openShadow(database, collection.id, target);
      const unreadable = new Map<string, string>();
      let lacking = (await segmentSequences(database, collection.id)).filter((sequence) => !shadow.done.has(sequence));
      for (const sequence of shadow.done) control.advance(await countItems(database, collection.id, sequence));
      do {
        const calibrate = await calibratingOf(database, shadow.id, info);
        const lists = await Promise.all(lacking.map(async (sequence) => ({ sequence, ids: await segmentItems(database, collection.id, sequence) })));
        await embedLists(setup, { encoder, collection: collection.id }, lists, unreadable, control, async ({ sequence }, { ids, vectors }) => {
          const calibration = calibrate(ids.includes(null) ? rowsThere(vectors, ids, info.dim) : vectors);
          await putShadowSegment(database, shadow.id, sequence, { ids, ...quantizeRows(vectors, calibration), calibration });
        });
        lacking = await swapShadow(database, collection.id, target);
        if (lacking.length > 0 && unreadable.size > 0) throw missing([...unreadable.values()]);
      } while (lacking.length > 0);
      report.rebuilt = collection.items;
    } catch (thrown) {
      if (!control.signal.aborted) {
        if (asError(thrown).code === 'preview-missing') await holdShadow(database, collection.id, target);
        throw thrown;
      }
      await dropShadow(database, collection.id, target);
      report.cancelled = true;
    }
    return report;
  });
}

async function countItems(database: Database, collection: string, sequence: number): Promise<number> {
  return (await segmentItems(database, collection, sequence)).filter((id) => id !== null).length;
}

function missing(names: string[]): SightglassError {
  return new SightglassError('preview-missing', `The kept previews of ${pictures(names.length)} cannot be read: ${named(names)}.`);
}
