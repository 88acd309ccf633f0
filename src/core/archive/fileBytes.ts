import { invalid } from './invalid.ts';

/** Bytes read at once where a file is gone through: small enough that what is done with them does not hold up a page. */
export const BLOCK = 1 << 20;

/** Awaited between blocks; rejects to stop. A caller that can be paused or cancelled gives it. */
export type Between = () => Promise<void>;

/** Bytes `start`…`end − 1` of a file, in a buffer of their own. Throws `archive-invalid` where the file no longer gives them. */
export async function readBytes(file: Blob, start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
  let buffer: ArrayBuffer;
  try {
    buffer = await file.slice(start, end).arrayBuffer();
  } catch (thrown) {
    throw invalid(`bytes ${start} to ${end} could not be read; was it moved or changed?`, thrown);
  }
  if (buffer.byteLength !== end - start) throw invalid(`it ends at byte ${start + buffer.byteLength}, not ${end}`);
  return new Uint8Array(buffer);
}

/** The same bytes, a block after the other. */
export async function* readBlocks(file: Blob, start: number, end: number, between: Between): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (let at = start; at < end; at += BLOCK) {
    await between();
    yield await readBytes(file, at, Math.min(end, at + BLOCK));
  }
}
