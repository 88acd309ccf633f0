import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import parity from '../../fixtures/parity.json';
import type { EncoderApi, EncoderInfo } from '../../../src/workers/encoder.ts';
import { connect } from '../../../src/workers/rpc.ts';

/**
 * The same pictures and texts through training/export.py (torch, the shipped rounded weights) and through the page.
 * Both compute in float32 with other orders of summation, which moves a number of a unit vector by some multiples of 1e-7;
 * 1e-4 leaves room for other processors and notices any change of preprocessing, tokens or weights.
 */
const TOLERANCE = 1e-4;

const client = connect<EncoderApi>({
  name: 'encoder',
  start: () => new Worker(new URL('../../../src/workers/encoder.worker.ts', import.meta.url), { type: 'module' }),
});
let info: EncoderInfo;

beforeAll(async () => {
  info = await client.call('load', ['sightglass-mini', 'wasm', new URL('/', location.href).href]);
});
afterAll(() => client.stop());

/** As training/export.py `formula_picture` makes it. */
function formulaPicture(seed: number, side: number): Uint8Array {
  const pixels = new Uint8Array(side * side * 3);
  for (let y = 0, at = 0; y < side; y++)
    for (let x = 0; x < side; x++) for (let c = 0; c < 3; c++) pixels[at++] = (x * (seed + 3) + y * (2 * seed + 5) + c * 97 + x * y * seed) % 256;
  return pixels;
}

function difference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const unit = (v: ArrayLike<number>) => {
    const norm = Math.hypot(...Array.from(v));
    return Array.from(v, (value) => value / norm);
  };
  const [x, y] = [unit(a), unit(b)];
  expect(x.length).toBe(y.length);
  return Math.max(...x.map((value, k) => Math.abs(value - (y[k] as number))));
}

describe('the page and the reference implementation agree', () => {
  it('on the revision', () => {
    expect(info.revision).toBe(parity.revision);
    expect(info.dim).toBe(512);
  });

  it.each(parity.texts)('on the text $text', async ({ text, vector }) => {
    expect(difference(await client.call('texts', [[text]]), vector)).toBeLessThan(TOLERANCE);
  });

  it.each(parity.pictures)('on picture $seed', async ({ seed, vector }) => {
    const pixels = formulaPicture(seed, info.side);
    expect(difference(await client.call('images', [pixels, 1]), vector)).toBeLessThan(TOLERANCE);
  });
});

describe('a vector does not depend on its neighbours', () => {
  it('in a batch of pictures', async () => {
    const size = info.side * info.side * 3;
    const batch = new Uint8Array(5 * size);
    for (let k = 0; k < 5; k++) batch.set(formulaPicture(k, info.side), k * size);
    const together = await client.call('images', [batch, 5]);
    for (let k = 0; k < 5; k++) {
      const alone = await client.call('images', [formulaPicture(k, info.side), 1]);
      expect(difference(alone, together.subarray(k * info.dim, (k + 1) * info.dim))).toBeLessThan(1e-5);
    }
  });

  it('in a batch of texts', async () => {
    const texts = ['a dog', 'a photo of a red car on a long and winding street', '개'];
    const together = await client.call('texts', [texts]);
    for (const [k, text] of texts.entries()) {
      expect([...(await client.call('texts', [[text]]))]).toEqual([...together.subarray(k * info.dim, (k + 1) * info.dim)]);
    }
  });
});

describe('errors', () => {
  it('a model that is not there is named', async () => {
    const other = connect<EncoderApi>({
      name: 'encoder',
      start: () => new Worker(new URL('../../../src/workers/encoder.worker.ts', import.meta.url), { type: 'module' }),
    });
    await expect(other.call('load', ['sightglass-mini', 'wasm', new URL('/nowhere/', location.href).href])).rejects.toMatchObject({
      code: 'model-missing',
    });
    await expect(other.call('load', ['no-such-model', 'wasm', location.href])).rejects.toMatchObject({ code: 'encoder-missing' });
    await expect(other.call('texts', [['a']])).rejects.toMatchObject({ code: 'encoder-missing' });
    other.stop();
  });

  it('wrong pixels are refused, and the encoder goes on', async () => {
    await expect(client.call('images', [new Uint8Array(7), 1])).rejects.toMatchObject({ code: 'internal' });
    expect((await client.call('texts', [['still here']])).length).toBe(info.dim);
  });
});
