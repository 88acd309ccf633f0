import { describe, expect, it } from 'vitest';
import { openIndexFile } from '../../../src/core/archive/indexFile.ts';
import { writeIndexFile } from '../../../src/core/archive/writeIndexFile.ts';
import { SightglassError } from '../../../src/core/errors.ts';
import type { Random } from '../../../src/core/random.ts';
import { identityCalibration, quantizeRows } from '../../../src/core/vectors/calibration.ts';
import { gaussian, generator } from '../../fixtures/random.ts';
import { lines, npy, safetensors } from '../../fixtures/vectorFiles.ts';

const SEED = 20261121;
const FILES = 600;
const COUNT = 12;
const DIM = 6;

const numbers = Float32Array.from(gaussian(generator(SEED), COUNT * DIM));
const items = Array.from({ length: COUNT }, (_, k) => ({ id: `id-${k}`, name: `${k}.jpg`, width: 3, labels: ['a', 'b'] }));
const calibration = identityCalibration(DIM);

const sources: [string, () => Promise<Blob>][] = [
  ['float32 .npy', async () => npy('<f4', [COUNT, DIM], numbers)],
  ['int8 .npy', async () => npy('|i1', [COUNT, DIM], new Int8Array(COUNT * DIM).fill(5), { version: [2, 0] })],
  ['float32 safetensors with items', async () => safetensors({ embeddings: { dtype: 'F32', shape: [COUNT, DIM], numbers }, items: lines(...items) })],
  [
    'exported',
    () => {
      const segment = { ids: items.map(({ id }) => id), ...quantizeRows(numbers, calibration, { refine: true }), calibration };
      const previews = items.map((_, k) => (k % 3 ? new Blob([`preview ${k}`], { type: 'image/webp' }) : null));
      return writeIndexFile({ encoder: 'mini', revision: 'r', previews: true, batches: [{ segment, items, previews }] });
    },
  ],
];

const at = (random: Random, length: number): number => Math.floor(random() * length);
const interesting = [0, 1, 9, 10, 34, 44, 48, 49, 57, 91, 93, 123, 125, 127, 128, 255];

/** What may befall a file, its head more often than its body. */
function mutated(bytes: Uint8Array<ArrayBuffer>, random: Random): Uint8Array<ArrayBuffer> {
  const head = Math.min(bytes.length, 700);
  let next = bytes.slice();
  for (let changes = 1 + at(random, 4); changes > 0; changes--) {
    const place = at(random, random() < 0.8 ? Math.min(head, next.length) : next.length);
    const length = 1 + at(random, 12);
    const kind = random();
    if (kind < 0.45) next[place] = random() < 0.5 ? (interesting[at(random, interesting.length)] as number) : at(random, 256);
    else if (kind < 0.6) next = next.slice(0, place);
    else if (kind < 0.7) next = joined(next.subarray(0, place), next.subarray(place + length));
    else if (kind < 0.8) next = joined(next.subarray(0, place), next.subarray(place, place + length), next.subarray(place));
    else if (kind < 0.9) next = joined(next.subarray(0, place), new TextEncoder().encode('9'.repeat(length)), next.subarray(place));
    else next.fill(at(random, 256), place, place + length);
    if (next.length === 0) return next;
  }
  return next;
}

function joined(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.concat(parts));
}

/** Takes all that a file has; the number of its rows. */
async function readAll(file: Blob): Promise<number> {
  const opened = await openIndexFile(file);
  const { count } = opened;
  await opened.sample(100);
  const listed = await opened.items(0, count);
  const segment = await opened.rows(0, count);
  for (let row = 0; row < count; row++) await opened.preview(row)?.arrayBuffer();
  expect(listed).toHaveLength(count);
  expect(segment.rows).toHaveLength(count * opened.dim);
  expect(segment.scales.every((scale) => scale > 0 && Number.isFinite(scale))).toBe(true);
  expect(segment.rows.includes(-128)).toBe(false);
  expect(new Set(segment.ids).size).toBe(count);
  return count;
}

describe(`any file is read or refused (seed ${SEED})`, () => {
  it.each(sources)(`${FILES} changed ones: %s`, async (name, make) => {
    const whole = new Uint8Array(await (await make()).arrayBuffer());
    expect(await readAll(new Blob([whole]))).toBe(COUNT);
    const codes = new Map<string, number>();
    for (let k = 0; k < FILES; k++) {
      const file = new Blob([mutated(whole, generator(SEED + k))]);
      try {
        await readAll(file);
        codes.set('read', (codes.get('read') ?? 0) + 1);
      } catch (thrown) {
        const code = thrown instanceof SightglassError ? thrown.code : String(thrown);
        expect(['archive-invalid', 'archive-too-new', 'invalid-vector'], `${name}, seed ${SEED + k}: ${String(thrown)}`).toContain(code);
        codes.set(code, (codes.get(code) ?? 0) + 1);
      }
    }
    // Neither is all refused, nor is all read.
    expect(codes.get('archive-invalid')).toBeGreaterThan(FILES / 4);
    expect(codes.get('read')).toBeGreaterThan(0);
  });
});
