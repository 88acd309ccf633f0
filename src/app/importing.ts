import type { ImportOptions, ImportReport, Job } from '../core/api.ts';
import { floatsName } from '../core/archive/crc32c.ts';
import { type IndexFile, openIndexFile } from '../core/archive/indexFile.ts';
import type { ArchiveItem } from '../core/archive/items.ts';
import { type Calibration, identityCalibration } from '../core/vectors/calibration.ts';
import { sha256Of } from '../models/hashes.ts';
import { commitBatch, type NewItem } from '../storage/batches.ts';
import { changeCollection, createCollection, purgeCollection } from '../storage/collections.ts';
import type { Database } from '../storage/open.ts';
import { estimatedFor, namedFor } from './calibrating.ts';
import { startJob } from './job.ts';

/** Rows of one segment. */
const BATCH = 4096;
/** Rows a calibration is made from, and numbers: a page answers again after a moment. */
const SAMPLE_ROWS = 8192;
const SAMPLE_NUMBERS = 1 << 22;

/** A model of this page, with which words can search what is imported. */
export interface OwnEncoder {
  id: string;
  revision: string;
  dim: number;
  calibration: Calibration | null;
}

/** What an imported collection is called and bound to. */
export interface ImportTarget {
  name: string;
  /** Default: int8, and what the file has. */
  precision?: ImportOptions['precision'];
  /** Null where the page does not have the model: then the collection becomes `external:<dim>`. */
  encoderOf: (id: string) => Promise<OwnEncoder | null>;
}

/**
 * Imports a portable file, safetensors or .npy, into a new collection, all or nothing: it appears only when everything is stored.
 * The file is gone through a piece at a time. Fails with `archive-invalid`, `archive-too-new` or `invalid-vector`, naming tensor,
 * item or row.
 */
export function startImport(database: Database, file: Blob, target: ImportTarget): Job<ImportReport> {
  return startJob(async (control) => {
    let collection: string | null = null;
    try {
      const hash = async (whole: Blob) => (await sha256Of([whole], control.signal)).replace('sha256:', '');
      const opened = await openIndexFile(file, { hash, between: control.whenRunning });
      const { dim, count } = opened;
      control.total(count);
      const encoder = opened.encoder ? await target.encoderOf(opened.encoder) : null;
      const own = encoder !== null && opened.revision === encoder.revision && dim === encoder.dim ? encoder : null;
      const revision = opened.revision ?? '';
      const made = await createCollection(database, { name: target.name, dim, encoder: own?.id ?? `external:${dim}`, revision, hidden: true });
      collection = made.id;
      const calibration = opened.calibration ?? own?.calibration ?? (await estimated(opened, made.id));
      const called = nameOf(opened, calibration, made.id, own);
      const wanted = { calibration, ...(target.precision && { refine: target.precision === 'int12' }) };
      for (let from = 0; from < count; from += BATCH) {
        await control.whenRunning();
        const to = Math.min(count, from + BATCH);
        const addedAt = new Date().toISOString();
        const previews = Array.from({ length: to - from }, (_, k) => opened.preview(from + k));
        const items = (await opened.items(from, to)).map((item, k) => itemRecord(item, previews[k] ?? null, addedAt));
        const segment = { ...(await opened.rows(from, to, wanted)), calibration: called };
        await commitBatch(database, made.id, { segment, madeWith: made, items, previews }, true);
        control.advance(to - from);
      }
      await control.whenRunning();
      await changeCollection(database, made.id, {}, 'removedAt');
      return { collection: made.id, items: count, cancelled: false };
    } catch (thrown) {
      if (collection !== null) await purgeCollection(database, collection);
      if (control.signal.aborted) return { collection: '', items: 0, cancelled: true };
      throw thrown;
    }
  });
}

/** One of the file's own for rows that come without, from rows all over it. */
async function estimated({ sample, dim }: IndexFile, collection: string): Promise<Calibration> {
  const rows = await sample(Math.min(SAMPLE_ROWS, Math.floor(SAMPLE_NUMBERS / dim)));
  return estimatedFor(collection, rows, dim) ?? identityCalibration(dim);
}

/** A file's own calibration goes with the collection, unless it is one that the page knows by another name. */
function nameOf({ calibration: inFile }: IndexFile, calibration: Calibration, collection: string, own: OwnEncoder | null): Calibration {
  if (calibration !== inFile || calibration.id === identityCalibration(calibration.mean.length).id) return calibration;
  const { calibration: shipped } = own ?? { calibration: null };
  const same = shipped && floatsName(shipped.mean, shipped.deviation) === floatsName(calibration.mean, calibration.deviation);
  return same ? shipped : namedFor(collection, calibration);
}

function itemRecord(item: ArchiveItem, preview: Blob | null, addedAt: string): NewItem {
  const { id, name, caption } = item;
  const { path, type, width, height, bytes, takenAt, labels } = item;
  return {
    id,
    name,
    path: path ?? '',
    kind: preview || (width ?? 0) > 0 ? 'image' : 'text',
    type: type ?? '',
    width: width ?? 0,
    height: height ?? 0,
    bytes: bytes ?? 0,
    addedAt,
    takenAt: takenAt ?? null,
    labels: labels ?? [],
    ...(typeof caption === 'string' && { caption }),
  };
}
