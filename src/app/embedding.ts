import { asError } from '../core/errors.ts';
import { readItems } from '../storage/items.ts';
import type { Database } from '../storage/open.ts';
import type { ItemRecord } from '../storage/schema.ts';
import type { EncoderInfo } from '../workers/encoder.ts';
import type { IntakeApi } from '../workers/intake.ts';
import type { WorkerClient } from '../workers/rpc.ts';
import { embedderOf } from './embedPictures.ts';
import type { EncoderService } from './encoder.ts';
import type { JobControl } from './job.ts';

/** What it takes to embed pictures again from their kept previews. */
export interface Embedding {
  database: Database;
  /** The service of a model, in the revision the page has now. */
  encoderOf: (id: string) => EncoderService;
  intake: WorkerClient<IntakeApi>[];
  previewOf: (item: ItemRecord) => Promise<Blob | null>;
}

/** Pictures to the encoder at once. */
const BATCH = 32;

/** Items whose rows are to stand together; null: a row that stays without an item. */
export interface Listed {
  ids: readonly (string | null)[];
}

/** Rows of a list: of each item its vector, of the others anything. */
export interface Embedded {
  /** Null where there is no item, it was removed meanwhile, or its preview cannot be read or embedded. */
  ids: (string | null)[];
  /** ids.length × dim. */
  vectors: Float32Array;
}

/** Rows of one list that go through the encoder together. */
interface Part<L extends Listed> {
  list: L;
  from: number;
  to: number;
}

/**
 * Embeds the previews of listed items; `done` gets each list when it is complete, in order. `unreadable` grows by what has no
 * preview that can be read, or one that the model cannot embed: id → name.
 */
export async function embedLists<L extends Listed>(
  setup: Embedding,
  { encoder, collection }: { encoder: EncoderService; collection: string },
  lists: readonly L[],
  unreadable: Map<string, string>,
  control: JobControl,
  done: (list: L, embedded: Embedded) => Promise<void>,
): Promise<void> {
  const info = await encoder.load();
  const embed = embedderOf(encoder, info);
  const parts: Part<L>[] = [];
  for (const list of lists)
    for (let from = 0; from === 0 || from < list.ids.length; from += BATCH) parts.push({ list, from, to: Math.min(list.ids.length, from + BATCH) });
  let vectors = new Float32Array(0);
  let kept: (string | null)[] = [];
  // While the encoder works on one part, the next one is read and decoded.
  for await (const { part, items, pixels } of oneAhead(parts, (one) => readPart(setup, info, collection, one, unreadable, control))) {
    const count = part.list.ids.length;
    if (part.from === 0) {
      vectors = new Float32Array(count * info.dim).fill(1);
      kept = new Array<string | null>(count).fill(null);
    }
    if (items.length > 0) {
      const { vectors: made, failed } = await embed(pixels, items.length, control.signal);
      for (const [k, { row, id, name }] of items.entries()) {
        if (failed.has(k)) {
          unreadable.set(id, name);
          continue;
        }
        vectors.set(made.subarray(k * info.dim, (k + 1) * info.dim), row * info.dim);
        kept[row] = id;
      }
    }
    if (part.to === count) await done(part.list, { ids: kept, vectors });
    control.advance(items.length);
  }
}

/** Without the rows that stand for no item. */
export function rowsThere(vectors: Float32Array, ids: readonly (string | null)[], dim: number): Float32Array {
  const there = ids.flatMap((id, row) => (id === null ? [] : [row]));
  const rows = new Float32Array(there.length * dim);
  for (const [k, row] of there.entries()) rows.set(vectors.subarray(row * dim, (row + 1) * dim), k * dim);
  return rows;
}

interface Read<L extends Listed> {
  part: Part<L>;
  items: { row: number; id: string; name: string }[];
  /** Of `items`, one after the other. */
  pixels: Uint8Array;
}

async function readPart<L extends Listed>(
  { database, intake, previewOf }: Embedding,
  { view }: EncoderInfo,
  collection: string,
  part: Part<L>,
  unreadable: Map<string, string>,
  control: JobControl,
): Promise<Read<L>> {
  await control.whenRunning();
  const rows = part.list.ids.slice(part.from, part.to).flatMap((id, k) => (id === null ? [] : [{ row: part.from + k, id }]));
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
      return pixels && { pixels, name: record.name, ...(rows[k] as { row: number; id: string }) };
    }),
  );
  const items = found.filter((one) => one !== null);
  const size = view.side * view.side * 3;
  const pixels = new Uint8Array(items.length * size);
  for (const [k, one] of items.entries()) pixels.set(one.pixels, k * size);
  return { part, items: items.map(({ row, id, name }) => ({ row, id, name })), pixels };
}

function onlyUndecodable(thrown: unknown): null {
  const error = asError(thrown);
  if (error.code !== 'cannot-decode') throw error;
  return null;
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
