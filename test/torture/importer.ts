import type { Page } from 'playwright';
import { digestOf } from './stored.ts';

/** Milliseconds that one file may take; what takes longer is tried once more, for a busy machine is no hang. */
const HANG = 1000;

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
 * Gives files to the page's own importer, one after the other; after each that is refused, storage is as it was, to the byte. What
 * could be imported is searched, and removed (of which the calibration may stay: others may be using it).
 */
export async function importAll(page: Page, files: readonly { name: string; bytes: Uint8Array }[]): Promise<Outcome[]> {
  let before = await digestOf(page);
  const outcomes: Outcome[] = [];
  for (const { name, bytes } of files) {
    const base64 = Buffer.from(bytes).toString('base64');
    let answer = await importOne(page, base64);
    if (answer.ms > HANG) answer = await importOne(page, base64);
    const { code, message, ms, found, items } = answer;
    const broken: string[] = [];
    if (ms > HANG) broken.push(`${name}: took ${Math.round(ms)} ms`);
    if (code === 'internal' || code === 'untyped') broken.push(`${name}: ended with ${code}: ${message}`);
    if (code === 'imported' && found !== items) broken.push(`${name}: has ${items} vectors, of which a search finds ${found}`);
    const after = await digestOf(page);
    if (code !== 'imported' && after !== before) broken.push(`${name}: storage is not what it was (${code})`);
    before = after;
    outcomes.push({ code, message, broken });
  }
  return outcomes;
}

interface Answer {
  code: string;
  message: string;
  ms: number;
  items: number;
  found: number;
}

function importOne(page: Page, base64: string): Promise<Answer> {
  return page.evaluate(async (given): Promise<Answer> => {
    const file = new File([Uint8Array.from(atob(given), (letter) => letter.charCodeAt(0))], 'given');
    const started = performance.now();
    const job = sightglass.import(file, { name: 'Imported' });
    const answer = await job.done.then(
      ({ collection, items }) => ({ code: 'imported', message: `${items} vectors`, collection, items }),
      (error: { name: string; code?: string; message: string; safe?: string; next?: string }) => ({
        code: error.name === 'SightglassError' && error.code ? error.code : 'untyped',
        message: `${error.message} ${error.safe} ${error.next}`,
        collection: '',
        items: 0,
      }),
    );
    const ms = performance.now() - started;
    const { collection, ...rest } = answer;
    if (!collection) return { ...rest, ms, found: 0 };
    const open = (await sightglass.status()).collection;
    const { dim } = (await sightglass.collections.list()).find(({ id }) => id === collection) ?? { dim: 0 };
    await sightglass.collections.use(collection);
    const { hits } = await sightglass.search([{ vector: new Float32Array(dim).fill(1) }], { topK: 100_000, method: 'exact' });
    await sightglass.collections.use(open);
    await sightglass.collections.remove(collection);
    return { ...rest, ms, found: hits.filter(({ score }) => Number.isFinite(score) && Math.abs(score) <= 1.1).length };
  }, base64);
}
