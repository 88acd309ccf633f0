/** The small copy that is kept of every picture. It carries no metadata: no place, no camera, no name. */
import type { Size } from '../../core/images/dimensions.ts';
import { release, shrink } from './shrink.ts';

/**
 * 0.8: 8 to 40 KB at 512 pixels on photos; pixels made from it differ by 1 to 1.5 of 255 on average. Tiny pictures are
 * enlarged for the encoder, and the codec's halved colours with them; 1 costs them little (Chromium then writes lossless).
 */
const quality = ({ width, height }: Size): number => (Math.max(width, height) <= 128 ? 1 : 0.8);

/** WebKit writes no WebP and answers with a PNG, ten times the size; remembered after the first time. */
let type = 'image/webp';

/** Long side at most `side` pixels, never enlarged, over white. WebP, or JPEG where the browser writes no WebP. */
export async function previewOf(bitmap: ImageBitmap, side: number): Promise<Blob> {
  const context = await shrink(bitmap, side);
  let preview = await context.canvas.convertToBlob({ type, quality: quality(context.canvas) });
  if (preview.type !== type) {
    type = 'image/jpeg';
    preview = await context.canvas.convertToBlob({ type, quality: quality(context.canvas) });
  }
  release(context);
  return preview;
}
