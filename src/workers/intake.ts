/** What an intake worker answers: one file in, pixels for the encoder and a preview out. */
import type { Coordinates } from '../core/api.ts';
import type { PictureView } from '../core/images/view.ts';

/** A picture made ready for the encoder and the store. */
export interface Prepared {
  /** Of the file's bytes, lower-case hex. */
  sha256: string;
  /** 'image/jpeg', …, from the bytes, never from the name. */
  type: string;
  /** Pixels as displayed (EXIF orientation applied). */
  width: number;
  height: number;
  /** RGB, side × side × 3, row-major: cropped or squashed and resized with antialiasing, as the encoder was trained. */
  pixels: Uint8Array;
  /** WebP (JPEG where the browser writes no WebP), long side at most `previewSide`, never enlarged. */
  preview: Blob;
  /** EXIF DateTimeOriginal as ISO 8601 without zone, or null. */
  takenAt: string | null;
  /** Where its EXIF says it was taken, or null. */
  place: Coordinates | null;
}

export interface PrepareOptions extends PictureView {
  /** Long side of the preview, pixels; at least 384. */
  previewSide: number;
}

export interface IntakeApi {
  /** SHA-256 of the file's bytes, lower-case hex. Rejects with 'empty-file', 'unreadable-file'; above 1 MiB with what `prepare` says of its beginning and size. */
  hash(file: Blob): Promise<string>;
  /** Rejects with 'empty-file', 'not-an-image', 'unsupported-type', 'too-large', 'cannot-decode', 'unreadable-file'. */
  prepare(file: Blob, options: PrepareOptions): Promise<Prepared>;
  /** `Prepared.pixels` again from a kept preview, as near as its codec leaves them: to embed a collection anew without its files. Rejects with 'cannot-decode'. */
  pixels(preview: Blob, view: PictureView): Promise<Uint8Array>;
}
