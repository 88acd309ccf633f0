/**
 * Finds from which cosine on two pictures are *very similar* to the built-in encoder: `near` of its entry in models/registry.ts.
 * Photographs go through the built page, and with them altered copies of some: smaller, compressed harder, brighter, cut at the
 * edges. The threshold is the lowest at which at most one photograph in fifty has another one above it that is none of its copies.
 *
 * `npm run build && npm run near -- FOLDER… [--copied 120] [--most 1200]`. The folders should hold no copies themselves.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import sharp, { type Sharp } from 'sharp';
import { createRandom, pick } from '../src/core/random.ts';
import { addFolder, openBuiltPage } from './builtPage.ts';
import { cosines, rowsOf } from './pageEncoder.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { copied: { type: 'string', default: '120' }, most: { type: 'string', default: '1200' } },
});
/** Of photographs, those that may have a stranger above the threshold. */
const STRANGERS = 0.02;

const alterations: Record<string, (picture: Sharp, width: number, height: number) => Sharp> = {
  half: (picture, width) => picture.resize(Math.max(1, Math.round(width / 2))).jpeg({ quality: 80 }),
  compressed: (picture) => picture.jpeg({ quality: 30 }),
  brighter: (picture) => picture.modulate({ brightness: 1.12, saturation: 1.1 }).jpeg({ quality: 85 }),
  cut: (picture, width, height) => {
    const [x, y] = [Math.round(width * 0.04), Math.round(height * 0.04)];
    return picture.extract({ left: x, top: y, width: width - 2 * x, height: height - 2 * y }).jpeg({ quality: 85 });
  },
};

const random = createRandom(7);
const found = positionals.flatMap((folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(jpe?g|png|webp)$/i.test(entry.name))
    .map((entry) => path.resolve(entry.parentPath, entry.name)),
);
const originals = new Set(Array.from({ length: Number(values.most) }, () => pick(random, found)));
const folder = mkdtempSync(path.join(tmpdir(), 'near-'));
const built = await openBuiltPage();
const print = (text: string) => process.stdout.write(`${text}\n`);
try {
  const files: string[] = [];
  for (const [k, file] of [...originals].entries()) {
    const upright = await sharp(file).rotate().toBuffer({ resolveWithObject: true });
    const { width, height } = upright.info;
    const copies = k < Number(values.copied) ? Object.entries(alterations) : [];
    for (const [name, alter] of [['original', (picture: Sharp) => picture.jpeg({ quality: 95 })] as const, ...copies]) {
      const at = path.join(folder, `${k}_${name}.jpg`);
      await alter(sharp(upright.data), width, height).toFile(at);
      files.push(at);
    }
  }
  await addFolder(built.page, 'Near', files);
  const rows = await rowsOf(built);
  const kind = rows.map(({ name }) => name.replace('.jpg', '').split('_') as [string, string]);
  const nearestStranger: number[] = [];
  const copies = new Map<string, number[]>(Object.keys(alterations).map((name) => [name, []]));
  for (const [row, [own, name]] of kind.entries()) {
    if (name !== 'original') continue;
    let nearest = -1;
    for (const [other, cosine] of cosines(rows, rows[row]?.vector as Float32Array).entries()) {
      const [k, altered] = kind[other] as [string, string];
      if (k !== own && altered === 'original') nearest = Math.max(nearest, cosine);
      else if (k === own && other !== row) copies.get(altered)?.push(cosine);
    }
    nearestStranger.push(nearest);
  }
  nearestStranger.sort((a, b) => b - a);
  const near = Math.ceil((nearestStranger[Math.floor(STRANGERS * nearestStranger.length)] as number) * 1000) / 1000;
  const quantiles = (list: number[]) =>
    [0.05, 0.25, 0.5, 0.95].map((share) => list.toSorted((a, b) => a - b)[Math.floor(share * list.length)]?.toFixed(3)).join(' / ');
  print(`${rows.length} pictures of ${originals.size} photographs; cosines at 5 / 25 / 50 / 95 %`);
  print(`nearest other photograph: ${quantiles(nearestStranger)}`);
  for (const [name, list] of copies)
    print(`${name}: ${quantiles(list)}; ${((100 * list.filter((cosine) => cosine >= near).length) / list.length).toFixed(0)} % at or above ${near}`);
} finally {
  await built.close();
  rmSync(folder, { recursive: true });
}
