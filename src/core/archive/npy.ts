import { invalid, quoted } from './invalid.ts';
import type { TensorFile } from './safetensors.ts';

/**
 * One array as numpy saves it: `\x93NUMPY`, two bytes of version, the length of the header (16 bits in version 1.0, 32 in 2.0
 * and 3.0), a header that is a Python dict, then the numbers (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html).
 */
const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
/** What version 1.0 can hold; those of the later versions are for arrays of named columns, which are no embeddings. */
const LONGEST_HEADER = 65_535;
/** Enough for the fixed part of any version. */
export const NPY_HEAD = 12;

const types: ReadonlyMap<string, readonly [dtype: string, size: number]> = new Map([
  ['<f4', ['F32', 4]],
  ['<f2', ['F16', 2]],
  ['|i1', ['I8', 1]],
  ['<i1', ['I8', 1]],
]);

/** Is this the beginning of a .npy file? `head`: its first bytes. */
export function isNpy(head: Uint8Array): boolean {
  return MAGIC.every((byte, k) => head[k] === byte);
}

/** Where the header of a .npy file ends. `head`: its first {@link NPY_HEAD} bytes. Throws `archive-invalid`, and that it is one of a later version. */
export function npyHeaderBytes(head: Uint8Array, fileSize: number): number {
  if (head.length < NPY_HEAD) throw invalid('it is cut off in its header');
  const version = head[6] as number;
  if (version < 1 || version > 3) throw invalid(`it is a .npy file of version ${version}.${head[7]}; 1.0, 2.0 and 3.0 can be read`);
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  const [at, length] = version === 1 ? [10, view.getUint16(8, true)] : [12, view.getUint32(8, true)];
  if (length > LONGEST_HEADER || at + length > fileSize) throw invalid(`its header claims ${length} bytes of a file of ${fileSize}`);
  return at + length;
}

/** Reads and checks the header (`head`: the first {@link npyHeaderBytes} bytes); the array is called `embeddings`. Throws `archive-invalid`. */
export function parseNpyHeader(head: Uint8Array, fileSize: number): TensorFile {
  const text = new TextDecoder('utf-8').decode(head.subarray(head[6] === 1 ? 10 : 12)).trim();
  const descr = /'descr'\s*:\s*(?:'([^']*)'|"([^"]*)")\s*[,}]/.exec(text);
  const order = /'fortran_order'\s*:\s*(True|False)\s*[,}]/.exec(text)?.[1];
  const sides = /'shape'\s*:\s*\(([\d\s,L]{0,200})\)\s*[,}]/.exec(text)?.[1];
  if (!text.startsWith('{') || !text.endsWith('}') || order === undefined || sides === undefined)
    throw invalid('its header is not that of a numpy array');
  const type = descr?.[1] ?? descr?.[2];
  const known = type === undefined ? undefined : types.get(type);
  if (!known)
    throw invalid(
      `its numbers have the type ${quoted(type ?? 'of several columns')}; little-endian float32, float16 and int8 can be read (numpy: array.astype('<f4'))`,
    );
  if (order === 'True') throw invalid('its numbers stand column by column; save it row by row (numpy: np.ascontiguousarray(array))');
  const shape = sides
    .replace(/L/g, '')
    .split(',')
    .map((side) => side.trim())
    .filter((side) => side !== '')
    .map(Number);
  if (!shape.every((side) => Number.isSafeInteger(side))) throw invalid('its shape is not one of whole numbers');
  const [dtype, size] = known;
  const bytes = shape.reduce((product, side) => product * side, size);
  if (head.length + bytes !== fileSize)
    throw invalid(`it has ${fileSize - head.length} bytes of numbers where its shape (${shape.join(' × ')}) needs ${bytes}`);
  return { kind: 'npy', metadata: {}, tensors: new Map([['embeddings', { dtype, shape, start: 0, end: bytes }]]), dataAt: head.length };
}
