import { describe, expect, it } from 'vitest';
import { openIndexFile } from '../../../src/core/archive/indexFile.ts';
import { looksLikeTensors } from '../../../src/core/archive/tensorFile.ts';
import { type GivenTensor, lines, npy, safetensors, withHeader } from '../../fixtures/vectorFiles.ts';

const embeddings: GivenTensor = { dtype: 'F32', shape: [2, 2], numbers: new Float32Array([1, 0, 0, 1]) };
const withItems = (...items: (object | string)[]) => safetensors({ embeddings, items: lines(...items) });
const u8 = (...numbers: number[]): GivenTensor => ({ dtype: 'U8', shape: [numbers.length], numbers: new Uint8Array(numbers) });
const u64 = (...numbers: bigint[]): GivenTensor => ({ dtype: 'U64', shape: [numbers.length], numbers: new BigUint64Array(numbers) });
const tensor = (dtype: unknown, shape: unknown, offsets: unknown, bytes = 16) =>
  withHeader(JSON.stringify({ embeddings: { dtype, shape, data_offsets: offsets } }), new Uint8Array(bytes));
const deep = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

describe('a file that means harm', () => {
  it.each<[string, Blob, string]>([
    ['nothing in it', new Blob([]), 'shorter than a header'],
    ['a header of 2⁶⁴ − 1 bytes', new Blob([new Uint8Array(8).fill(255), '{}']), 'claims 18446744073709552000 bytes'],
    ['a header longer than any', withHeader(`{"a":"${'x'.repeat(8_000_001)}"}`), 'claims'],
    ['a header of one list in another, 100,000 deep', withHeader(`{"embeddings":${deep(100_000)}}`), 'is not an object'],
    ['a type 100,000 deep', withHeader(`{"embeddings":{"dtype":${deep(100_000)},"shape":[2,2],"data_offsets":[0,16]}}`), 'has no type'],
    ['a type that is a number', tensor(32, [2, 2], [0, 16]), 'has no type'],
    ['a type that all objects have', tensor('constructor', [2, 2], [0, 16]), 'unknown type "constructor"'],
    ['a shape of words', tensor('F32', ['2', '2'], [0, 16]), 'no valid shape'],
    ['a shape with half a row', tensor('F32', [0.5, 8], [0, 16]), 'no valid shape'],
    ['a side beyond 2⁵³', tensor('F32', [9007199254740992, 2], [0, 16]), 'no valid shape'],
    ['sides whose product is beyond 2⁵³', tensor('F32', [4294967296, 4294967296, 4294967296], [0, 16]), 'where its shape needs'],
    ['sides whose product is beyond all numbers', tensor('F32', Array(8).fill(Number.MAX_SAFE_INTEGER), [0, 16]), 'where its shape needs'],
    ['nine sides', tensor('F32', [1, 1, 1, 1, 1, 1, 1, 2, 2], [0, 16]), 'no valid shape'],
    ['offsets that run backwards', tensor('F32', [2, 2], [16, 0]), 'spans -16 bytes'],
    ['offsets beyond the file', tensor('F32', [2, 2], [16, 32]), 'begins at byte 16, not 0'],
    ['more data than the file has', tensor('F32', [2, 2], [0, 16], 12), 'its tensors end at byte'],
    ['data that no tensor owns', tensor('F32', [2, 2], [0, 16], 17), 'its tensors end at byte'],
    ['three offsets', tensor('F32', [2, 2], [0, 16, 16]), 'no valid offsets'],
    ['vectors of three dimensions of arrays', tensor('F32', [1, 2, 2], [0, 16]), 'no two-dimensional'],
    ['float64 vectors', tensor('F64', [1, 2], [0, 16]), 'the type F64'],
    ['vectors of 2,065 dimensions', tensor('F32', [1, 2065], [0, 8260], 8260), '2065 dimensions'],
    ['metadata that are no strings', withHeader('{"__metadata__":{"format_version":1}}'), 'is not a string'],
    ['a version that is no number', safetensors({ embeddings }, { format_version: 'latest' }), 'format version is "latest"'],
    ['another formula', safetensors({ embeddings }, { dequantization: 'x = q' }), 'not known here'],
    ['a checksum that is none', safetensors({ embeddings }, { 'crc32c.embeddings': 'zzz' }), 'have changed'],
  ])('%s', async (_, file, reason) => {
    await expect(openIndexFile(file)).rejects.toMatchObject({ code: 'archive-invalid', message: expect.stringContaining(reason) });
  });

  it.each<[string, Blob, string]>([
    ['an id twice', withItems({ id: 'x' }, { id: 'x' }), 'the id "x" stands there twice, the second time as item 1'],
    ['fewer items than rows', withItems({ id: 'a' }), '1 items for 2 rows'],
    ['more items than rows', withItems({ id: 'a' }, { id: 'b' }, { id: 'c' }), '3 items for 2 rows'],
    ['an id that is a number', withItems({ id: 1 }, { id: 'longer' }), 'item 0 has no id'],
    ['an empty id', withItems({ id: 'a' }, { id: '', name: 'x' }), 'item 1 has no id'],
    ['an id without end', withItems({ id: 'x'.repeat(1025) }, { id: 'b' }), 'the id of item 0 is longer'],
    ['half a letter for an id', withItems({ id: 'a' }, '{"id":"\\ud83d"}'), 'the id of item 1 holds half a letter'],
    ['a line without end', withItems(`{"id":"a","x":"${'x'.repeat(1_100_000)}`), 'item 0 is longer than'],
    ['a list for an item', withItems('["aaaaaaaa"]', { id: 'b' }), 'item 0 has no id'],
    ['an item 100,000 deep', withItems(deep(100_000), { id: 'b' }), 'item 0 has no id'],
    ['an infinite width', withItems({ id: 'a' }, '{"id":"b","width":1e999}'), 'item 1 has a width that is not a number'],
    ['labels that are no strings', withItems({ id: 'a' }, { id: 'b', labels: [1] }), 'item 1 has a labels that is not a list of strings'],
    ['a name that is no string', withItems({ id: 'a' }, { id: 'b', name: {} }), 'item 1 has a name that is not a string'],
    ['text that is no JSON', withItems({ id: 'a' }, 'no such thing'), 'item 1 is not JSON'],
    [
      'bytes that are no UTF-8',
      safetensors({ embeddings, items: u8(...new TextEncoder().encode('{"id":"a"}\n{"id":"'), 255, 34, 125) }),
      'item 1 is not JSON',
    ],
    ['items of another type', safetensors({ embeddings, items: { ...lines({ id: 'aaa' }), dtype: 'I8' } }), 'the type I8, not U8'],
    ['one offset too few', safetensors({ embeddings, previews: u8(1, 2), preview_offsets: u64(0n, 2n) }), '2 preview offsets for 2 rows'],
    ['offsets that fall', safetensors({ embeddings, previews: u8(1, 2), preview_offsets: u64(0n, 2n, 1n) }), 'out of order'],
    ['an offset beyond 2⁵³', safetensors({ embeddings, previews: u8(1, 2), preview_offsets: u64(0n, 1n, 2n ** 63n + 1n) }), 'out of order'],
    ['offsets of another type', safetensors({ embeddings, previews: u8(1), preview_offsets: { ...u64(0n, 1n, 1n), dtype: 'I64' } }), 'offsets U64'],
    [
      'a page for a preview',
      safetensors({ embeddings, previews: u8(1), preview_offsets: u64(0n, 1n, 1n) }, { preview_type: 'text/html' }),
      'not WebP',
    ],
  ])('with %s', async (_, file, reason) => {
    await expect(openIndexFile(file)).rejects.toMatchObject({ code: 'archive-invalid', message: expect.stringContaining(reason) });
  });

  it('does not change what all objects are', async () => {
    const opened = await openIndexFile(withItems('{"id":"a","__proto__":{"polluted":1}}', '{"id":"__proto__","constructor":1}'));
    expect((await opened.items(0, 2)).map(({ id }) => id)).toEqual(['a', '__proto__']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

it('items may have blank lines, letters of any script, and no newline at the end', async () => {
  const text = new TextEncoder().encode('\r\n{"id":"바다","name":"바다 🌊"}\r\n\n{"id":"b","caption":null}');
  const opened = await openIndexFile(safetensors({ embeddings, items: { dtype: 'U8', shape: [text.length], numbers: text } }));
  expect(await opened.items(0, 2)).toEqual([
    { id: '바다', name: '바다 🌊' },
    { id: 'b', name: 'b', caption: null },
  ]);
  expect((await opened.rows(1, 2)).ids).toEqual(['b']);
});

it('reads items that are longer than what is read at once', async () => {
  const many = Array.from({ length: 3000 }, (_, k) => ({ id: `item-${k}`, name: `${k}`, caption: 'x'.repeat(900 + (k % 7)) }));
  const opened = await openIndexFile(
    safetensors({ embeddings: { dtype: 'F32', shape: [3000, 1], numbers: new Float32Array(3000).fill(1) }, items: lines(...many) }),
  );
  expect(await opened.items(1160, 1170)).toEqual(many.slice(1160, 1170));
  expect((await opened.items(2999, 3000))[0]).toEqual(many[2999]);
});

it('a stop between two blocks stops it', async () => {
  const stop = new Error('stopped');
  let blocks = 0;
  const between = () => (++blocks > 1 ? Promise.reject(stop) : Promise.resolve());
  const numbers = new Float32Array(600_000).fill(1);
  const file = safetensors({ embeddings: { dtype: 'F32', shape: [600_000, 1], numbers } }, { 'crc32c.embeddings': '00000000' });
  await expect(openIndexFile(file, { between })).rejects.toBe(stop);
});

it.each<[string, Blob, boolean]>([
  ['a .npy file', npy('<f4', [1, 1], new Float32Array(1)), true],
  ['a safetensors file', safetensors({ embeddings }), true],
  ['a picture', new Blob([new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70, 73, 70])]), false],
  ['a text', new Blob(['{"a": 1, "b": 2}']), false],
  ['nothing', new Blob([]), false],
])('%s looks like vectors: %s', async (_, file, are) => {
  expect(await looksLikeTensors(file)).toBe(are);
});
