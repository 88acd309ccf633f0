/** From bytes to a bitmap, after the header was found acceptable. */
import { checkSize } from '../../core/images/limits.ts';
import { formatFacts } from '../../core/images/formats.ts';
import type { Sniffed } from '../../core/images/sniff.ts';
import { refusal, refuse } from './refuse.ts';

/**
 * The picture as displayed: EXIF orientation applied, colours in sRGB, the first frame of an animation. The caller
 * closes the bitmap.
 *
 * @throws 'not-an-image', 'unsupported-type', 'too-large', 'cannot-decode'
 */
export async function decode(bytes: Uint8Array<ArrayBuffer>, { format, size }: Sniffed): Promise<ImageBitmap> {
  refuse(format);
  if (size) checkSize(size);
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(new Blob([bytes], { type: formatFacts[format].type }), { imageOrientation: 'from-image' });
  } catch (cause) {
    throw refusal(format, { cause });
  }
  try {
    checkSize(bitmap); // the header told nothing, or something else
  } catch (tooLarge) {
    bitmap.close();
    throw tooLarge;
  }
  return bitmap;
}
