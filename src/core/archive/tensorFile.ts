import { readBytes } from './fileBytes.ts';
import { invalid } from './invalid.ts';
import { isNpy, NPY_HEAD, npyHeaderBytes, parseNpyHeader } from './npy.ts';
import { headerBytes, parseHeader, type TensorFile } from './safetensors.ts';

/** Bytes that tell what a file is. */
const HEAD = 16;
const CURLY = 0x7b;

/** Reads the head of a safetensors or .npy file, told apart by its first bytes. Throws `archive-invalid`. */
export async function openTensorFile(file: Blob): Promise<TensorFile> {
  const first = await readBytes(file, 0, Math.min(HEAD, file.size));
  if (isNpy(first)) {
    const length = npyHeaderBytes(first.subarray(0, NPY_HEAD), file.size);
    return parseNpyHeader(await readBytes(file, 0, length), file.size);
  }
  // A .npz holds several arrays in a zip archive.
  if (first[0] === 0x50 && first[1] === 0x4b && first[2] === 3) throw invalid('it is a zip archive; take the .npy file out of it');
  return parseHeader(await readBytes(file, 0, headerBytes(first, file.size)), file.size);
}

/** Could this file be one of vectors, by its first bytes? Says nothing of whether it is a good one. */
export async function looksLikeTensors(file: Blob): Promise<boolean> {
  const first = await readBytes(file, 0, Math.min(HEAD, file.size)).catch(() => new Uint8Array(0));
  if (isNpy(first)) return true;
  // Eight bytes of length, of which the upper half is empty, and the brace of the header.
  return first.length > 8 && first[8] === CURLY && first.subarray(4, 8).every((byte) => byte === 0);
}
