import { floatsName } from '../../core/archive/crc32c.ts';
import { type IndexFile, openIndexFile, type Wanted } from '../../core/archive/indexFile.ts';
import { type ArchiveItem, coordinatesOf } from '../../core/archive/items.ts';
import { SightglassError } from '../../core/errors.ts';
import { sha256 } from '../../core/sha256.ts';
import { type Calibration, commonOf, identityCalibration } from '../../core/vectors/calibration.ts';
import { estimatedFor, namedFor } from '../../core/vectors/ownCalibration.ts';
import { sha256Of } from '../../models/hashes.ts';
import { commitBatch, type NewItem } from '../../storage/batches.ts';
import { changeCollection, createCollection, purgeCollection } from '../../storage/collections.ts';
import type { Database } from '../../storage/open.ts';
import type { CollectionRecord } from '../../storage/schema.ts';
import type { ArchiveApi, ImportTarget, OwnEncoder } from '../archive.ts';
import type { Handlers } from '../rpc.ts';

/** Rows a calibration is made from, and numbers. */
const SAMPLE_ROWS = 8192;
const SAMPLE_NUMBERS = 1 << 22;
/** Bytes of a file that the browser hashes, much faster, at once; larger ones are hashed a piece at a time. */
const HASHED_AT_ONCE = 32_000_000;

/** A collection that is being filled. */
interface Filling {
  made: CollectionRecord;
  wanted: Wanted;
  /** What segments name. */
  calibration: Calibration;
}

/** See {@link ArchiveApi}. `connection`: of this worker. */
export function archiveHandlers(connection: () => Promise<Database>): Handlers<ArchiveApi> {
  let opened: IndexFile | null = null;
  let filling: Filling | null = null;
  const need = <T>(value: T | null): T => {
    if (value === null) throw new SightglassError('internal', 'No file is open.');
    return value;
  };

  return {
    async open({ signal }, file) {
      const hash = async (whole: Blob) =>
        whole.size <= HASHED_AT_ONCE ? sha256(await whole.arrayBuffer()) : (await sha256Of([whole], signal)).replace('sha256:', '');
      const between = () => (signal.aborted ? Promise.reject(new SightglassError('aborted', 'Stopped.')) : Promise.resolve());
      opened = await openIndexFile(file, { hash, between });
      const { name, encoder, revision, dim, count } = opened;
      return { name, encoder, revision, dim, count };
    },
    async begin(_context, { name, precision, queries, encoder }: ImportTarget) {
      const file = need(opened);
      const { dim } = file;
      const asked = queries && commonOf(queries, dim);
      const own = encoder && file.revision === encoder.revision && dim === encoder.dim ? encoder : null;
      const revision = file.revision ?? '';
      const made = await createCollection(await connection(), { name, dim, encoder: own?.id ?? `external:${dim}`, revision, hidden: true });
      const calibration = file.calibration ?? { ...(own?.calibration ?? (await estimated(file, made.id))), ...(asked && { asked }) };
      const wanted = { calibration, ...(precision && { refine: precision === 'int12' }) };
      filling = { made, wanted, calibration: nameOf(file, calibration, made.id, own) };
      return made.id;
    },
    async batch(_context, from, to) {
      const [file, { made, wanted, calibration }] = [need(opened), need(filling)];
      const addedAt = new Date().toISOString();
      const previews = Array.from({ length: to - from }, (_, k) => file.preview(from + k));
      const items = (await file.items(from, to)).map((item, k) => itemRecord(item, previews[k] ?? null, addedAt));
      const segment = { ...(await file.rows(from, to, wanted)), calibration };
      await commitBatch(await connection(), made.id, { segment, madeWith: made, items, previews }, true);
    },
    async finish() {
      const exported = { at: null, order: need(opened).count };
      await changeCollection(await connection(), need(filling).made.id, { exported }, 'removedAt');
      filling = null;
    },
    async discard() {
      if (filling) await purgeCollection(await connection(), filling.made.id);
      filling = null;
    },
  };
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
  return same ? shipped : namedFor(`${collection}/`, calibration);
}

function itemRecord(item: ArchiveItem, preview: Blob | null, addedAt: string): NewItem {
  const { id, name, caption } = item;
  const { path, type, width, height, bytes, takenAt, labels, position } = item;
  const since = Date.parse(item.addedAt ?? '');
  const taken = coordinatesOf(item);
  return {
    id,
    name,
    path: path ?? '',
    kind: preview || (width ?? 0) > 0 ? 'image' : 'text',
    type: type ?? '',
    width: width ?? 0,
    height: height ?? 0,
    bytes: bytes ?? 0,
    addedAt: Number.isNaN(since) ? addedAt : new Date(since).toISOString(),
    takenAt: takenAt ?? null,
    ...(taken && { taken }),
    labels: labels ?? [],
    ...(typeof caption === 'string' && { caption }),
    ...(position !== undefined && { position }),
  };
}
