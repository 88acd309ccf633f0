import type { Job, RebuildReport } from '../core/api.ts';
import { asError, SightglassError } from '../core/errors.ts';
import { quantizeRows } from '../core/vectors/calibration.ts';
import { readItems } from '../storage/items.ts';
import type { Database } from '../storage/open.ts';
import type { CollectionRecord, ItemRecord } from '../storage/schema.ts';
import { segmentSequences } from '../storage/segments.ts';
import { dropShadow, holdShadow, openShadow, putShadowSegment, segmentItems, swapShadow } from '../storage/shadow.ts';
import type { EncoderInfo } from '../workers/encoder.ts';
import type { IntakeApi } from '../workers/intake.ts';
import type { WorkerClient } from '../workers/rpc.ts';
import { calibratingOf } from './calibrating.ts';
import type { EncoderService } from './encoder.ts';
import { type JobControl, startJob } from './job.ts';

export interface Rebuilding {
  database: Database;
  /** The service of a model, in the revision the page has now. */
  encoderOf: (id: string) => EncoderService;
  intake: WorkerClient<IntakeApi>[];
  previewOf: (item: ItemRecord) => Promise<Blob | null>;
}

/** Pictures to the encoder at once. */
const BATCH = 32;

/** Rows of one segment that go through the encoder together. */
interface Part {
  sequence: number;
  /** Of the whole segment. */
  ids: (string | null)[];
  from: number;
  to: number;
}

/**
 * Makes a collection's vectors anew from its kept previews (storage/shadow.ts). The old ones stay until the last of the new is
 * there; then all change in one transaction, or none do. A cancelled job leaves nothing, a killed one goes on where it was.
 * Fails with `preview-missing` where pictures cannot be read again; then it goes on when it is asked for.
 */
export function startRebuild(setup: Rebuilding, wanted: Promise<CollectionRecord>): Job<RebuildReport> {
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
        await rebuildSegments(setup, encoder, info, collection.id, shadow.id, lacking, unreadable, control);
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

async function rebuildSegments(
  setup: Rebuilding,
  encoder: EncoderService,
  info: EncoderInfo,
  collection: string,
  shadow: string,
  sequences: readonly number[],
  unreadable: Map<string, string>,
  control: JobControl,
): Promise<void> {
  const { database } = setup;
  const calibrate = await calibratingOf(database, shadow, info);
  const parts: Part[] = [];
  for (const sequence of sequences) {
    const ids = await segmentItems(database, collection, sequence);
    for (let from = 0; from === 0 || from < ids.length; from += BATCH) parts.push({ sequence, ids, from, to: Math.min(ids.length, from + BATCH) });
  }
  let vectors = new Float32Array(0);
  let kept: (string | null)[] = [];
  // While the encoder works on one part, the next one is read and decoded.
  for await (const { part, items, pixels } of oneAhead(parts, (one) => readPart(setup, info, collection, one, unreadable, control))) {
    if (part.from === 0) {
      vectors = new Float32Array(part.ids.length * info.dim).fill(1);
      kept = new Array<string | null>(part.ids.length).fill(null);
    }
    if (items.length > 0) {
      const made = await encoder.images(pixels, items.length, info.revision, control.signal);
      for (const [k, { row, id }] of items.entries()) {
        vectors.set(made.subarray(k * info.dim, (k + 1) * info.dim), row * info.dim);
        kept[row] = id;
      }
    }
    if (part.to === part.ids.length) {
      const calibration = calibrate(kept.includes(null) ? rowsThere(vectors, kept, info.dim) : vectors);
      await putShadowSegment(database, shadow, part.sequence, { ids: kept, ...quantizeRows(vectors, calibration), calibration });
    }
    control.advance(items.length);
  }
}

/** Without the rows that stand for no item. */
function rowsThere(vectors: Float32Array, ids: readonly (string | null)[], dim: number): Float32Array {
  const there = ids.flatMap((id, row) => (id === null ? [] : [row]));
  const rows = new Float32Array(there.length * dim);
  for (const [k, row] of there.entries()) rows.set(vectors.subarray(row * dim, (row + 1) * dim), k * dim);
  return rows;
}

interface Read {
  part: Part;
  items: { row: number; id: string }[];
  /** Of `items`, one after the other. */
  pixels: Uint8Array;
}

async function readPart(
  { database, intake, previewOf }: Rebuilding,
  { view }: EncoderInfo,
  collection: string,
  part: Part,
  unreadable: Map<string, string>,
  control: JobControl,
): Promise<Read> {
  await control.whenRunning();
  const rows = part.ids.slice(part.from, part.to).flatMap((id, k) => (id === null ? [] : [{ row: part.from + k, id }]));
  const records = await readItems(
    database,
    collection,
    rows.map(({ id }) => id),
  );
  const found = await Promise.all(
    records.map(async (record, k) => {
      // Removed since the segment was read.
      if (!record) return null;
      const preview = await previewOf(record);
      const client = intake[k % intake.length] as WorkerClient<IntakeApi>;
      const pixels = preview && (await client.call('pixels', [preview, view], { signal: control.signal }).catch(onlyUndecodable));
      if (!pixels) unreadable.set(record.id, record.name);
      return pixels && { pixels, ...(rows[k] as { row: number; id: string }) };
    }),
  );
  const items = found.filter((one) => one !== null);
  const size = view.side * view.side * 3;
  const pixels = new Uint8Array(items.length * size);
  for (const [k, one] of items.entries()) pixels.set(one.pixels, k * size);
  return { part, items: items.map(({ row, id }) => ({ row, id })), pixels };
}

function onlyUndecodable(thrown: unknown): null {
  const error = asError(thrown);
  if (error.code !== 'cannot-decode') throw error;
  return null;
}

function missing(names: string[]): SightglassError {
  const some = names.slice(0, 5).join(', ');
  const more = names.length > 5 ? ` and ${names.length - 5} more` : '';
  return new SightglassError('preview-missing', `The kept previews of ${names.length} pictures cannot be read: ${some}${more}.`);
}

/** Results in order, with the work on the next one begun before one is taken. */
async function* oneAhead<T, R>(list: Iterable<T>, work: (one: T) => Promise<R>): AsyncGenerator<R> {
  let before: Promise<R> | null = null;
  for (const one of list) {
    const next = work(one);
    // Whoever takes it hears of it.
    next.catch(() => undefined);
    if (before) yield await before;
    before = next;
  }
  if (before) yield await before;
}
