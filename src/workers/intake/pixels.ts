/** From the kept preview to the encoder's input. */
import init, { resize } from '@jsquash/resize/lib/resize/pkg/squoosh_resize.js';
import wasm from '@jsquash/resize/lib/resize/pkg/squoosh_resize_bg.wasm?url';
import { centreSquare, withoutAlpha } from '../../core/images/square.ts';
import type { PictureView } from '../../core/images/view.ts';
import { SightglassError } from '../../core/errors.ts';
import { context2d, release } from './shrink.ts';

/** Index of the filter in the module: triangle, Catmull-Rom (what Pillow calls bicubic), Mitchell, Lanczos3. */
const filters = { bilinear: 0, bicubic: 1, lanczos: 3 } as const;

let ready: Promise<unknown> | null = null;

/** By explicit address: the package's own guess fails in bundles, and a policy without `data:` forbids inlining. */
function load(): Promise<unknown> {
  ready ??= init(wasm).catch((cause: unknown) => {
    ready = null; // a failed download may be tried again
    throw new SightglassError('internal', 'The picture scaler could not be loaded.', { cause });
  });
  return ready;
}

/**
 * RGB, side × side × 3, row-major, of a picture as `shrink` makes it: the centre square or all of it, resized in sRGB (as Pillow,
 * with which the encoders were trained, not in linear light), mean difference to Pillow 0.1 to 0.4 of 255.
 *
 * Read before the preview is encoded: what the codec takes away, fine fabric above all, the encoder can see.
 */
export async function pixelsOf(
  context: OffscreenCanvasRenderingContext2D,
  { side, fit = 'crop', share = 1, filter = 'lanczos' }: PictureView,
): Promise<Uint8Array<ArrayBuffer>> {
  await load();
  const { width, height } = context.canvas;
  const whole = context.getImageData(0, 0, width, height);
  const seen = fit === 'squash' ? whole : centreSquare(whole, share);
  const data = resize(seen.data as unknown as Uint8Array, seen.width, seen.height, side, side, filters[filter], false, false);
  return withoutAlpha({ data, width: side, height: side });
}

/** The same from a kept preview: close to the file's, not equal (see `previewOf`). @throws 'cannot-decode' */
export async function pixelsOfPreview(preview: Blob, view: PictureView): Promise<Uint8Array<ArrayBuffer>> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(preview);
  } catch (cause) {
    throw new SightglassError('cannot-decode', 'The kept preview is damaged.', { cause });
  }
  const context = context2d(bitmap);
  try {
    context.drawImage(bitmap, 0, 0);
    return await pixelsOf(context, view);
  } finally {
    bitmap.close();
    release(context);
  }
}
