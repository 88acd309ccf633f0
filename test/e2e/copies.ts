import { expect, type Page } from '@playwright/test';
import type {} from '../../src/sightglass.ts';

const DIM = 64;

interface Answers {
  exact: string[];
  two: string[];
  near: string[];
  index: { bytes: number; budget: number; rowsOnDisk: number; copied: number; workers: number };
}

/** Imports rows whose numbers a formula gives, and opens them; the collection's id. */
export function makeRows(page: Page, rows: number): Promise<string> {
  return page.evaluate(
    async ([count, dim]) => {
      const head = `{'descr': '<f4', 'fortran_order': False, 'shape': (${count}, ${dim}), }`.padEnd(117) + '\n';
      const numbers = Float32Array.from({ length: count * dim }, (_, at) => Math.sin(Math.floor(at / dim) * 12.9898 + (at % dim) * 78.233));
      const file = new Blob([Uint8Array.of(0x93), 'NUMPY', Uint8Array.of(1, 0, head.length & 255, head.length >> 8), head, numbers]);
      const { collection } = await sightglass.import(file, { name: 'Rows' }).done;
      await sightglass.collections.use(collection);
      return collection;
    },
    [rows, DIM] as const,
  );
}

/** What searches find when all is loaded, with how it is held. */
export function ask(page: Page): Promise<Answers> {
  return page.evaluate(async (dim) => {
    const vector = Float32Array.from({ length: dim }, (_, k) => Math.sin(777 * 12.9898 + k * 78.233) + 0.02 * k);
    const found = async (...given: Parameters<typeof sightglass.search>) =>
      (await sightglass.search(...given)).hits.map(({ id, score }) => `${id} ${score}`);
    const exact = await found([{ vector }], { topK: 50, method: 'exact' });
    return {
      exact,
      two: await found([{ vector }], { topK: 50, method: 'two-stage' }),
      hamming: await found([{ vector }], { topK: 50, method: 'hamming', bits: 32 }),
      near: await found([{ item: (exact[0] ?? '').split(' ')[0] ?? '' }], { topK: 50 }),
      index: (await sightglass.status()).index,
    };
  }, DIM);
}

/** The files of a collection's copies, with their sizes. */
export function copies(page: Page, collection: string): Promise<[name: string, bytes: number][]> {
  return page.evaluate(async (id) => {
    const root = await navigator.storage.getDirectory();
    const folder = await root
      .getDirectoryHandle('search-images')
      .then((all) => all.getDirectoryHandle(id))
      .catch(() => null);
    const found: [string, number][] = [];
    for await (const [name, file] of folder?.entries() ?? []) found.push([name, (await (file as FileSystemFileHandle).getFile()).size]);
    return found;
  }, collection);
}

/** Waits until there is a whole copy. */
export async function copied(page: Page, collection: string, rows: number): Promise<void> {
  const isThere = async () => {
    const [size] = (await copies(page, collection)).map(([, bytes]) => bytes);
    // The head comes last, behind chunks of 4,096 rows.
    return (size ?? 0) > Math.ceil(rows / 4096) * 4096 * (DIM + DIM / 8 + 12) + 100;
  };
  await expect.poll(isThere, { timeout: 60_000 }).toBe(true);
}

/** What is found, wherever the rows lie. */
export const same = ({ exact, two, near }: Answers) => ({ exact, two, near });
