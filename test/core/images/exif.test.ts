import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { isoFromExif, readExif } from '../../../src/core/images/exif.ts';
import type { Format } from '../../../src/core/images/formats.ts';
import { exifBlock, type Fractions, gpsBlock, insertApp1, join, pngChunk } from '../../fixtures/pictures/handmade.ts';

const picture = () => sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } });
const takenAt = (data: Uint8Array, format: Format) => readExif(data, format).takenAt;
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

const hongKong: Fractions = [
  [22, 1],
  [17, 1],
  [3456, 100],
];
const gpsOf = (latitude: Fractions, longitude: Fractions, refs = 'NE') =>
  gpsBlock({ latitude: { ref: refs[0] as string, fractions: latitude }, longitude: { ref: refs[1] as string, fractions: longitude } });
const east: Fractions = [
  [114, 1],
  [10, 1],
  [0, 0],
];
const nothing: Fractions = [
  [0, 1],
  [0, 1],
  [0, 1],
];
const placeOf = async (tiff: Uint8Array) => readExif(insertApp1(await picture().jpeg().toBuffer(), tiff), 'jpeg').place;

describe('reads where it was taken', () => {
  it('of a JPEG, in degrees; south and west are negative', async () => {
    expect(await placeOf(gpsOf(hongKong, east))).toEqual({ latitude: 22.292_933, longitude: 114.166_667 });
    expect(await placeOf(gpsOf(hongKong, east, 'SW'))).toEqual({ latitude: -22.292_933, longitude: -114.166_667 });
  });

  it('of a PNG', async () => {
    const png = await picture().png().toBuffer();
    const data = join(png.subarray(0, 33), pngChunk('eXIf', gpsOf(hongKong, east)), png.subarray(33));
    expect(readExif(data, 'png').place).toEqual({ latitude: 22.292_933, longitude: 114.166_667 });
  });

  it.each(['webp', 'avif'] as const)('of a %s that sharp wrote', async (format) => {
    const there = picture().withExif({
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 31/1 12/1', GPSLongitudeRef: 'W', GPSLongitude: '0/1 7/1 30/1' },
    });
    expect(readExif(await there[format]({ effort: 0 }).toBuffer(), format).place).toEqual({ latitude: 52.52, longitude: -0.125 });
  });

  it('nowhere without a fix, off the globe, without a denominator, and where it is cut off', async () => {
    expect(await placeOf(gpsOf(nothing, nothing))).toBeNull();
    expect(await placeOf(gpsOf([[91, 1], ...nothing.slice(1)], east))).toBeNull();
    expect(await placeOf(gpsOf([[22, 0], ...nothing.slice(1)], east))).toBeNull();
    expect(await placeOf(gpsOf(hongKong, east).subarray(0, 70))).toBeNull();
    expect(await placeOf(block)).toBeNull();
  });
});
