import { readFileSync } from 'node:fs';
import * as ort from 'onnxruntime-web';
import { beforeAll, describe, expect, it } from 'vitest';
import parity from '../fixtures/parity.json';

/** The exported vision graph, every variant: its second output are the local features whose mean is the picture's vector. */
const [SIDE, GRID, DIM] = [64, 8, 512];
const { image_mean: mean, image_std: deviation } = JSON.parse(
  readFileSync('public/models/sightglass-mini/preprocessor_config.json', 'utf8'),
) as Record<'image_mean' | 'image_std', number[]>;

/** As training/export.py `formula_picture` makes it, normalised, in planes. */
function formulaPicture(seed: number): Float32Array {
  const out = new Float32Array(3 * SIDE * SIDE);
  for (let y = 0; y < SIDE; y++)
    for (let x = 0; x < SIDE; x++)
      for (let c = 0; c < 3; c++) {
        const byte = (x * (seed + 3) + y * (2 * seed + 5) + c * 97 + x * y * seed) % 256;
        out[(c * SIDE + y) * SIDE + x] = (byte / 255 - (mean[c] as number)) / (deviation[c] as number);
      }
  return out;
}

beforeAll(() => {
  ort.env.wasm.numThreads = 1;
});

describe.each(['', '_fp16', '_quantized', '_q4'])('vision_model%s', (suffix) => {
  it('gives a picture and its places', async () => {
    const session = await ort.InferenceSession.create(readFileSync(`public/models/sightglass-mini/onnx/vision_model${suffix}.onnx`));
    const pixels = new Float32Array(2 * 3 * SIDE * SIDE);
    for (const seed of [0, 1]) pixels.set(formulaPicture(seed), seed * 3 * SIDE * SIDE);
    const { image_embeds: images, patch_embeds: patches } = await session.run({
      pixel_values: new ort.Tensor('float32', pixels, [2, 3, SIDE, SIDE]),
    });
    expect(images?.dims).toEqual([2, DIM]);
    expect(patches?.dims).toEqual([2, GRID * GRID, DIM]);
    const [image, patch] = [images?.data as Float32Array, patches?.data as Float32Array];
    const norm = Math.hypot(...image.subarray(0, DIM));
    for (let k = 0; k < DIM; k++) {
      let sum = 0;
      for (let place = 0; place < GRID * GRID; place++) sum += patch[place * DIM + k] as number;
      expect(Math.abs(sum / (GRID * GRID) - (image[k] as number))).toBeLessThan(1e-5 * norm);
    }
    if (suffix !== '_quantized') return;
    const [first, last] = parity.pictures[0]?.places ?? [];
    if (!first || !last) throw new Error('The fixture has no places.');
    for (let k = 0; k < DIM; k++) {
      expect(Math.abs((patch[k] as number) - (first[k] as number))).toBeLessThan(1e-3 * norm);
      expect(Math.abs((patch[(GRID * GRID - 1) * DIM + k] as number) - (last[k] as number))).toBeLessThan(1e-3 * norm);
    }
    await session.release();
  });
});
