import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { isoFromExif, takenAt } from '../../../src/core/images/takenAt.ts';
import { exifBlock, insertApp1, join, pngChunk } from '../../fixtures/pictures/handmade.ts';

const picture = () => sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } });
const block = exifBlock({ orientation: 6, taken: '2024:05:01 12:30:00' });

describe('reads DateTimeOriginal', () => {
  it('of a JPEG', async () => expect(takenAt(insertApp1(await picture().jpeg().toBuffer(), block), 'jpeg')).toBe('2024-05-01T12:30:00'));

  it('of a PNG', async () => {
    const png = await picture().png().toBuffer();
    expect(takenAt(join(png.subarray(0, 33), pngChunk('eXIf', block), png.subarray(33)), 'png')).toBe('2024-05-01T12:30:00');
  });

  it.each(['webp', 'avif'] as const)('of a %s that sharp wrote', async (format) => {
    const dated = picture().withExif({ IFD2: { DateTimeOriginal: '2019:12:31 23:59:58' } });
    const data = await dated[format]({ effort: 0 }).toBuffer();
    expect(takenAt(data, format)).toBe('2019-12-31T23:59:58');
  });
});

it('is null without EXIF and where EXIF is damaged', async () => {
  const jpeg = await picture().jpeg().toBuffer();
  expect(takenAt(jpeg, 'jpeg')).toBeNull();
  expect(takenAt(insertApp1(jpeg, block.subarray(0, 30)), 'jpeg')).toBeNull();
  expect(takenAt(insertApp1(jpeg, new Uint8Array(40).fill(255)), 'jpeg')).toBeNull();
  expect(takenAt(new Uint8Array(3), 'gif')).toBeNull();
});

it.each([
  ['2024:02:29 23:59:59', '2024-02-29T23:59:59'],
  ['2023:02:29 12:00:00', null],
  ['0000:00:00 00:00:00', null],
  ['    :  :     :  :  ', null],
  ['2024:05:01 24:00:00', null],
  ['', null],
])('%o → %o', (exif, iso) => expect(isoFromExif(exif)).toBe(iso));
