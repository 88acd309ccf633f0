/** A file's bytes. */
import { SightglassError } from '../../core/errors.ts';
import { checkFileBytes } from '../../core/images/limits.ts';
import { sniff } from '../../core/images/sniff.ts';
import { refuse } from './refuse.ts';

async function bytesOf(file: Blob): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (cause) {
    // NotFoundError (moved, deleted), NotReadableError (permission, a folder, changed since it was chosen)
    throw new SightglassError('unreadable-file', 'The file could not be read: it was moved, changed or locked.', { cause });
  }
}

/** Bytes that tell what a file is. */
const BEGINNING = 4096;
/** Larger files are looked at before they are read: a folder with films in it would be read to its end at every look. */
const WORTH_A_LOOK = 1024 * 1024;

/**
 * All of the file, in one read that hash and decoder share.
 *
 * Of a large file the beginning is read first, so that a film of 10 GB is called a video and not just large.
 *
 * @throws 'empty-file', 'unreadable-file', 'too-large' and, for files above 1 MiB, 'not-an-image', 'unsupported-type'
 */
export async function readFile(file: Blob): Promise<Uint8Array<ArrayBuffer>> {
  if (file.size > WORTH_A_LOOK) {
    refuse(sniff(await bytesOf(file.slice(0, BEGINNING))).format);
    checkFileBytes(file.size);
  }
  const bytes = await bytesOf(file);
  if (bytes.length === 0) throw new SightglassError('empty-file', 'The file is empty (0 bytes).');
  return bytes;
}
