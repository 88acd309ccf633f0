/**
 * The built page as a contender, through its own API alone: a NumPy file is imported, searched by vectors, and searched again
 * after the browser was started anew.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'vite';
import type {} from '../../../src/sightglass.ts';
import { BLOCK, DIM, TEXTS } from './data.ts';
import { K } from './rows.ts';
import { memoryOf, openPage, type Place, type Session } from './session.ts';
import { SITE } from './site.ts';

const FOLDER = 'page';

/** Builds the page as it ships into the bench's site. The reason if it cannot be built. */
export async function buildPage(): Promise<string | null> {
  try {
    await build({ logLevel: 'silent', build: { outDir: path.resolve(SITE, FOLDER), emptyOutDir: true } });
    return null;
  } catch (thrown) {
    return `cannot be built: ${thrown instanceof Error ? thrown.message.split('\n')[0] : thrown}`;
  }
}

/** Head of a version 1.0 .npy file of `rows` × DIM float32 (numpy.lib.format), as Latin-1 text. */
function npyHead(rows: number): string {
  const shape = `{'descr': '<f4', 'fortran_order': False, 'shape': (${rows}, ${DIM}), }`;
  const length = Math.ceil((10 + shape.length + 1) / 64) * 64 - 10;
  return `\x93NUMPY\x01\x00${String.fromCharCode(length & 255, length >> 8)}${shape.padEnd(length - 1)}\n`;
}

export async function openBuiltPage({ url, profile, rows, count }: Place, fresh: boolean): Promise<Session> {
  const { context, page, browser } = await openPage(profile, fresh);
  const queriesOf = async (set: string) => {
    const bytes = new Uint8Array(await readFile(`${SITE}/${rows.folder}${set}.f32`));
    return new Float32Array(bytes.buffer);
  };
  const vectorsOf = async (set: string, from: number, some: number) => {
    const all = await queriesOf(set);
    return Array.from({ length: some }, (_, k) => Array.from(all.subarray((from + k) * DIM, (from + k + 1) * DIM)));
  };
  const name = createHash('sha256').update(`${rows.folder}${count}`).digest('hex').slice(0, 12);
  const open = () => page.goto(`${url}${FOLDER}/`, { waitUntil: 'commit' });
  /** Ids of rows that came without any end in `:<row>`. */
  const rowsOf = (ids: readonly string[]) => ids.map((id) => Number(id.slice(id.lastIndexOf(':') + 1)));
  return {
    browser,
    close: () => context.close(),
    describe: async () => ({ exact: true, note: 'import of a .npy file, sightglass.search', variants: ['auto'], ways: [''] }),
    async build() {
      await open();
      const given = { head: npyHead(count), folder: url + rows.folder, texts: TEXTS, count, block: BLOCK, row: DIM * 4, name };
      return page.evaluate(async ({ head, folder, texts, count: total, block, row, name: title }) => {
        while (!('sightglass' in globalThis)) await new Promise((resolve) => setTimeout(resolve, 20));
        await sightglass.ready;
        const parts: BlobPart[] = [Uint8Array.from(head, (letter) => letter.charCodeAt(0))];
        for (let at = 0; at * block < total; at++) {
          const blob = await (await fetch(`${folder}${at}.f32`, { cache: 'no-store' })).blob();
          parts.push(blob.slice(0, Math.min(block, total - at * block) * row));
        }
        const file = new File(parts, `${title}.npy`);
        const answer = await fetch(`${folder}${texts}.f32`);
        const queries = answer.ok ? new Float32Array(await answer.arrayBuffer()) : null;
        const started = performance.now();
        const { collection, items } = await sightglass.import(file, { name: title, ...(queries && { queries }) }).done;
        if (items !== total) throw new Error(`${items} of ${total} rows were imported`);
        await sightglass.collections.use(collection);
        await sightglass.ready;
        return { ms: performance.now() - started, bytes: null };
      }, given);
    },
    async run(set, from, some, _variant, budgetMs) {
      const given = { vectors: await vectorsOf(set, from, some), topK: K, budgetMs };
      const answers = await page.evaluate(async ({ vectors, topK, budgetMs: budget }) => {
        const search = (vector: number[]) => sightglass.search([{ vector: new Float32Array(vector) }], { topK });
        for (const vector of vectors.slice(-3)) await search(vector);
        const [ms, ids]: [number[], string[][]] = [[], []];
        const until = performance.now() + budget;
        for (const vector of vectors) {
          const started = performance.now();
          const { hits } = await search(vector);
          ms.push(performance.now() - started);
          ids.push(hits.map(({ id }) => id));
          if (performance.now() > until && ms.length >= 4) break;
        }
        return { ms, ids };
      }, given);
      return { ms: answers.ms, ids: answers.ids.map(rowsOf) };
    },
    // Whatever it holds is stored already.
    persist: () => page.evaluate(async () => ({ ms: 0, stored: (await navigator.storage.estimate()).usage ?? 0 })),
    async reload() {
      const [vector = []] = await vectorsOf('near', 0, 1);
      await open();
      const { ms, ids } = await page.evaluate(
        async ({ vector: query, topK }) => {
          while (!('sightglass' in globalThis)) await new Promise((resolve) => setTimeout(resolve, 1));
          await sightglass.ready;
          const { hits } = await sightglass.search([{ vector: new Float32Array(query) }], { topK });
          // Counted from the beginning of the navigation.
          return { ms: performance.now(), ids: hits.map(({ id }) => id) };
        },
        { vector, topK: K },
      );
      return { ms, ids: rowsOf(ids), bytes: null };
    },
    memory: () => memoryOf(page),
  };
}
