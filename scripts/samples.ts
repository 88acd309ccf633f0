/**
 * Makes public/samples/ — the sample collection, drawn by src/core/samples and embedded by the built page's own encoder.
 * `npm run build` first, then `npm run samples`, then build again.
 *
 * index.safetensors  the portable index file; each item's `preview` is its byte range in previews.bin
 * previews.bin       WebP pictures, one after the other
 * samples.json       revision, and the example queries with their vectors, so that they are answered before the model is loaded
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { openPage as openStudio } from '../training/drawings/browser.mjs';
import { openIndexFile, writeIndexFile } from '../src/core/archive/indexFile.ts';
import { fashionItem } from '../src/core/samples/fashion.ts';
import { identityCalibration } from '../src/core/vectors/calibration.ts';
import { type BuiltPage, openBuiltPage } from './builtPage.ts';

const { values } = parseArgs({
  options: { count: { type: 'string', default: '240' }, seed: { type: 'string', default: '1' }, side: { type: 'string', default: '384' } },
});
const [count, seed, side] = [Number(values.count), Number(values.seed), Number(values.side)];
const out = 'public/samples';
const queries = JSON.parse(await readFile('scripts/sample-queries.json', 'utf8')) as { text: string; language: string }[];

/** PNGs of the drawings, base64. */
async function drawings(): Promise<string[]> {
  const studio = await openStudio();
  const made: string[] = [];
  for (let index = 0; index < count; index++)
    made.push(
      await studio.page.evaluate(
        ([s, k, size]) =>
          (globalThis as unknown as { drawings: { sheet(list: number[][], columns: number, size: number): Promise<string> } }).drawings.sheet(
            [[s, k]],
            1,
            size,
          ),
        [seed, index, side] as const,
      ),
    );
  await studio.close();
  return made;
}

/** Adds the drawings through the page's own API and takes its export. */
async function embed({ page }: BuiltPage, pngs: string[]): Promise<Buffer> {
  await page.evaluate(async () => sightglass.collections.use((await sightglass.collections.create('Samples')).id));
  for (let k = 0; k < count; k += 40) {
    const some = pngs.slice(k, k + 40).map((png, j) => ({ png, name: `${fashionItem(seed, k + j).id}.png` }));
    const { failed } = await page.evaluate(
      async (files) =>
        sightglass.add(files.map(({ png, name }) => new File([Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0))], name))).done,
      some,
    );
    if (failed.length > 0) throw new Error(JSON.stringify(failed));
  }
  const exported = await page.evaluate(async () => {
    const bytes = new Uint8Array(await (await sightglass.export({ previews: true })).arrayBuffer());
    let text = '';
    for (let k = 0; k < bytes.length; k += 32768) text += String.fromCharCode(...bytes.subarray(k, k + 32768));
    return btoa(text);
  });
  return Buffer.from(exported, 'base64');
}

/** Query vectors, over the encoder worker's own wire (src/workers/rpc.ts): those that the page would make. */
async function queryVectors({ page }: BuiltPage): Promise<{ id: string; revision: string; vectors: number[][] }> {
  const worker = (await readdir('dist/assets')).find((file) => /^encoder\.worker-.*\.js$/.test(file));
  return page.evaluate(
    async ([file, texts]) => {
      const encoder = new Worker(new URL(`assets/${file}`, document.baseURI), { type: 'module' });
      const call = (method: string, args: unknown[]) =>
        new Promise<never>((resolve, reject) => {
          encoder.onmessage = ({ data }: MessageEvent<{ value?: never; error?: { message: string } }>) => {
            if (data.error) reject(new Error(data.error.message));
            else if ('value' in data) resolve(data.value);
          };
          encoder.postMessage({ call: 1, method, args });
        });
      const { id, revision } = (await call('load', ['sightglass-mini', 'wasm', document.baseURI])) as { id: string; revision: string };
      const vectors: number[][] = [];
      for (const text of texts) vectors.push([...((await call('texts', [[text]])) as Float32Array)]);
      return { id, revision, vectors };
    },
    [worker ?? '', queries.map(({ text }) => text)] as const,
  );
}

const pngs = await drawings();
const built = await openBuiltPage();
const exported = await embed(built, pngs);
const encoder = await queryVectors(built);
// The first time there is no sample collection yet, which the browser reports as an error.
const troubles = built.troubles.filter((text) => !text.includes('404'));
if (troubles.length > 0) throw new Error(troubles.join('\n'));
await built.close();

// The page adds in the order in which pictures become ready; the collection is to have the order of the drawings.
const file = await openIndexFile(new Blob([new Uint8Array(exported)]), identityCalibration);
const segment = await file.rows(0, file.count);
const rowOf = new Map(file.items.map(({ name }, row) => [name, row]));
const order = Array.from({ length: count }, (_, index) => rowOf.get(`${fashionItem(seed, index).id}.png`) ?? -1);
const previews = await Promise.all(order.map(async (row) => Buffer.from((await file.preview(row)?.arrayBuffer()) ?? new ArrayBuffer(0))));
let at = 0;
const items = previews.map((preview, index) => {
  const { id, captions } = fashionItem(seed, index);
  const start = at;
  at += preview.length;
  return { id, name: captions.en[0], caption: captions.en[1], width: side, height: side, bytes: preview.length, preview: [start, at] };
});
const rows = new Int8Array(count * file.dim);
for (const [k, row] of order.entries()) rows.set(segment.rows.subarray(row * file.dim, (row + 1) * file.dim), k * file.dim);
const scales = Float32Array.from(order, (row) => segment.scales[row] as number);
const index = await writeIndexFile({
  encoder: encoder.id,
  revision: encoder.revision,
  items,
  previews: null,
  segments: [{ ids: items.map(({ id }) => id), rows, scales, calibration: segment.calibration }],
});
const indexBytes = Buffer.from(await index.arrayBuffer());
const previewBytes = Buffer.concat(previews);
const shown = queries.map(({ text, language }, k) => ({
  text,
  language,
  vector: Buffer.from(new Float32Array(encoder.vectors[k] ?? []).buffer).toString('base64'),
}));
const revision = createHash('sha256').update(indexBytes).update(previewBytes).update(JSON.stringify(shown)).digest('hex').slice(0, 12);
await mkdir(out, { recursive: true });
await writeFile(`${out}/index.safetensors`, indexBytes);
await writeFile(`${out}/previews.bin`, previewBytes);
await writeFile(
  `${out}/samples.json`,
  JSON.stringify({ revision, encoder: encoder.id, encoderRevision: encoder.revision, dim: file.dim, items: count, queries: shown }),
);
process.stdout.write(`${JSON.stringify({ revision, items: count, indexBytes: indexBytes.length, previewBytes: previewBytes.length })}\n`);
