import { lines, npy, safetensors, withHeader } from '../fixtures/vectorFiles.ts';

/** A file made to do harm, and the error it gets. */
export interface Hostile {
  name: string;
  file: Blob;
  code: 'archive-invalid' | 'archive-too-new' | 'invalid-vector' | 'imported';
}

const ROWS = 4;
const DIM = 4;
const numbers = (length = ROWS * DIM) => Float32Array.from({ length }, (_, k) => Math.sin(k + 1));
const embeddings = { dtype: 'F32', shape: [ROWS, DIM], numbers: numbers() };
const data = new Uint8Array(numbers().buffer);
const SIZE = data.length;

/** A header with one entry, as JSON text, in front of the numbers. */
const header = (text: string) => withHeader(text, data);
const entry = (fields: object) => header(JSON.stringify({ embeddings: { dtype: 'F32', shape: [ROWS, DIM], data_offsets: [0, SIZE], ...fields } }));

/** Only the first eight bytes, and what follows as it is. */
function claims(length: bigint, rest = new Uint8Array(64)): Blob {
  const head = new Uint8Array(8);
  new DataView(head.buffer).setBigUint64(0, length, true);
  return new Blob([head, rest]);
}

/** Metadata of a file that is good otherwise. */
const withMetadata = (metadata: Record<string, string>) => safetensors({ embeddings }, metadata);
const items = (...given: (object | string)[]) => safetensors({ embeddings, items: lines(...given) });
const ids = (...given: unknown[]) => items(...given.map((id) => ({ id })));
const two = (first: [number, number], second: [number, number]) =>
  withHeader(
    JSON.stringify({
      embeddings: { dtype: 'F32', shape: [ROWS, DIM], data_offsets: first },
      other: { dtype: 'U8', shape: [second[1] - second[0]], data_offsets: second },
    }),
    data,
    new Uint8Array(16),
  );

const refused: Record<string, Blob> = {
  'no bytes': new Blob([]),
  'seven bytes': new Blob([new Uint8Array(7)]),
  'a header of no bytes': claims(0n),
  'a header longer than the file': claims(65n),
  'a header of 2⁵³ bytes': claims(2n ** 53n),
  'a header of 2⁶⁴ − 1 bytes': claims(2n ** 64n - 1n),
  'a header that is not UTF-8': claims(64n, new Uint8Array(64).fill(0xff)),
  'a header that is a list': header('[]'),
  'a header that is null': header('null'),
  'nothing in the header': header('{}'),
  'a header nested 100,000 deep': header('{"a":'.repeat(100_000)),
  'lists nested 100,000 deep': header(`{"embeddings":${'['.repeat(100_000)}${']'.repeat(100_000)}}`),
  'metadata nested 50,000 deep': header(`{"__metadata__":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}`),
  'metadata that are numbers': header('{"__metadata__":{"format_version":1}}'),
  'an entry that is a string': header('{"embeddings":"F32"}'),
  'an entry without a type': entry({ dtype: undefined }),
  'an unknown type': entry({ dtype: 'F33' }),
  'a type that is an object': entry({ dtype: { toString: 'F32' } }),
  'a type of the prototype': entry({ dtype: 'constructor' }),
  'a shape that is a string': entry({ shape: '4,4' }),
  'a shape of strings': entry({ shape: ['4', '4'] }),
  'a negative side': entry({ shape: [-4, -4] }),
  'half a row': entry({ shape: [4.5, 4] }),
  'more rows than there are bytes': entry({ shape: [2 ** 52, DIM] }),
  'a shape whose product overflows': entry({ shape: [2 ** 32, 2 ** 32, 2 ** 32] }),
  'a shape of 9 sides': entry({ shape: [ROWS, DIM, 1, 1, 1, 1, 1, 1, 1] }),
  'no rows': withHeader(JSON.stringify({ embeddings: { dtype: 'F32', shape: [0, DIM], data_offsets: [0, 0] } })),
  'no dimensions': withHeader(JSON.stringify({ embeddings: { dtype: 'F32', shape: [ROWS, 0], data_offsets: [0, 0] } })),
  'rows without sides': withHeader(JSON.stringify({ embeddings: { dtype: 'F32', shape: [], data_offsets: [0, 4] } }), data.slice(0, 4)),
  'too many dimensions': safetensors({ embeddings: { dtype: 'F32', shape: [1, 100_000], numbers: numbers(100_000) } }),
  'negative offsets': entry({ data_offsets: [-8, SIZE - 8] }),
  'fractional offsets': entry({ data_offsets: [0.5, SIZE + 0.5] }),
  'offsets the wrong way round': entry({ data_offsets: [SIZE, 0] }),
  'offsets beyond the file': entry({ data_offsets: [2 ** 40, 2 ** 40 + SIZE] }),
  'three offsets': entry({ data_offsets: [0, SIZE, SIZE] }),
  'offsets that are an object': entry({ data_offsets: { 0: 0, 1: SIZE, length: 2 } }),
  'an offset of 1e999': header(`{"embeddings":{"dtype":"F32","shape":[4,4],"data_offsets":[0,1e999]}}`),
  'tensors that overlap': two([0, SIZE], [SIZE - 8, SIZE + 8]),
  'tensors with a gap': two([0, SIZE], [SIZE + 8, SIZE + 16]),
  'the same bytes twice': two([0, SIZE], [0, SIZE]),
  'bytes after the last tensor': withHeader(
    JSON.stringify({ embeddings: { dtype: 'F32', shape: [ROWS, DIM], data_offsets: [0, SIZE] } }),
    data,
    data,
  ),
  'a key twice, the second one wrong': header(
    `{"embeddings":{"dtype":"F32","shape":[4,4],"data_offsets":[0,${SIZE}]},"embeddings":{"dtype":"F32","shape":[4,5],"data_offsets":[0,${SIZE}]}}`,
  ),
  'a tensor named __proto__ alone': header(`{"__proto__":{"dtype":"F32","shape":[4,4],"data_offsets":[0,${SIZE}]}}`),
  'a shape by way of __proto__': header(`{"embeddings":{"__proto__":{"dtype":"F32","shape":[4,4],"data_offsets":[0,${SIZE}]}}}`),
  'a version that is no number': withMetadata({ format_version: '1; DROP' }),
  'a checksum that is wrong': withMetadata({ 'crc32c.embeddings': '00000000' }),
  'an unknown formula': withMetadata({ dequantization: 'eval(x)' }),
  'items that are missing': ids('a', 'b', 'c'),
  'items that are too many': ids('a', 'b', 'c', 'd', 'e'),
  'an id twice': ids('a', 'b', 'c', 'a'),
  'an empty id': ids('a', 'b', 'c', ''),
  'an id that is a number': ids('a', 'b', 'c', 4),
  'an id that is half a letter': ids('a', 'b', 'c', '\ud83d'),
  'an item that is a list': items({ id: 'a' }, { id: 'b' }, { id: 'c' }, '[]'),
  'an item nested 100,000 deep': items({ id: 'a' }, { id: 'b' }, { id: 'c' }, `{"id":${'['.repeat(100_000)}`),
  'a .npy file of version 9': npy('<f4', [ROWS, DIM], numbers(), { version: [9, 0] }),
  'a .npy file of objects': npy('|O', [ROWS, DIM], numbers()),
  'a .npy file of big-endian numbers': npy('>f4', [ROWS, DIM], numbers()),
  'a .npy file column by column': npy('<f4', [ROWS, DIM], numbers(), { order: 'True' }),
  'a .npy file with a shape of a formula': npy('<f4', [ROWS, DIM], numbers(), {
    header: `{'descr': '<f4', 'fortran_order': False, 'shape': (2**2, 4), }`,
  }),
  'a .npy file that calls a function': npy('<f4', [ROWS, DIM], numbers(), { header: `__import__('os').system('true')` }),
  'a .npy file with a negative side': npy('<f4', [ROWS, DIM], numbers(), { header: `{'descr': '<f4', 'fortran_order': False, 'shape': (-4, -4), }` }),
  'a .npy file with a huge side': npy('<f4', [10 ** 15, DIM], numbers()),
  'a zip archive': new Blob([Uint8Array.of(0x50, 0x4b, 3, 4), new Uint8Array(60)]),
};

