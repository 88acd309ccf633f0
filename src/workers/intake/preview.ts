/** The small copy that is kept of every picture. It carries no metadata: no place, no camera, no name. */
import type { Size } from '../../core/images/dimensions.ts';

/**
 * 0.8: 8 to 40 KB at 512 pixels on photos; pixels made from it differ by 1 to 1.5 of 255 on average. Tiny pictures are
 * enlarged for the encoder, and the codec's halved colours with them; 1 costs them little (Chromium then writes lossless).
 */
const quality = ({ width, height }: Size): number => (Math.max(width, height) <= 128 ? 1 : 0.8);

/** WebKit writes no WebP and answers with a PNG, ten times the size; remembered after the first time. */
let type = 'image/webp';

/** WebP, or JPEG where the browser writes no WebP, of a picture as `shrink` makes it. */
export async function previewOf({ canvas }: OffscreenCanvasRenderingContext2D): Promise<Blob> {
  const preview = await canvas.convertToBlob({ type, quality: quality(canvas) });
  if (preview.type === type) return preview;
  type = 'image/jpeg';
  return canvas.convertToBlob({ type, quality: quality(canvas) });
}
