import { readBytes } from './fileBytes.ts';
import { invalid } from './invalid.ts';
import type { TensorFile } from './safetensors.ts';

/** The kept preview of a row, a slice of the file, or null. */
export type PreviewOf = (row: number) => Blob | null;

/** What a browser draws and cannot run. */
const types = /^image\/(webp|jpeg|png|avif|gif)$/;

/** Previews of a file that has them: `previews` (U8) with `preview_offsets` (U64, rows + 1, rising). Throws `archive-invalid`. */
export async function openPreviews(file: Blob, { metadata, tensors, dataAt }: TensorFile, count: number): Promise<PreviewOf> {
  const previews = tensors.get('previews');
  const places = tensors.get('preview_offsets');
  if (!previews || !places) return () => null;
  if (previews.dtype !== 'U8' || places.dtype !== 'U64') throw invalid('its previews must be U8 and their offsets U64');
  if (places.end - places.start !== (count + 1) * 8) throw invalid(`it has ${(places.end - places.start) / 8} preview offsets for ${count} rows`);
  const type = metadata['preview_type'] ?? 'image/webp';
  if (!types.test(type)) throw invalid('its previews are not WebP, JPEG, PNG, AVIF or GIF');
  const bytes = await readBytes(file, dataAt + places.start, dataAt + places.end);
  // What no float holds exactly is beyond the end of any file.
  const offsets = Float64Array.from(new BigUint64Array(bytes.buffer), Number);
  const size = previews.end - previews.start;
  if (offsets.some((offset, k) => offset > size || offset < (offsets[k - 1] ?? 0))) throw invalid('its preview offsets are out of order');
  const base = dataAt + previews.start;
  return (row) => {
    const [start, end] = [offsets[row] as number, offsets[row + 1] as number];
    return start === end ? null : file.slice(base + start, base + end, type);
  };
}
