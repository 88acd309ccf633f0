import { expect, it } from 'vitest';
import { intake } from './connected.ts';

/** 400 × 200: a red quarter at the left, a green one at the right, blue between. */
async function stripes(): Promise<Blob> {
  const canvas = new OffscreenCanvas(400, 200);
  const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
  for (const [colour, left, width] of [
    ['#f00', 0, 100],
    ['#00f', 100, 200],
    ['#0f0', 300, 100],
  ] as const) {
    context.fillStyle = colour;
    context.fillRect(left, 0, width, 200);
  }
  return canvas.convertToBlob({ type: 'image/png' });
}

/** The colours of the middle row at the left edge, in the middle and at the right edge. */
async function seen(view: { side: number; fit?: 'crop' | 'squash'; share?: number; filter?: 'bilinear' | 'bicubic' | 'lanczos' }): Promise<string[]> {
  const pixels = await intake.call('pixels', [await stripes(), view]);
  expect(pixels.length).toBe(view.side ** 2 * 3);
  const row = view.side >> 1;
  return [0, view.side >> 1, view.side - 1].map((x) => {
    const [r = 0, g = 0, b = 0] = pixels.subarray((row * view.side + x) * 3);
    return r > 200 ? 'red' : g > 200 ? 'green' : b > 200 ? 'blue' : `${r},${g},${b}`;
  });
}

it('a CLIP sees the centre square, a SigLIP the whole picture squashed', async () => {
  expect(await seen({ side: 32 })).toEqual(['blue', 'blue', 'blue']);
  expect(await seen({ side: 32, fit: 'squash' })).toEqual(['red', 'blue', 'green']);
  expect(await seen({ side: 20, fit: 'crop', share: 0.5 })).toEqual(['blue', 'blue', 'blue']);
});

it.each(['bilinear', 'bicubic', 'lanczos'] as const)('resized by the %s filter', async (filter) => {
  expect(await seen({ side: 40, fit: 'squash', filter })).toEqual(['red', 'blue', 'green']);
});
