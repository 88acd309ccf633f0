import { crc32c } from './crc32c.ts';
import { type Between, readBlocks } from './fileBytes.ts';
import { invalid } from './invalid.ts';
import type { TensorFile } from './safetensors.ts';

/** The metadata that holds a tensor's CRC32C, eight hex digits. */
export const checksumKey = (tensor: string): string => `crc32c.${tensor}`;

/** CRC32C of parts, one after the other. */
export async function checksumOf(parts: readonly (Uint8Array<ArrayBuffer> | Blob)[]): Promise<string> {
  let sum = 0;
  for (const part of parts) sum = await checksumAfter(part, sum);
  return hex(sum);
}

/** The CRC32C that goes on from `sum` over one more part. */
export async function checksumAfter(part: Uint8Array<ArrayBuffer> | Blob, sum: number): Promise<number> {
  if (!(part instanceof Blob)) return crc32c(part, sum);
  let next = sum;
  for await (const bytes of readBlocks(part, 0, part.size, () => Promise.resolve())) next = crc32c(bytes, next);
  return next;
}

/** Checks the tensors of which the file gives a checksum. Throws `archive-invalid`. */
export async function verifyChecksums(file: Blob, { metadata, tensors, dataAt }: TensorFile, between: Between): Promise<void> {
  for (const [name, { start, end }] of tensors) {
    const expected = metadata[checksumKey(name)];
    if (expected === undefined) continue;
    let sum = 0;
    for await (const bytes of readBlocks(file, dataAt + start, dataAt + end, between)) sum = crc32c(bytes, sum);
    if (hex(sum) !== expected.toLowerCase())
      throw invalid(`the bytes of "${name}" have changed (checksum ${hex(sum)} instead of ${expected.slice(0, 20)})`);
  }
}

/** Eight hex digits. */
export function hex(sum: number): string {
  return sum.toString(16).padStart(8, '0');
}
