import { describe, expect, it } from 'vitest';
import { openIndexFile } from '../../../src/core/archive/indexFile.ts';
import { writeIndexFile } from '../../../src/core/archive/writeIndexFile.ts';
import { type Calibration, dequantizeRow, estimateCalibration, quantizeRows } from '../../../src/core/vectors/calibration.ts';
import { gaussian, generator } from '../../fixtures/random.ts';
import { type GivenTensor, lines, safetensors } from '../../fixtures/vectorFiles.ts';

const SEED = 3;
const DIM = 9;
const COUNT = 40;

const vectors = Float32Array.from(gaussian(generator(SEED), COUNT * DIM).map((value, k) => value + (k % 3)));
const calibration = estimateCalibration('own', vectors, DIM) as Calibration;
const ids = Array.from({ length: COUNT }, (_, k) => `item ${k}`);
const items = ids.map((id) => ({ id, name: id }));

function written(refine: boolean): Promise<Blob> {
  const batch = (from: number, to: number, own: boolean) => ({
    segment: { ids: ids.slice(from, to), ...quantizeRows(vectors.subarray(from * DIM, to * DIM), calibration, { refine: own }), calibration },
    items: items.slice(from, to),
    previews: null,
  });
  // The second part never has a plane.
  return writeIndexFile({ encoder: 'mini', revision: 'r', previews: false, batches: [batch(0, 25, refine), batch(25, COUNT, false)] });
}

async function again(file: Blob): Promise<Blob> {
  const opened = await openIndexFile(file);
  const segment = await opened.rows(0, COUNT);
  return writeIndexFile({
    encoder: opened.encoder ?? '',
    revision: opened.revision ?? '',
    previews: false,
    batches: [{ segment, items: await opened.items(0, COUNT), previews: null }],
  });
}

describe(`int8 rows of a file (seed ${SEED})`, () => {
  it.each([false, true])('come out as they went in, byte for byte; refined: %s', async (refine) => {
    const first = await written(refine);
    expect(Buffer.from(await (await again(first)).arrayBuffer()).equals(Buffer.from(await first.arrayBuffer()))).toBe(true);
  });

  it('have their plane where the file has one, and none where it is not wanted', async () => {
    const opened = await openIndexFile(await written(true));
    const fine = await opened.rows(0, COUNT);
    const { refinement, ...rest } = fine;
    expect(refinement).toHaveLength(COUNT * 5);
    expect([...refinement!.subarray(30 * 5, 31 * 5)]).toEqual([0x88, 0x88, 0x88, 0x88, 0x08]);
    expect(await opened.rows(0, COUNT, { refine: false })).toEqual(rest);
    // Of rows from before the part without a plane: a sixteenth of a step at most.
    const back = dequantizeRow(fine, 3, fine.calibration);
    const norm = Math.hypot(...vectors.subarray(3 * DIM, 4 * DIM));
    for (let k = 0; k < DIM; k++)
      expect(Math.abs(back[k]! - vectors[3 * DIM + k]! / norm)).toBeLessThan((calibration.deviation[k]! * fine.scales[3]!) / 15);
  });

  const int8 = (numbers: number[], dim: number, more: Record<string, GivenTensor>) =>
    safetensors({ embeddings: { dtype: 'I8', shape: [numbers.length / dim, dim], numbers: new Int8Array(numbers) }, ...more });
  const f32 = (...numbers: number[]): GivenTensor => ({ dtype: 'F32', shape: [numbers.length], numbers: new Float32Array(numbers) });

  it('that are not of unit length, as others may write them, are normalised', async () => {
    const opened = await openIndexFile(int8([3, 4, 0, 100], 2, { scales: f32(10, 0.5) }));
    expect(opened.calibration).toBeNull();
    const segment = await opened.rows(0, 2);
    const unit = [0, 1].map((row) => [...dequantizeRow(segment, row, segment.calibration)]);
    expect(unit).toEqual([
      [expect.closeTo(0.6, 2), expect.closeTo(0.8, 2)],
      [0, expect.closeTo(1, 6)],
    ]);
  });

  it.each<[string, Blob, string]>([
    ['no scales', int8([1, 2], 2, {}), 'int8 embeddings need a tensor "scales" of 1 F32 numbers'],
    ['too few scales', int8([1, 2, 3, 4], 2, { scales: f32(1) }), '"scales" of 2 F32'],
    ['scales of another type', int8([1, 2], 2, { scales: { dtype: 'U8', shape: [1], numbers: new Uint8Array(1) } }), '"scales" of 1 F32'],
    ['a mean of another length', int8([1, 2], 2, { scales: f32(1), mean: f32(1) }), '"mean" of 2 F32'],
    ['a mean that is not finite', int8([1, 2], 2, { scales: f32(1), mean: f32(1, Number.NaN) }), '"mean" holds a number that is not finite'],
    ['a deviation of zero', int8([1, 2], 2, { scales: f32(1), sd: f32(1, 0) }), '"sd" is not above zero'],
    ['a scale below zero', int8([1, 2, 3, 4], 2, { scales: f32(1, -1) }), 'the scale of row 1 is not a number above zero'],
    ['an infinite scale', int8([1, 2], 2, { scales: f32(Number.POSITIVE_INFINITY) }), 'the scale of row 0'],
    [
      'a plane of another shape',
      int8([1, 2], 2, { scales: f32(1), refinement: { dtype: 'U8', shape: [1, 2], numbers: new Uint8Array(2) } }),
      '"refinement" of 1 × 1 U8',
    ],
  ])('with %s are refused', async (_, file, reason) => {
    await expect(openIndexFile(file)).rejects.toMatchObject({ code: 'archive-invalid', message: expect.stringContaining(reason) });
  });

  it('that dequantize to zero are named, also among many', async () => {
    const numbers = Array.from({ length: 600 * 2 }, (_, k) => (k === 2 * 555 || k === 2 * 555 + 1 ? 0 : 90));
    const scale = 1 / Math.hypot(90, 90);
    const file = safetensors({
      embeddings: { dtype: 'I8', shape: [600, 2], numbers: new Int8Array(numbers) },
      scales: { dtype: 'F32', shape: [600], numbers: new Float32Array(600).fill(scale) },
      items: lines(...Array.from({ length: 600 }, (_, k) => ({ id: String(k) }))),
    });
    const opened = await openIndexFile(file);
    expect((await opened.rows(0, 555)).ids).toHaveLength(555);
    await expect(opened.rows(500, 600)).rejects.toMatchObject({ code: 'invalid-vector', message: 'Row 555 is all zero.' });
  });
});
