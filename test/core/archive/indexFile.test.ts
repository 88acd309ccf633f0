import { describe, expect, it } from 'vitest';
import { crc32c } from '../../../src/core/archive/crc32c.ts';
import { openIndexFile } from '../../../src/core/archive/indexFile.ts';
import { writeSafetensors } from '../../../src/core/archive/safetensors.ts';
import { writeIndexFile } from '../../../src/core/archive/writeIndexFile.ts';
import { type Calibration, identityCalibration, quantizeRows } from '../../../src/core/vectors/calibration.ts';
import { generator } from '../../fixtures/random.ts';

const calibration: Calibration = { id: 'own', mean: new Float32Array([0.1, 0.2, 0, 0]), deviation: new Float32Array([1, 0.5, 1, 2]) };
const vectors = new Float32Array([1, 2, 3, 4, -1, 0, 0.5, 2, 0, 0, 1, 0]);
const items = ['a', 'b', 'c'].map((id) => ({ id, name: `${id}.jpg`, caption: `picture “${id}”` }));
const previews = [new Blob(['one'], { type: 'image/webp' }), null, new Blob(['three'], { type: 'image/webp' })];
const segment = { ids: ['a', 'b', 'c'], ...quantizeRows(vectors, calibration), calibration };
const file = () => writeIndexFile({ encoder: 'mini', revision: 'r1', batches: [{ segment, items, previews }], previews: true });

function floats(
  values: number[],
  shape: number[],
  more: Record<string, { dtype: string; shape: number[]; parts: Uint8Array<ArrayBuffer>[] }> = {},
): Blob {
  return writeSafetensors({ embeddings: { dtype: 'F32', shape, parts: [new Uint8Array(new Float32Array(values).buffer)] }, ...more }, {});
}

/** The file with its JSON header changed. */
async function withHeader(blob: Blob, change: (header: Record<string, unknown>) => unknown): Promise<Blob> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  const changed = new TextEncoder().encode(
    JSON.stringify(change(JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length))) as Record<string, unknown>)),
  );
  const head = new Uint8Array(8);
  new DataView(head.buffer).setBigUint64(0, BigInt(changed.length), true);
  return new Blob([head, changed, bytes.subarray(8 + length)]);
}