const badRows: Record<string, Blob> = {
  'a row of zeros': npy('<f4', [ROWS, DIM], numbers().fill(0, DIM, 2 * DIM)),
  'a NaN': npy('<f4', [ROWS, DIM], numbers().fill(Number.NaN, 3, 4)),
  'an infinite number': npy('<f4', [ROWS, DIM], numbers().fill(Number.POSITIVE_INFINITY, 3, 4)),
};

/** Odd, and yet right: nothing of it may reach a prototype. */
const harmless: Record<string, Blob> = {
  'a tensor named __proto__ beside the embeddings': withHeader(
    `{"__proto__":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"embeddings":{"dtype":"F32","shape":[4,4],"data_offsets":[0,${SIZE}]}}`,
    data,
  ),
  'metadata named __proto__': withHeader(
    `{"__metadata__":{"__proto__":"x","constructor":"y"},"embeddings":{"dtype":"F32","shape":[4,4],"data_offsets":[0,${SIZE}]}}`,
    data,
  ),
  'items with __proto__ and markup': items(
    '{"id":"__proto__","name":"<img src=x onerror=torture.ran.push(1)>","__proto__":{"polluted":true}}',
    { id: 'constructor' },
    { id: 'toString', name: '<script>torture.ran.push(2)</script>' },
    { id: '/etc/passwd', name: '../../x' },
  ),
  'the largest numbers': npy('<f4', [ROWS, DIM], numbers().fill(3.4e38)),
  'the smallest numbers': npy('<f4', [ROWS, DIM], numbers().fill(1e-45)),
};

const all = (files: Record<string, Blob>, code: Hostile['code']): Hostile[] => Object.entries(files).map(([name, file]) => ({ name, file, code }));

export const hostile: readonly Hostile[] = [
  ...all(refused, 'archive-invalid'),
  ...all({ 'a version to come': withMetadata({ format_version: '2' }) }, 'archive-too-new'),
  ...all(badRows, 'invalid-vector'),
  ...all(harmless, 'imported'),
];
