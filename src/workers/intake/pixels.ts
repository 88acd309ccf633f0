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
 * RGB, side × side × 3, row-major, of a preview as {@link previewOf} makes it: the centre square or all of it, resized in sRGB
 * (as Pillow, with which the encoders were trained, not in linear light), mean difference to Pillow 0.1 to 0.4 of 255.
 *
 * Read from the *encoded* preview even when its pixels were at hand: so the vector of a kept preview is the vector of
 * the file, bit by bit, and a collection can be embedded again without its files. That costs 5 to 15 ms a picture.
 *
 * @throws 'cannot-decode'
 */
export async function pixelsOf(preview: Blob, { side, fit = 'crop', share = 1, filter = 'lanczos' }: PictureView): Promise<Uint8Array<ArrayBuffer>> {
  const loaded = load();
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(preview);
  } catch (cause) {
    await loaded.catch(() => undefined); // one error is enough
    throw new SightglassError('cannot-decode', 'The kept preview is damaged.', { cause });
  }
  const context = context2d(bitmap);
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const { width, height } = context.canvas;
  const whole = context.getImageData(0, 0, width, height);
  const seen = fit === 'squash' ? whole : centreSquare(whole, share);
  release(context);
  await loaded;
  const data = resize(seen.data as unknown as Uint8Array, seen.width, seen.height, side, side, filters[filter], false, false);
  return withoutAlpha({ data, width: side, height: side });
}
