/** How large a picture may be. Checked on the file's size and header before anything is decoded. */
import { SightglassError } from '../errors.ts';
import type { Size } from './dimensions.ts';

export const limits = {
  /**
   * 15,000 × 15,000. Decoded, a picture takes 4 bytes a pixel: 900 MB here, about what a browser gives one tab on a
   * machine with 4 GB; it also stays under Chromium's canvas area of 16,384 × 16,384. Medium-format cameras end at 150.
   */
  megapixels: 225,
  /** JPEG and the browsers' surfaces count sides in 16 bits. */
  side: 65_535,
  /** 256 MiB. A file is read whole for its hash (WebCrypto has no streaming); JPEGs of 225 megapixels stay well below. */
  fileBytes: 256 * 1024 * 1024,
} as const;

/** 12,000 → '12,000', the same in every locale. */
const grouped = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 1 });

/** @throws 'too-large' with both figures in words. */
export function checkFileBytes(bytes: number): void {
  if (bytes <= limits.fileBytes) return;
  throw new SightglassError('too-large', `The file has ${grouped(bytes / 2 ** 20)} MiB; the most is ${grouped(limits.fileBytes / 2 ** 20)} MiB.`);
}

/** @throws 'too-large' with both figures in words. Sides in pixels. */
export function checkSize({ width, height }: Size): void {
  const measured = `${grouped(width)} × ${grouped(height)} pixels`;
  if (width > limits.side || height > limits.side)
    throw new SightglassError('too-large', `The picture has ${measured}; the most is ${grouped(limits.side)} on a side.`);
  const megapixels = (width * height) / 1e6;
  if (megapixels > limits.megapixels)
    throw new SightglassError(
      'too-large',
      `The picture has ${measured}, ${grouped(megapixels)} megapixels; the most is ${limits.megapixels} megapixels.`,
    );
}
