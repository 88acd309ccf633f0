import { openAsBlob, readFileSync } from 'node:fs';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { openIndexFile } from '../../../src/core/archive/indexFile.ts';
import type { ArchiveItem } from '../../../src/core/archive/items.ts';
import { toSvg } from '../../../src/core/samples/drawSvg.ts';
import { fashionDrawing, fashionItem } from '../../../src/core/samples/fashion.ts';

const manifest = JSON.parse(readFileSync('public/samples/samples.json', 'utf8')) as { items: number; encoderRevision: string };
const previews = readFileSync('public/samples/previews.bin');
const file = await openIndexFile(await openAsBlob('public/samples/index.safetensors'));
const lines = (await file.items(0, file.count)) as (ArchiveItem & { preview: [number, number] })[];

const SIDE = 48;
/** Mean difference of a channel, of 255: the shipped pictures are WebP, drawn by another renderer. */
const NEAR = 6;

const pixels = (picture: Buffer) => sharp(picture).flatten({ background: '#fff' }).resize(SIDE, SIDE).removeAlpha().raw().toBuffer();
const difference = (a: Buffer, b: Buffer) => a.reduce((sum, value, k) => sum + Math.abs(value - (b[k] as number)), 0) / a.length;

describe('the shipped samples', () => {
  it('are what the page’s own code says they are: items, captions, previews without gaps', () => {
    expect(file.count).toBe(manifest.items);
    expect(file.revision).toBe(manifest.encoderRevision);
    let at = 0;
    for (const { id, name, caption, preview } of lines) {
      const [seed = 0, index = 0] = id.split('-').slice(1).map(Number);
      const { captions } = fashionItem(seed, index);
      expect([name, caption], id).toEqual([captions.en[0], captions.en[1]]);
      expect(preview[0], id).toBe(at);
      at = preview[1];
    }
    expect(at).toBe(previews.length);
  });

  it('show what the page’s own code draws', async () => {
    const some = lines.filter((_, k) => k % Math.ceil(lines.length / 12) === 0);
    const own = await Promise.all(some.map(({ preview: [start, end] }) => pixels(previews.subarray(start, end))));
    for (const [k, { id }] of some.entries()) {
      const [seed = 0, index = 0] = id.split('-').slice(1).map(Number);
      const drawn = await pixels(Buffer.from(toSvg(fashionDrawing(seed, index)).replace('<svg', '<svg width="288" height="288"')));
      expect(difference(drawn, own[k] as Buffer), id).toBeLessThan(NEAR);
      // And not only any garment: the next one differs more.
      expect(difference(drawn, own[(k + 1) % own.length] as Buffer), id).toBeGreaterThan(NEAR);
    }
  });
});
