/**
 * Makes public/samples/ — the sample collection, drawn by src/core/samples and embedded by the built page's own encoder.
 * `npm run build` first, then `node scripts/samples.mjs [--count 240] [--seed 1]`, then build again.
 *
 * index.safetensors  the portable index file; each item's `preview` is its byte range in previews.bin
 * previews.bin       WebP pictures, one after the other
 * samples.json       revision, and the example queries with their vectors, so that they are answered before the model is loaded
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { runnerImport } from 'vite';
import { openPage } from '../training/drawings/browser.mjs';
import { openBuiltPage } from './built-page.mjs';

const { values } = parseArgs({ options: { count: { type: 'string', default: '240' }, seed: { type: 'string', default: '1' }, side: { type: 'string', default: '384' } } });
const [count, seed, side] = [Number(values.count), Number(values.seed), Number(values.side)];
const out = 'public/samples';

/** Shown as buttons; the first row of answers of each was looked at. */
const queries = JSON.parse(await readFile('scripts/sample-queries.json', 'utf8'));

const { module: archive } = await runnerImport('./src/core/archive/indexFile.ts');
const { module: calibration } = await runnerImport('./src/core/vectors/calibration.ts');

const studio = await openPage();
/** @type {{ id: string, captions: { en: string[] }, png: string }[]} */
const drawings = [];
for (let index = 0; index < count; index++) {
  drawings.push(
    await studio.page.evaluate(async ([s, k, size]) => ({ ...globalThis.drawings.fashionItem(s, k), png: await globalThis.drawings.sheet([[s, k]], 1, size) }), [seed, index, side]),
  );
}
await studio.close();

const built = await openBuiltPage();
const { page } = built;
await page.evaluate(async () => globalThis.sightglass.collections.use((await globalThis.sightglass.collections.create('Samples')).id));
for (let k = 0; k < count; k += 40) {
  const report = await page.evaluate(async (some) => {
    const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    return globalThis.sightglass.add(some.map(({ id, png }) => new File([bytes(png)], `${id}.png`, { type: 'image/png' }))).done;
  }, drawings.slice(k, k + 40));
  if (report.failed.length > 0) throw new Error(JSON.stringify(report.failed));
}
const exported = Buffer.from(await page.evaluate(async () => {
  const bytes = new Uint8Array(await (await globalThis.sightglass.export({ previews: true })).arrayBuffer());
  let text = '';
  for (let k = 0; k < bytes.length; k += 32768) text += String.fromCharCode(...bytes.subarray(k, k + 32768));
  return btoa(text);
}), 'base64');
const status = await page.evaluate(() => globalThis.sightglass.status());
const encoderWorker = (await readdir('dist/assets')).find((file) => /^encoder\.worker-.*\.js$/.test(file));
// The encoder worker's own wire (src/workers/rpc.ts): the vectors are those the page would make.
const { info, vectors } = await page.evaluate(async ([file, texts]) => {
  const worker = new Worker(new URL(`assets/${file}`, document.baseURI), { type: 'module' });
  const call = (method, args) => new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => {
      if ('value' in data) resolve(data.value);
      else if (data.error) reject(new Error(data.error.message));
    };
    worker.postMessage({ call: 1, method, args });
  });
  const { revision, dim, id } = await call('load', ['sightglass-mini', 'wasm', document.baseURI]);
  const all = [];
  for (const text of texts) all.push([...(await call('texts', [[text]]))]);
  return { info: { revision, dim, id }, vectors: all };
}, [encoderWorker, queries.map(({ text }) => text)]);
// The first time there is no sample collection yet, which the browser reports as an error.
const troubles = built.troubles.filter((text) => !text.includes('404'));
if (troubles.length > 0) throw new Error(troubles.join('\n'));
await built.close();

const file = await archive.openIndexFile(new Blob([exported]), calibration.identityCalibration);
const segment = await file.rows(0, file.count);
const byName = new Map(file.items.map(({ name }, row) => [name, row]));
const order = drawings.map(({ id }) => byName.get(`${id}.png`));
const previews = await Promise.all(order.map(async (row) => Buffer.from(await file.preview(row).arrayBuffer())));
let at = 0;
const items = drawings.map(({ id, captions }, k) => {
  const start = at;
  at += previews[k].length;
  const [caption] = captions.en;
  return { id, name: caption, caption, width: side, height: side, bytes: previews[k].length, preview: [start, at] };
});
const rows = new Int8Array(count * file.dim);
for (const [k, row] of order.entries()) rows.set(segment.rows.subarray(row * file.dim, (row + 1) * file.dim), k * file.dim);
const scales = Float32Array.from(order, (row) => segment.scales[row]);
const index = await archive.writeIndexFile({
  encoder: info.id, revision: info.revision, items, previews: null, segments: [{ ids: items.map(({ id }) => id), rows, scales, calibration: segment.calibration }],
});
const indexBytes = Buffer.from(await index.arrayBuffer());
const previewBytes = Buffer.concat(previews);
const shown = queries.map(({ text, language }, k) => ({ text, language, vector: Buffer.from(new Float32Array(vectors[k]).buffer).toString('base64') }));
const revision = createHash('sha256').update(indexBytes).update(previewBytes).update(JSON.stringify(shown)).digest('hex').slice(0, 12);
await mkdir(out, { recursive: true });
await writeFile(`${out}/index.safetensors`, indexBytes);
await writeFile(`${out}/previews.bin`, previewBytes);
await writeFile(`${out}/samples.json`, JSON.stringify({ revision, encoder: info.id, encoderRevision: info.revision, dim: file.dim, items: count, queries: shown }));
console.log(JSON.stringify({ revision, items: count, indexBytes: indexBytes.length, previewBytes: previewBytes.length, status: { device: status.device, threads: status.threads } }));
