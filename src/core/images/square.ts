/** The centre square of a picture, and its colours alone. */
import type { Size } from './dimensions.ts';

/** RGBA, 8 bits, row-major. */
export interface Rgba extends Size {
  data: Uint8Array | Uint8ClampedArray;
}

/**
 * The largest centred square, or one whose side is `share` (0…1) of that, copied. Cropping comes before resizing on purpose: resized first and cropped at whole
 * pixels of a 64-pixel result, the window is off by up to half a pixel, which is four pixels of a 512-pixel preview.
 */
export function centreSquare({ data, width, height }: Rgba, share = 1): Rgba {
  const side = Math.max(1, Math.round(Math.min(width, height) * share));
  const left = (width - side) >> 1;
  const top = (height - side) >> 1;
  const square = new Uint8Array(side * side * 4);
  for (let row = 0; row < side; row++) {
    const at = ((row + top) * width + left) * 4;
    square.set(data.subarray(at, at + side * 4), row * side * 4);
  }
  return { data: square, width: side, height: side };
}

/** RGBA → RGB; alpha is dropped, so the picture must be opaque. */
export function withoutAlpha({ data, width, height }: Rgba): Uint8Array<ArrayBuffer> {
  const rgb = new Uint8Array(width * height * 3);
  for (let from = 0, to = 0; to < rgb.length; from += 4, to += 3) {
    rgb[to] = data[from] ?? 0;
    rgb[to + 1] = data[from + 1] ?? 0;
    rgb[to + 2] = data[from + 2] ?? 0;
  }
  return rgb;
}

/** Fits `size` into a square of `side`, keeping the aspect, never enlarging, each side at least 1. */
export function fitted({ width, height }: Size, side: number): Size {
  const scale = Math.min(1, side / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
