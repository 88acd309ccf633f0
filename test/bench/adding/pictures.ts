/** Photographs made on the spot: light, hills, and some thousand shapes, with the grain of a sensor. Node only (sharp). */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { createRandom } from '../../../src/core/random.ts';

/** A JPEG of `width` × `height`, about a fifth of a byte a pixel; the same for the same seed and index. */
export async function photograph(seed: number, index: number, width: number, height: number): Promise<Buffer> {
  const random = createRandom(seed, index);
  const colour = () => `rgb(${Math.floor(random() * 256)} ${Math.floor(random() * 256)} ${Math.floor(random() * 256)})`;
  const shapes = Array.from({ length: 60 }, () => {
    const [x, y, r] = [random() * width, random() * height, (0.01 + 0.12 * random() ** 2) * width];
    return random() < 0.5
      ? `<circle cx="${x}" cy="${y}" r="${r}" fill="${colour()}"/>`
      : `<rect x="${x}" y="${y}" width="${r * 2}" height="${r * (0.3 + random())}" transform="rotate(${random() * 180} ${x} ${y})" fill="${colour()}"/>`;
  });
  const sky = `<linearGradient id="g" x2="${random()}" y2="1"><stop stop-color="${colour()}"/><stop offset="1" stop-color="${colour()}"/></linearGradient>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><defs>${sky}</defs><rect width="100%" height="100%" fill="url(#g)"/>${shapes.join('')}</svg>`;
  const grain = sharp({ create: { width: 512, height: 512, channels: 3, background: '#808080', noise: { type: 'gaussian', mean: 128, sigma: 20 } } });
  const tile = await grain.png().toBuffer();
  return sharp(Buffer.from(svg))
    .composite([{ input: tile, tile: true, blend: 'soft-light' }])
    .jpeg({ quality: 88 })
    .toBuffer();
}

/** Writes `count` of them into a folder; `threads` at once. */
export async function writePhotographs(
  folder: string,
  count: number,
  { seed, width, height }: { seed: number; width: number; height: number },
): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const files = Array.from({ length: count }, (_, k) => path.join(folder, `IMG_${String(k).padStart(5, '0')}.jpg`));
  for (let k = 0; k < count; k += 8)
    await Promise.all(files.slice(k, k + 8).map(async (file, n) => writeFile(file, await photograph(seed, k + n, width, height))));
  return files;
}
