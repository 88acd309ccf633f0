/**
 * Makes public/samples/ — the sample collection, drawn by src/core/samples and embedded by the built page's own encoder.
 * `npm run build` first, then `npm run samples`, then build again.
 *
 * index.safetensors  the portable index file; each item's `preview` is its byte range in previews.bin
 * previews.bin       WebP pictures, one after the other
 * samples.json       revision, and the example queries with their vectors, so that they are answered before the model is loaded
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { writeIndexFile } from '../src/core/archive/writeIndexFile.ts';
import { fashionItem } from '../src/core/samples/fashion.ts';
import { openBuiltPage } from './builtPage.ts';
import { exported, textVectors } from './pageEncoder.ts';
import { addDrawn } from './studio.ts';

const { values } = parseArgs({
  options: { count: { type: 'string', default: '1000' }, seed: { type: 'string', default: '1' }, side: { type: 'string', default: '288' } },
});
const [count, seed, side] = [Number(values.count), Number(values.seed), Number(values.side)];
const out = 'public/samples';
const queries = JSON.parse(await readFile('scripts/sample-queries.json', 'utf8')) as { text: string; language: string }[];

const built = await openBuiltPage();
await addDrawn(built, 'Samples', seed, count, side);
const file = await exported(built, true);
const encoder = await textVectors(
  built,
  queries.map(({ text }) => text),
);
const { scores } = JSON.parse(await readFile(`dist/models/${encoder.id}/sightglass.json`, 'utf8')) as { scores?: unknown };
// The first time there is no sample collection yet, which the browser reports as an error.
const troubles = built.troubles.filter((text) => !text.includes('404'));
if (troubles.length > 0) throw new Error(troubles.join('\n'));
await built.close();

// The page adds in the order in which pictures become ready; the collection is to have the order of the drawings.
const segment = await file.rows(0, file.count);
const rowOf = new Map((await file.items(0, file.count)).map(({ name }, row) => [name, row]));
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
  previews: false,
  batches: [{ segment: { ids: items.map(({ id }) => id), rows, scales, calibration: segment.calibration }, items, previews: null }],
});
const indexBytes = Buffer.from(await index.arrayBuffer());
const previewBytes = Buffer.concat(previews);
const shown = queries.map(({ text, language }, k) => ({
  text,
  language,
  vector: Buffer.from((encoder.vectors[k] as Float32Array<ArrayBuffer>).buffer).toString('base64'),
}));
const revision = createHash('sha256')
  .update(indexBytes)
  .update(previewBytes)
  .update(JSON.stringify([scores, shown]))
  .digest('hex')
  .slice(0, 12);
await mkdir(out, { recursive: true });
await writeFile(`${out}/index.safetensors`, indexBytes);
await writeFile(`${out}/previews.bin`, previewBytes);
await writeFile(
  `${out}/samples.json`,
  JSON.stringify({ revision, encoder: encoder.id, encoderRevision: encoder.revision, dim: file.dim, items: count, scores, queries: shown }),
);
process.stdout.write(`${JSON.stringify({ revision, items: count, indexBytes: indexBytes.length, previewBytes: previewBytes.length })}\n`);
