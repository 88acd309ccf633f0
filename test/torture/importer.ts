import type { Page } from 'playwright';

/** Milliseconds that a file may take longer than one that is read at a glance, on the same machine at the same moment. */
const HANG = 1000;
/** Files that are given at once: the page imports them one after the other, and what is stored is compared once for all of them. */
const GROUP = 8;
/** What a person's library is made of. The log of jobs, to which a failed import writes too, is none of it. */
const STORES = ['collections', 'segments', 'items', 'places', 'folders', 'packs', 'settings'];
/** Kept when a collection goes: others may be using them. */
const SHARED = 'calibrations';

/** What became of one file. */
export interface Outcome {
  /** The code of the error; 'imported' where it was a good file. */
  code: string;
  /** With what is safe and what to do next. */
  message: string;
  /** What did not hold; empty as a rule. */
  broken: string[];
}

/**
 * Gives files to the page's own importer, some at a time. Where all of them are refused, storage is as it was, to the byte. What
 * could be imported is searched, and removed: then all is as it was but for the calibrations. What takes long is tried once more,
 * alone: a busy machine is no hang.
 */
export async function importAll(page: Page, files: readonly { name: string; bytes: Uint8Array }[]): Promise<Outcome[]> {
  const given = files.map(({ bytes }) => Buffer.from(bytes).toString('base64'));
  const answers = await page.evaluate(importInPage, { given, stores: STORES, shared: SHARED, hang: HANG, group: GROUP });
  return answers.map(({ code, message, ms, items, found, changed }, k) => {
    const name = files[k]?.name;
    const broken: string[] = [];
    if (ms > HANG) broken.push(`${name}: took ${Math.round(ms)} ms, twice`);
    if (code === 'internal' || code === 'untyped') broken.push(`${name}: ended with ${code}: ${message}`);
    if (code === 'imported' && found !== items) broken.push(`${name}: has ${items} vectors, of which a search finds ${found}`);
    if (changed) broken.push(`${name}, or one of the ${GROUP} beside it: storage is not what it was (${code})`);
    return { code, message, broken };
  });
}

interface Given {
  /** In base64. */
  given: string[];
  stores: string[];
  shared: string;
  hang: number;
  group: number;
}

interface Answer {
  code: string;
  message: string;
  /** From when its turn came to its end; at a second try, without what the shortest file took. */
  ms: number;
  /** Vectors in the file, and how many of them a search finds with a cosine that can be. */
  items: number;
  found: number;
  /** Is anything in storage different from before? */
  changed: boolean;
}

/** Runs in the page. */
async function importInPage({ given, stores, shared, hang, group }: Given): Promise<Answer[]> {
  async function importOne(base64: string) {
    const file = new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], 'given');
    const job = sightglass.import(file, { name: 'Imported' });
    const asked = performance.now();
    let started: number | null = null;
    job.subscribe(() => {
      if (job.progress.state !== 'queued') started ??= performance.now();
    });
    const answer = await job.done.then(
      ({ collection, items }) => ({ code: 'imported', message: `${items} vectors`, collection, items }),
      (error: { name: string; code?: string; message: string; safe?: string; next?: string }) => ({
        code: error.name === 'SightglassError' && error.code ? error.code : 'untyped',
        message: `${error.message} ${error.safe} ${error.next}`,
        collection: '',
        items: 0,
      }),
    );
    return { ...answer, ms: performance.now() - (started ?? asked) };
  }

  async function searchAndRemove(collection: string): Promise<number> {
    const open = (await sightglass.status()).collection;
    const { dim } = (await sightglass.collections.list()).find(({ id }) => id === collection) ?? { dim: 0 };
    await sightglass.collections.use(collection);
    const { hits } = await sightglass.search([{ vector: new Float32Array(dim).fill(1) }], { topK: 100_000, method: 'exact' });
    await sightglass.collections.use(open);
    await sightglass.collections.remove(collection);
    return hits.filter(({ score }) => Number.isFinite(score) && Math.abs(score) <= 1.1).length;
  }

  const digests = async () => [await torture.digest(stores), await torture.digest([shared])] as const;
  const answers: Answer[] = [];
  let before = await digests();
  for (let from = 0; from < given.length; from += group) {
    const files = given.slice(from, from + group);
    const ends = await Promise.all(files.map(importOne));
    const found: number[] = [];
    for (const [k, end] of ends.entries()) {
      found.push(end.collection ? await searchAndRemove(end.collection) : 0);
      if (end.ms <= hang) continue;
      const again = await importOne(files[k] ?? '');
      if (again.collection) await searchAndRemove(again.collection);
      end.ms = again.ms - (await importOne('')).ms;
    }
    const after = await digests();
    const changed = after[0] !== before[0] || (after[1] !== before[1] && ends.every(({ collection }) => !collection));
    answers.push(...ends.map(({ code, message, ms, items }, k) => ({ code, message, ms, items, found: found[k] ?? 0, changed })));
    before = after;
  }
  return answers;
}

/** Opens a new collection and removes all others: what is stored is little, and so is what is compared. */
export async function alone(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const { id } = await sightglass.collections.create('Mine');
    await sightglass.collections.use(id);
    for (const other of await sightglass.collections.list()) if (other.id !== id) await sightglass.collections.remove(other.id);
  });
}
