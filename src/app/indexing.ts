import type { AddReport, Job, Outcome } from '../core/api.ts';
import { asError, type ErrorCode } from '../core/errors.ts';
import { quantizeRows } from '../core/vectors/calibration.ts';
import { commitBatch, type NewItem } from '../storage/batches.ts';
import { hasItem } from '../storage/items.ts';
import type { Database } from '../storage/open.ts';
import type { IntakeApi, Prepared } from '../workers/intake.ts';
import type { WorkerClient } from '../workers/rpc.ts';
import { calibratingOf } from './calibrating.ts';
import { rowsThere } from './embedding.ts';
import { embedderOf } from './embedPictures.ts';
import type { EncoderService } from './encoder.ts';
import { type JobControl, startJob } from './job.ts';
import type { Looking } from './looking.ts';
import type { Source, Sources } from './sources.ts';

export interface Indexing {
  database: Database;
  collection: string;
  encoder: EncoderService;
  /** One client a worker; each works on one file at a time. */
  intake: WorkerClient<IntakeApi>[];
  /** Where the files lie. */
  looking: Looking;
  /** A batch was committed: the search worker appends it, the page shows it. */
  onCommitted: (sequence: number, items: NewItem[], sources: Source[]) => Promise<void>;
  /** Whose labels the items get. */
  labels?: string[];
}

/** At most this many pictures are embedded again after a kill. */
const BATCH = 32;
const PREVIEW_SIDE = 512;
/** These say something of one file; every other error ends the job. */
const ofOneFile = new Set<ErrorCode>([
  'empty-file',
  'not-an-image',
  'cannot-decode',
  'too-large',
  'unsupported-type',
  'unreadable-file',
  'worker-died',
  'internal',
  'not-supported',
]);

const duplicate = { code: 'duplicate', message: 'The same picture is in the collection already.' };

interface Ready {
  source: Source;
  prepared: Prepared;
}

/**
 * Adds files to a collection: pass over what is as it was → hash → skip what is there → decode and resize → encode → quantize → one transaction a batch.
 * Decoding, encoding and writing overlap; at most two batches wait for the encoder, so memory does not grow with the number of files.
 * `sources` may arrive while the job runs (a folder being walked). The report is complete when the job is over; it grows meanwhile.
 */
export function startIndexing(setup: Indexing, sources: Sources, known: number | null, report: AddReport, signal?: AbortSignal): Job<AddReport> {
  return startJob(async (control) => {
    try {
      await run(setup, sources, known, report, control);
    } catch (thrown) {
      if (!control.signal.aborted) throw thrown;
    }
    report.cancelled = control.signal.aborted;
    return report;
  }, signal);
}

