import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openIndexFile } from '../../../src/core/archive/indexFile.ts';
import { dequantizeRow } from '../../../src/core/vectors/calibration.ts';
import { type NpyOptions, npy } from '../../fixtures/vectorFiles.ts';

const ROWS = new Float32Array([3, 4, 0, 0, -3, 4]);

/** Rows of the file as the index has them, rounded to two places. */
async function rowsOf(file: Blob): Promise<number[][]> {
  const opened = await openIndexFile(file);
  const segment = await opened.rows(0, opened.count);
  return segment.ids.map((_, row) => [...dequantizeRow(segment, row, segment.calibration)].map((value) => Math.round(value * 100) / 100 + 0));
}

describe('a .npy file', () => {
  it.each<[NpyOptions]>([[{ version: [1, 0] }], [{ version: [2, 0] }], [{ version: [3, 0] }]])('is read: %j', async (options) => {
    expect(await rowsOf(npy('<f4', [2, 3], ROWS, options))).toEqual([
      [0.6, 0.8, 0],
      [0, -0.6, 0.8],
    ]);
  });

  it('is read in float16', async () => {
    expect(await rowsOf(npy('<f2', [1, 2], new Uint16Array([0x4200, 0x4400])))).toEqual([[0.6, 0.8]]);
  });

  it('gives ids by its content, as hashed by the caller', async () => {
    const file = npy('<f4', [2, 3], ROWS);
    const opened = await openIndexFile(file, { hash: () => Promise.resolve('0123456789abcdef') });
    expect(await opened.items(0, 2)).toEqual([
      { id: '0123456789ab:0', name: '0123456789ab:0' },
      { id: '0123456789ab:1', name: '0123456789ab:1' },
    ]);
    const hash = createHash('sha256')
      .update(Buffer.from(await file.arrayBuffer()))
      .digest('hex');
    expect((await (await openIndexFile(file)).rows(1, 2)).ids).toEqual([`${hash.slice(0, 12)}:1`]);
  });

  it('of int8 keeps its numbers: each row stands for its direction', async () => {
    const opened = await openIndexFile(npy('|i1', [2, 2], new Int8Array([3, -4, 0, 127])));
    const { rows, scales, calibration } = await opened.rows(0, 2);
    expect([...rows]).toEqual([3, -4, 0, 127]);
    expect([...scales]).toEqual([expect.closeTo(0.2, 6), expect.closeTo(1 / 127, 6)]);
    expect(calibration.id).toBe('identity-2');
  });

  it('of int8 with a −128 keeps the direction of that row, within half a step', async () => {
    const opened = await openIndexFile(npy('|i1', [2, 2], new Int8Array([-128, 96, 1, 2])));
    const { rows, scales } = await opened.rows(0, 2);
    expect([...rows]).toEqual([-127, 95, 1, 2]);
    expect(scales[0]! * -127).toBeCloseTo(-0.8, 2);
  });

  it.each<[string, Blob, string, string]>([
    ['a version to come', npy('<f4', [2, 3], ROWS, { version: [4, 0] }), 'archive-invalid', 'version 4.0'],
    ['big-endian numbers', npy('>f4', [2, 3], ROWS), 'archive-invalid', 'the type ">f4"; little-endian'],
    ['float64', npy('<f8', [2, 3], new Float64Array(6)), 'archive-invalid', "array.astype('<f4')"],
    ['columns first', npy('<f4', [2, 3], ROWS, { order: 'True' }), 'archive-invalid', 'column by column'],
    [
      'named columns',
      npy('', [2], ROWS, { header: "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (6,), }" }),
      'archive-invalid',
      'of several columns',
    ],
    ['one dimension', npy('<f4', [6], ROWS), 'archive-invalid', 'no two-dimensional'],
    ['three dimensions', npy('<f4', [1, 2, 3], ROWS), 'archive-invalid', 'no two-dimensional'],
    ['no rows', npy('<f4', [0, 3], new Float32Array(0)), 'archive-invalid', 'holds no vectors'],
    ['no dimensions', npy('<f4', [3, 0], new Float32Array(0)), 'archive-invalid', 'holds no vectors'],
    ['too many dimensions', npy('|i1', [1, 2065], new Int8Array(2065)), 'archive-invalid', '2065 dimensions'],
    ['fewer numbers than it says', npy('<f4', [3, 3], ROWS), 'archive-invalid', '24 bytes of numbers where its shape (3 × 3) needs 36'],
    ['more numbers than it says', npy('<f4', [1, 3], ROWS), 'archive-invalid', '24 bytes of numbers'],
    [
      'a shape whose product is beyond all numbers',
      npy('<f4', [9007199254740991, 9007199254740991], ROWS),
      'archive-invalid',
      'bytes of numbers where',
    ],
    [
      'a shape of no numbers',
      npy('<f4', [2, 3], ROWS, { header: "{'descr': '<f4', 'fortran_order': False, 'shape': (2 3,), }" }),
      'archive-invalid',
      'shape',
    ],
    ['a header that is not a dict', npy('<f4', [2, 3], ROWS, { header: '__import__("os")' }), 'archive-invalid', 'not that of a numpy array'],
    ['a file cut in its header', npy('<f4', [2, 3], ROWS).slice(0, 40), 'archive-invalid', 'claims'],
    ['a file cut in its magic', npy('<f4', [2, 3], ROWS).slice(0, 9), 'archive-invalid', 'cut off'],
    ['a .npz', new Blob([new Uint8Array([0x50, 0x4b, 3, 4, 20, 0, 0, 0, 0, 0])]), 'archive-invalid', 'zip archive'],
  ])('with %s is refused', async (_, file, code, reason) => {
    await expect(openIndexFile(file)).rejects.toMatchObject({ code, message: expect.stringContaining(reason) });
  });

  it.each<[string, Blob, string]>([
    ['zero', npy('<f4', [2, 3], new Float32Array([1, 0, 0, 0, 0, 0])), 'Row 1 is all zero.'],
    ['not a number', npy('<f4', [2, 3], new Float32Array([1, 0, 0, 0, Number.NaN, 0])), 'Row 1 holds a number that is not finite.'],
    ['infinite', npy('<f2', [1, 2], new Uint16Array([0x7c00, 0x3c00])), 'Row 0 holds a number that is not finite.'],
    ['zero in int8', npy('|i1', [2, 2], new Int8Array([1, 1, 0, 0])), 'Row 1 is all zero.'],
  ])('with a row that is %s names it', async (_, file, message) => {
    const opened = await openIndexFile(file);
    await expect(opened.rows(0, opened.count)).rejects.toMatchObject({ code: 'invalid-vector', message });
  });
});
