/**
 * Renders fresh drawings for training:
 *   node training/drawings/render.mjs --seed 7 --count 20000 --size 64 --out training/.cache/packed [--split val]
 * Writes drawn_<split>_images.npy (uint8, count × size × size × 3, RGB) and drawn_<split>_items.json
 * ([{ id, attributes, captions }], in the same order).
 *   node training/drawings/render.mjs --sheet look.png --seed 7 --count 48 --size 256 [--columns 8]
 * writes one PNG with the drawings side by side instead.
 */
import { mkdir, open, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openPage } from './browser.mjs';

const BATCH = 200;

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '7' },
    start: { type: 'string', default: '0' },
    count: { type: 'string', default: '1000' },
    size: { type: 'string', default: '64' },
    out: { type: 'string', default: 'training/.cache/packed' },
    split: { type: 'string', default: 'train' },
    sheet: { type: 'string' },
    columns: { type: 'string', default: '8' },
  },
});
const [seed, start, count, size, columns] = [values.seed, values.start, values.count, values.size, values.columns].map((text) => {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`not a whole number: ${text}`);
  return value;
});

/** Header of a version 1.0 .npy file, padded so that the data starts at a multiple of 64 bytes. */
function npyHeader(shape) {
  const text = `{'descr': '|u1', 'fortran_order': False, 'shape': (${shape.join(', ')}), }`;
  const length = Math.ceil((10 + text.length + 1) / 64) * 64 - 10;
  const head = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, length & 255, length >> 8]);
  return Buffer.concat([head, Buffer.from(`${text.padEnd(length - 1)}\n`, 'latin1')]);
}

async function renderSheet(page) {
  const list = Array.from({ length: count }, (_, k) => [seed, start + k]);
  const png = await page.evaluate(([l, c, s]) => globalThis.drawings.sheet(l, c, s), [list, columns, size]);
  await writeFile(values.sheet, Buffer.from(png, 'base64'));
}

async function renderSet(page) {
  await mkdir(values.out, { recursive: true });
  const images = join(values.out, `drawn_${values.split}_images.npy`);
  const items = join(values.out, `drawn_${values.split}_items.json`);
  // Written beside and renamed at the end, so that a training run never reads half a file.
  const [imageFile, itemFile] = [await open(`${images}.part`, 'w'), await open(`${items}.part`, 'w')];
  await imageFile.write(npyHeader([count, size, size, 3]));
  const begun = performance.now();
  for (let done = 0; done < count; done += BATCH) {
    const part = Math.min(BATCH, count - done);
    const result = await page.evaluate(([s, from, n, side]) => globalThis.drawings.batch(s, from, n, side), [seed, start + done, part, size]);
    await imageFile.write(Buffer.from(result.rgb, 'base64'));
    await itemFile.write(result.items.map((item, k) => `${done + k === 0 ? '[' : ','}\n${JSON.stringify(item)}`).join(''));
    const rate = (done + part) / ((performance.now() - begun) / 1000);
    process.stdout.write(`\r${done + part} of ${count}, ${rate.toFixed(0)} a second `);
  }
  await itemFile.write('\n]\n');
  await Promise.all([imageFile.close(), itemFile.close()]);
  await rename(`${images}.part`, images);
  await rename(`${items}.part`, items);
  process.stdout.write('\n');
}

const { page, close } = await openPage();
try {
  await (values.sheet ? renderSheet(page) : renderSet(page));
} finally {
  await close();
}