describe('the portable index file', () => {
  it('reads back what it wrote', async () => {
    const opened = await openIndexFile(await file());
    expect(opened).toMatchObject({ encoder: 'mini', revision: 'r1', dim: 4, count: 3 });
    expect(await opened.items(0, 3)).toEqual(items);
    expect(await opened.items(1, 2)).toEqual([items[1]]);
    const rows = await opened.rows(0, 3);
    expect(rows.ids).toEqual(['a', 'b', 'c']);
    expect([...rows.rows]).toEqual([...segment.rows]);
    expect([...rows.scales]).toEqual([...segment.scales]);
    expect([...rows.calibration.mean]).toEqual([...calibration.mean]);
    expect(await opened.preview(0)?.text()).toBe('one');
    expect(opened.preview(1)).toBeNull();
    expect(await opened.preview(2)?.text()).toBe('three');
    expect((await opened.rows(1, 2)).ids).toEqual(['b']);
  });

  it('brings segments of another calibration to common units', async () => {
    const plain = identityCalibration(4);
    const mixed = await writeIndexFile({
      encoder: 'mini',
      revision: 'r1',
      previews: false,
      batches: [
        { segment: { ids: ['c'], ...quantizeRows(vectors.slice(8), plain), calibration: plain }, items: items.slice(2), previews: null },
        { segment: { ids: ['a', 'b'], ...quantizeRows(vectors.slice(0, 8), calibration), calibration }, items: items.slice(0, 2), previews: null },
      ],
    });
    const rows = await (await openIndexFile(mixed)).rows(0, 3);
    expect(rows.ids).toEqual(['c', 'a', 'b']);
    // To those of most rows, though another came first.
    expect([...rows.calibration.mean]).toEqual([...calibration.mean]);
    expect(Array.from(rows.rows.slice(0, 4), (q, k) => calibration.mean[k]! + calibration.deviation[k]! * rows.scales[0]! * q)).toEqual(
      [0, 0, 1, 0].map((value) => expect.closeTo(value, 1)),
    );
  });

  it('takes a file with embeddings alone: rows are normalised, ids come from the file', async () => {
    const opened = await openIndexFile(floats([3, 4, 0, 5], [2, 2]));
    expect((await opened.items(0, 2)).map(({ id }) => id)).toEqual([
      expect.stringMatching(/^[0-9a-f]{12}:0$/),
      expect.stringMatching(/^[0-9a-f]{12}:1$/),
    ]);
    const { rows, scales } = await opened.rows(0, 1);
    expect(rows[0]! * scales[0]!).toBeCloseTo(0.6, 2);
  });

  it('reads half floats', async () => {
    const half = new Uint8Array(new Uint16Array([0x3c00, 0xc000, 0x0001, 0x3555]).buffer);
    const opened = await openIndexFile(writeSafetensors({ embeddings: { dtype: 'F16', shape: [1, 4], parts: [half] } }, {}));
    const { rows, scales } = await opened.rows(0, 1);
    const norm = Math.hypot(1, -2, 2 ** -24, 0.33325);
    expect([...rows].map((q) => q * scales[0]!)).toEqual([1, -2, 0, 0.33325].map((value) => expect.closeTo(value / norm, 2)));
  });

  const id = (line: string) => ({ items: { dtype: 'U8', shape: [line.length], parts: [new TextEncoder().encode(line)] } });
  it.each([
    ['a file shorter than a header', async () => new Blob(['abc']), 'shorter than a header'],
    ['a header longer than the file', async () => new Blob([new Uint8Array([255, 255, 255, 255, 255, 255, 0, 0]), 'x']), 'claims'],
    ['a header that is not JSON', async () => new Blob([new Uint8Array([4, 0, 0, 0, 0, 0, 0, 0]), 'abcd']), 'not JSON'],
    [
      'no embeddings',
      async () => writeSafetensors({ other: { dtype: 'U8', shape: [1], parts: [new Uint8Array(1)] } }, {}),
      'no two-dimensional tensor',
    ],
    [
      'overlapping tensors',
      async () => withHeader(await file(), (header) => ({ ...header, mean: { dtype: 'F32', shape: [4], data_offsets: [8, 24] } })),
      'begins at byte',
    ],
    [
      'an unknown type',
      async () => withHeader(await file(), (header) => ({ ...header, mean: { dtype: 'X9', shape: [4], data_offsets: [0, 16] } })),
      'unknown type',
    ],
    [
      'a shape that does not fit',
      async () => withHeader(await file(), (header) => ({ ...header, mean: { dtype: 'F32', shape: [5], data_offsets: [0, 16] } })),
      'spans 16 bytes',
    ],
    [
      'negative sizes',
      async () => withHeader(await file(), (header) => ({ ...header, mean: { dtype: 'F32', shape: [-4], data_offsets: [0, 16] } })),
      'no valid shape',
    ],
    ['a cut file', async () => (await file()).slice(0, -1), 'its tensors end'],
    ['a repeated id', async () => floats([1, 0, 0, 1], [2, 2], id('{"id":"x"}\n{"id":"x"}\n')), 'stands there twice'],
    ['too few items', async () => floats([1, 0, 0, 1], [2, 2], id('{"id":"x"}\n')), '1 items for 2 rows'],
    ['an item without an id', async () => floats([1, 0], [1, 2], id('{"name":"x"}\n')), 'item 0 has no id'],
    ['no rows', async () => floats([], [0, 2]), 'holds no vectors'],
  ])('refuses %s', async (_, make, reason) => {
    const failure = await openIndexFile(await make()).catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject({ code: 'archive-invalid', message: expect.stringContaining(reason) });
  });

  it('notices a changed byte in any tensor', async () => {
    const bytes = new Uint8Array(await (await file()).arrayBuffer());
    const length = 8 + Number(new DataView(bytes.buffer).getBigUint64(0, true));
    const random = generator(11);
    for (let k = 0; k < 20; k++) {
      const changed = bytes.slice();
      const at = length + Math.floor(random() * (bytes.length - length));
      changed[at] = changed[at]! ^ 1;
      await expect(openIndexFile(new Blob([changed])), `byte ${at}`).rejects.toMatchObject({
        code: 'archive-invalid',
        message: expect.stringContaining('have changed'),
      });
    }
  });

  it('says when a file is too new', async () => {
    const newer = await withHeader(await file(), (header) => ({ ...header, __metadata__: { format_version: '2' } }));
    await expect(openIndexFile(newer)).rejects.toMatchObject({
      code: 'archive-too-new',
      message: 'The file has format 2; this page reads up to 1.',
    });
  });

  it('refuses zero and non-finite rows', async () => {
    const opened = await openIndexFile(floats([0, 0, 1, Number.NaN], [2, 2]));
    await expect(opened.rows(0, 1)).rejects.toMatchObject({ code: 'invalid-vector' });
    await expect(opened.rows(1, 2)).rejects.toMatchObject({ code: 'invalid-vector' });
  });
});

it('crc32c gives the check value of RFC 3720', () => {
  expect(crc32c(new TextEncoder().encode('123456789'))).toBe(0xe3069283);
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
});