async function run(setup: Indexing, sources: Sources, known: number | null, report: AddReport, control: JobControl): Promise<void> {
  const { database, collection, encoder, intake, looking } = setup;
  const info = await encoder.load();
  const calibrate = await calibratingOf(database, collection, info);
  const embed = embedderOf(encoder, info);
  const taken = new Set<string>();
  let waiting: Ready[] = [];
  let listed = 0;
  let writing: Promise<void> = Promise.resolve();
  let failure: unknown = null;
  control.total(known ?? 0);

  const lose = (list: Outcome[], source: Source, code: string, message: string): Outcome => {
    const outcome = { name: source.file.name, code, message };
    list.push(outcome);
    control.advance();
    return outcome;
  };
  const count = () => {
    listed++;
    if (known === null) control.total(listed);
  };

  /** Encodes one batch, then queues its write behind the one before. */
  async function flush(batch: Ready[]): Promise<void> {
    if (batch.length === 0) return;
    const size = info.side * info.side * 3;
    const pixels = new Uint8Array(batch.length * size);
    for (const [k, { prepared }] of batch.entries()) pixels.set(prepared.pixels, k * size);
    const { vectors, failed } = await embed(pixels, batch.length, control.signal);
    for (const [k, { code, message }] of failed) {
      const { source, prepared } = batch[k] as Ready;
      taken.delete(prepared.sha256);
      lose(report.failed, source, code, `The model cannot embed this picture: ${message}`);
    }
    const ids = batch.map(({ prepared }, k) => (failed.has(k) ? null : prepared.sha256));
    const made = batch.filter((_, k) => !failed.has(k));
    await writing;
    if (failure) throw failure;
    if (made.length === 0) return;
    writing = write(made, rowsThere(vectors, ids, info.dim)).catch((thrown) => {
      failure ??= thrown;
    });
  }

  async function write(batch: Ready[], vectors: Float32Array): Promise<void> {
    const addedAt = new Date().toISOString();
    const items = batch.map(({ source, prepared }): NewItem => itemOf(source, prepared, addedAt, setup.labels ?? []));
    const ids = items.map(({ id }) => id);
    const calibration = calibrate(vectors);
    const segment = { ids, ...quantizeRows(vectors, calibration), calibration };
    const madeWith = { encoder: info.id, revision: info.revision };
    const previews = batch.map(({ prepared }) => prepared.preview);
    const places = batch.map(({ source, prepared }) => looking.placeOf(source, prepared.sha256));
    const { sequence, isNew } = await commitBatch(database, collection, { segment, madeWith, items, previews, places });
    report.added += isNew.filter(Boolean).length;
    report.skipped.push(...items.flatMap(({ name }, k) => (isNew[k] ? [] : [{ name, ...duplicate }])));
    await setup.onCommitted(
      sequence,
      items,
      batch.map(({ source }) => source),
    );
    control.advance(batch.length);
  }

  /** One batch at a time through the encoder. While one is there the next one fills; when that is full too, intake waits here. */
  let encoding: Promise<void> = Promise.resolve();
  function enqueue(ready: Ready): Promise<void> {
    waiting.push(ready);
    if (waiting.length < BATCH) return Promise.resolve();
    return handOver();
  }
  /** Gives what waits to the encoder; resolves when the batch before it has left. */
  function handOver(): Promise<void> {
    const batch = waiting;
    const before = encoding;
    waiting = [];
    encoding = before.then(() => flush(batch));
    // Whoever hands over next, or the end of the job, hears of it; the workers stop at their next file.
    encoding.catch((thrown) => {
      failure ??= thrown;
    });
    return before;
  }

  const iterator = looking.toRead(sources, () => {
    count();
    control.advance();
  });
  let pulling: Promise<unknown> = Promise.resolve();
  /** The workers share one iterator; an async one must not be asked twice at once. */
  function pull(): Promise<IteratorResult<Source>> {
    const next = pulling.then(() => iterator.next());
    pulling = next.catch(() => undefined);
    return next;
  }

  /** One file made ready, or null where it goes into the report. */
  async function intakeOf(client: WorkerClient<IntakeApi>, source: Source): Promise<Prepared | null> {
    const { signal } = control;
    const perFile = (thrown: unknown): null => {
      const error = asError(thrown);
      if (signal.aborted || failure || !ofOneFile.has(error.code)) throw error;
      lose(report.failed, source, error.code, error.message);
      return null;
    };
    const sha256 = await twice(() => client.call('hash', [source.file], { signal })).catch(perFile);
    if (sha256 === null) return null;
    // Taken before anything is awaited: the other worker may hold a copy of the same file.
    const isCopy = taken.has(sha256);
    taken.add(sha256);
    if (isCopy || (await hasItem(database, collection, sha256))) {
      const said = lose(report.skipped, source, duplicate.code, duplicate.message);
      await looking.known(source, sha256, said);
      return null;
    }
    const view = { ...info.view, previewSide: PREVIEW_SIDE };
    const prepared = await twice(() => client.call('prepare', [source.file, view], { signal })).catch(perFile);
    // A copy of a file that failed fails for its own reason, not as a duplicate.
    if (!prepared) taken.delete(sha256);
    return prepared;
  }

  async function work(client: WorkerClient<IntakeApi>): Promise<void> {
    for (;;) {
      await control.whenRunning();
      if (failure) throw failure;
      const { value: source, done } = await pull();
      if (done) return;
      count();
      if (source.unreadable !== undefined) {
        lose(report.failed, source, 'unreadable-file', source.unreadable);
        continue;
      }
      const prepared = await intakeOf(client, source);
      if (!prepared) continue;
      await enqueue({ source, prepared });
    }
  }

  const ends = await Promise.allSettled(intake.map(work));
  const broken = ends.find((end) => end.status === 'rejected');
  // Also when a folder could not be read to its end: what was made ready is kept. A cancelled job leaves it.
  if (!control.signal.aborted && !failure) await handOver();
  // What is on its way to the disk is waited for in any case: the report then says what is there.
  await encoding.catch(() => undefined);
  await writing;
  if (failure) throw failure;
  if (broken) throw broken.reason;
  if (!control.signal.aborted) await looking.finish();
}

/** A worker may die under a file that is not to blame: that is asked once more, of a fresh one. */
function twice<R>(call: () => Promise<R>): Promise<R> {
  return call().catch((thrown) => {
    if (asError(thrown).code !== 'worker-died') throw thrown;
    return call();
  });
}

function itemOf({ file, path, handle, root }: Source, prepared: Prepared, addedAt: string, labels: string[]): NewItem {
  const { sha256, type, width, height, takenAt, place } = prepared;
  const when = takenAt ?? (file.lastModified > 0 ? new Date(file.lastModified).toISOString() : null);
  return {
    id: sha256,
    name: file.name,
    path,
    kind: 'image',
    type,
    width,
    height,
    bytes: file.size,
    addedAt,
    takenAt: when,
    ...(place && { taken: place }),
    labels,
    // What lies in a folder is opened through that folder's handle.
    ...(handle && !root && { handle }),
  };
}
