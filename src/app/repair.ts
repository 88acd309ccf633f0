import type { Job, RepairReport } from '../core/api.ts';
import { SightglassError } from '../core/errors.ts';
import { quantizeRows } from '../core/vectors/calibration.ts';
import { packIds } from '../core/vectors/packedIds.ts';
import { madeAlike } from '../storage/collections.ts';
import { type Damage, findDamage } from '../storage/damage.ts';
import { MERGED_ROWS } from '../storage/merging.ts';
import { replaceSegments } from '../storage/replacing.ts';
import type { CollectionRecord } from '../storage/schema.ts';
import { calibrationRecord, hasCalibration, readRecord } from '../storage/segments.ts';
import type { EncoderInfo } from '../workers/encoder.ts';
import { calibratingOf } from './calibrating.ts';
import { type Embedding, embedLists, rowsThere } from './embedding.ts';
import { startJob } from './job.ts';

/**
 * Embeds the pictures of damaged segments again, from their kept previews: one new segment in the place of each, in one
 * transaction. What was done when it is cancelled or killed stays done. Segments of a newer page are left alone. Rejects with
 * `encoder-missing` where the vectors are of no model of this page, and `model-changed` where they are of another version of it.
 */
export function startRepair(setup: Embedding, wanted: Promise<CollectionRecord>): Job<RepairReport> {
  return startJob(async (control) => {
    const collection = await wanted;
    const { database } = setup;
    const report: RepairReport = { repaired: 0, missing: [], cancelled: false };
    let damage = await repairable(setup, collection);
    if (damage.length === 0) return report;
    const encoder = setup.encoderOf(collection.encoder);
    const info = await encoder.load();
    refuseOther(collection, info);
    // Nothing needs to be made where only the calibration that comes with the model was lost.
    const before = countOf(damage);
    if (info.calibration && !(await hasCalibration(database, info.calibration.id))) {
      await database.put('calibrations', calibrationRecord(info.calibration));
      damage = await repairable(setup, collection);
    }
    report.repaired = before - countOf(damage);
    control.total(before);
    control.advance(report.repaired);
    const calibrate = await calibratingOf(database, collection.id, info);
    const unreadable = new Map<string, string>();
    try {
      await embedLists(
        setup,
        { encoder, collection: collection.id },
        damage.flatMap(inPieces),
        unreadable,
        control,
        async (one, { ids, vectors }) => {
          const record = one.isThere ? await readRecord(database, collection.id, one.sequence) : null;
          const kept = ids.filter((id) => id !== null);
          const rows = rowsThere(vectors, ids, info.dim);
          const calibration = kept.length > 0 ? calibrate(rows) : null;
          const segment = calibration && {
            ids: packIds(kept),
            removed: null,
            ...quantizeRows(rows, calibration, { refine: Boolean(record?.refinement) }),
            calibration,
          };
          const rowless = one.ids.filter((id) => unreadable.has(id));
          const replaced = await replaceSegments(database, collection.id, {
            old: record ? [record] : [],
            from: new Set([one.sequence]),
            segment,
            rowless,
            madeWith: collection,
          });
          if (replaced) report.repaired += kept.length;
        },
      );
    } catch (thrown) {
      if (!control.signal.aborted) throw thrown;
      report.cancelled = true;
    }
    report.missing = [...unreadable.values()].map((name) => ({ name, code: 'preview-missing', message: 'Its kept preview cannot be read.' }));
    return report;
  });
}

async function repairable({ database }: Embedding, { id }: CollectionRecord): Promise<Damage[]> {
  return (await findDamage(database, id)).filter(({ code }) => code !== 'future-version');
}

function countOf(damage: readonly Damage[]): number {
  return damage.reduce((sum, { ids }) => sum + ids.length, 0);
}

function refuseOther(collection: CollectionRecord, info: EncoderInfo): void {
  if (collection.encoder !== info.id)
    throw new SightglassError('encoder-missing', `The vectors of “${collection.name}” are of no model that this page has; none can be made again.`);
  if (!madeAlike(collection, { encoder: info.id, revision: info.revision }))
    throw new SightglassError('model-changed', `“${collection.name}” was made with another version of its model; update it first.`);
}

/** A segment that is there is replaced as a whole; items without one need not wait for each other. */
function inPieces(damage: Damage): Damage[] {
  if (damage.isThere) return [damage];
  const pieces: Damage[] = [];
  for (let from = 0; from < damage.ids.length; from += MERGED_ROWS) pieces.push({ ...damage, ids: damage.ids.slice(from, from + MERGED_ROWS) });
  return pieces;
}
