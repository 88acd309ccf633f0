import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { sniff } from '../../../src/core/images/sniff.ts';
import { type Specimen, zoo } from '../../fixtures/pictures/zoo.ts';
import { bytes, isoFile, join, text } from '../../fixtures/pictures/handmade.ts';

const specimens = new Map((await zoo()).map((specimen): [string, Specimen] => [specimen.name, specimen]));
const of = (name: string) => {
  const specimen = specimens.get(name);
  if (!specimen) throw new Error(`The zoo has no ${name}.`);
  return specimen.bytes;
};

describe('format', () => {
  it.each([
    ['plain.jpg', 'jpeg'],
    ['progressive.jpg', 'jpeg'],
    ['cmyk.jpg', 'jpeg'],
    ['orientation-6.jpg', 'jpeg'],
    ['header-only.jpg', 'jpeg'],
    ['really-a-png.jpg', 'png'],
    ['bomb.png', 'png'],
    ['animated.gif', 'gif'],
    ['animated.webp', 'webp'],
    ['lossy.webp', 'webp'],
    ['lossless.webp', 'webp'],
    ['modern.avif', 'avif'],
    ['phone.heic', 'heic'],
    ['scan.tif', 'tiff'],
    ['camera.nef', 'raw'],
    ['drawing.svg', 'svg'],
    ['paper.pdf', 'pdf'],
    ['film.mp4', 'video'],
    ['film.jpg', 'video'],
    ['archive.png', 'archive'],
    ['page.png', 'html'],
    ['text.jpg', 'text'],
    ['noise.jpg', 'unknown'],
    ['empty.jpg', 'text'],
  ])('%s is %s', (name, format) => expect(sniff(of(name)).format).toBe(format));

  it.each([
    ['AVIF under the brand mif1', isoFile('mif1', ['mif1', 'avif', 'miaf']), 'avif'],
    ['Canon CR3', isoFile('crx ', ['crx ', 'isom']), 'raw'],
    ['an audio book', isoFile('M4A ', ['M4A ', 'mp42']), 'audio'],
    ['Canon CR2', join(text('II*\0'), [16, 0, 0, 0], text('CR'), new Uint8Array(20)), 'raw'],
    ['Matroska', join([0x1a, 0x45, 0xdf, 0xa3], new Uint8Array(40)), 'video'],
    ['AVI', join(text('RIFF'), bytes.u32(0), text('AVI LIST')), 'video'],
    ['text that begins with BM', text('BMW makes cars and motorcycles.'), 'text'],
    ['text in Arabic', text('صورة من البحر'), 'text'],
    ['UTF-16 text', Uint8Array.of(0xff, 0xfe, 0x41, 0), 'text'],
    [
      'a drawing with a DTD',
      text('<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd"><svg/>'),
      'svg',
    ],
    ['an article about <svg>', text('How to write <svg> by hand'), 'text'],
    ['zeros', new Uint8Array(64), 'unknown'],
    ['an icon directory that makes no sense', Uint8Array.of(0, 0, 1, 0, 9, 0, 0, 0), 'unknown'],
  ])('%s', (_, data, format) => expect(sniff(data).format).toBe(format));
});

describe('size', () => {
  it.each([
    ['plain.jpg', 320, 240],
    ['progressive.jpg', 320, 240],
    ['grey.jpg', 160, 120],
    ['orientation-6.jpg', 64, 96],
    ['bomb.png', 20000, 20000],
    ['ribbon.png', 4000, 3],
    ['animated.gif', 48, 48],
    ['animated.webp', 48, 48],
    ['lossy.webp', 96, 72],
    ['lossless.webp', 96, 64],
    ['modern.avif', 96, 64],
    ['header-only.jpg', 320, 240],
  ])('%s: %d × %d', (name, width, height) => expect(sniff(of(name)).size).toEqual({ width, height }));

  it('is unknown where the header is cut off', () => {
    expect(sniff(of('signature-only.png')).size).toBeNull();
    expect(sniff(of('plain.jpg').subarray(0, 30)).size).toBeNull();
  });

  it('reads bitmaps with rows from the top', () => {
    const bitmap = new Uint8Array(54);
    bitmap.set([0x42, 0x4d]);
    const view = new DataView(bitmap.buffer);
    view.setUint32(14, 40, true);
    view.setInt32(18, 7, true);
    view.setInt32(22, -5, true);
    expect(sniff(bitmap)).toEqual({ format: 'bmp', size: { width: 7, height: 5 } });
  });

  it('takes the size of a PNG inside an icon from the PNG, not from the directory', () => {
    const png = of('bomb.png').subarray(0, 64);
    const icon = join([0, 0, 1, 0, 1, 0], [16, 16, 0, 0, 1, 0, 32, 0], [64, 0, 0, 0], [22, 0, 0, 0], png);
    expect(sniff(icon)).toEqual({ format: 'ico', size: { width: 20000, height: 20000 } });
  });

  it('finds the frame header behind long metadata', async () => {
    const jpeg = await sharp({ create: { width: 33, height: 21, channels: 3, background: 'red' } })
      .jpeg()
      .toBuffer();
    const segment = join([0xff, 0xed], bytes.u16(60_002), new Uint8Array(60_000));
    expect(sniff(join(jpeg.subarray(0, 2), segment, segment, [0xff], jpeg.subarray(2))).size).toEqual({ width: 33, height: 21 });
  });
});

it('never throws or hangs on cut and altered files', () => {
  for (const { bytes: whole } of specimens.values())
    for (let k = 0; k < 60; k++) {
      const cut = Uint8Array.from(whole.subarray(0, Math.min(k * k, 4096)));
      if (cut.length > 12) cut[(k * 7) % cut.length] = 255;
      expect(() => sniff(cut)).not.toThrow();
    }
});
