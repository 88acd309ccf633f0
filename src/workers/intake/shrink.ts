/**
 * Making a bitmap smaller without aliasing.
 *
 * Measured on 12 MP in Chromium 156, Firefox 153 and WebKitGTK 2.50 (ms beyond the decode; mean difference of 64-pixel
 * results to Pillow's LANCZOS, 0–255): createImageBitmap with `resizeQuality: 'high'` is a mipmap in Chromium (10 to
 * 15 ms, 1.0), true Lanczos in Firefox (100 ms, 0.1) and four plain taps in WebKit, which alias (zone plate: 25 of 255
 * at 224 pixels). drawImage aliases in Firefox too. Halving on canvases is right everywhere (30 to 100 ms, 1.0 to 1.4).
 * So the browser's own is used where a probe shows that it averages, else halving.
 */
import { fitted } from '../../core/images/square.ts';
import type { Size } from '../../core/images/dimensions.ts';

/** 2d on the CPU (`willReadFrequently`): read back without a GPU round trip, and the same on every machine. */
export function context2d({ width, height }: Size): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('This browser draws no 2d canvas in a worker.');
  context.imageSmoothingEnabled = true;
  return context;
}

/** Frees the pixels of a canvas now, not at the next garbage collection. */
export function release({ canvas }: OffscreenCanvasRenderingContext2D): void {
  canvas.width = canvas.height = 0;
}

let averages: Promise<boolean> | null = null;

/** Does the browser's resize weigh every pixel? One white column in eight, made eight times smaller, must give grey (32 of 255). */
async function probe(): Promise<boolean> {
  const stripes = new ImageData(64, 64);
  stripes.data.forEach((_, at) => {
    stripes.data[at] = at % 4 === 3 || ((at >> 2) & 7) === 0 ? 255 : 0;
  });
  const source = await createImageBitmap(stripes);
  const small = await createImageBitmap(source, { resizeWidth: 8, resizeHeight: 8, resizeQuality: 'high' });
  source.close();
  const context = context2d({ width: 8, height: 8 });
  context.drawImage(small, 0, 0);
  small.close();
  const { data } = context.getImageData(2, 2, 4, 4);
  return data.every((value, at) => at % 4 === 3 || (value > 12 && value < 64));
}

/** Exact halves (bilinear between two pixels is their mean), then one last step of less than two. */
function halved(bitmap: ImageBitmap, size: Size): OffscreenCanvasRenderingContext2D {
  let source: ImageBitmap | OffscreenCanvas = bitmap;
  let last: OffscreenCanvasRenderingContext2D | null = null;
  while (true) {
    const done = source.width < size.width * 2 && source.height < size.height * 2;
    const step = done
      ? size
      : { width: Math.max(size.width, Math.ceil(source.width / 2)), height: Math.max(size.height, Math.ceil(source.height / 2)) };
    const context = context2d(step);
    context.imageSmoothingQuality = done ? 'high' : 'low';
    context.drawImage(source, 0, 0, step.width, step.height);
    if (last) release(last);
    if (done) return context;
    last = context;
    source = context.canvas;
  }
}

/** The bitmap within `side` pixels, over white: what is transparent looks as it does on a page. The caller releases it. */
export async function shrink(bitmap: ImageBitmap, side: number): Promise<OffscreenCanvasRenderingContext2D> {
  const size = fitted(bitmap, side);
  const context = context2d(size);
  context.fillStyle = '#fff';
  context.fillRect(0, 0, size.width, size.height);
  if (size.width === bitmap.width && size.height === bitmap.height) {
    context.drawImage(bitmap, 0, 0);
  } else if (await (averages ??= probe().catch(() => false))) {
    const small = await createImageBitmap(bitmap, { resizeWidth: size.width, resizeHeight: size.height, resizeQuality: 'high' });
    context.drawImage(small, 0, 0);
    small.close();
  } else {
    const small = halved(bitmap, size);
    context.drawImage(small.canvas, 0, 0);
    release(small);
  }
  return context;
}
