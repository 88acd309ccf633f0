/** From the kept preview to the encoder's input. */
import init, { resize } from '@jsquash/resize/lib/resize/pkg/squoosh_resize.js';
import wasm from '@jsquash/resize/lib/resize/pkg/squoosh_resize_bg.wasm?url';
import { centreSquare, withoutAlpha } from '../../core/images/square.ts';
import { SightglassError } from '../../core/errors.ts';
import { context2d, release } from './shrink.ts';

/** Index of the filter in the module: triangle, Catmull-Rom, Mitchell, Lanczos3. */
const lanczos3 = 3;

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
 * RGB, side × side × 3, row-major, of a preview as {@link previewOf} makes it: centre square, Lanczos3 in sRGB (as
 * Pillow, with which the encoders were trained, not in linear light), mean difference to Pillow 0.1 to 0.4 of 255.
 *
 * Read from the *encoded* preview even when its pixels were at hand: so the vector of a kept preview is the vector of
 * the file, bit by bit, and a collection can be embedded again without its files. That costs 5 to 15 ms a picture.
 *
 * @throws 'cannot-decode'
 */
export async function pixelsOf(preview: Blob, side: number): Promise<Uint8Array<ArrayBuffer>> {
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
  const square = centreSquare(context.getImageData(0, 0, width, height));
  release(context);
  await loaded;
  const data = resize(square.data as Uint8Array, square.width, square.height, side, side, lanczos3, false, false);
  return withoutAlpha({ data, width: side, height: side });
}
