import { describe, expect, it } from 'vitest';
import { type Calibration, estimateCalibration, quantizeRows } from '../../../src/core/vectors/calibration.ts';
import { CHUNK, type ChunkImages, type Kernel } from '../../../src/core/vectors/kernel.ts';
import { packIds } from '../../../src/core/vectors/packedIds.ts';
import { type StoredSegment, VectorIndex } from '../../../src/core/vectors/vectorIndex.ts';
import { kernels } from '../../fixtures/kernels.ts';
import { gaussian, generator } from '../../fixtures/random.ts';

const DIM = 24;
const random = generator(11);

function calibrated(id: string, rows: Float32Array): Calibration {
  return { ...(estimateCalibration(id, rows, DIM) as Calibration), id };
}

/** Rows of two calibrations in segments of uneven sizes; some are removed. */
function segments(): StoredSegment[] {
  const made: StoredSegment[] = [];
  for (const [name, sizes] of [
    ['a', [3000, 1500, 4100]],
    ['b', [700, 200]],
  ] as const) {
    const rows = Float32Array.from(gaussian(random, sizes.reduce((sum, size) => sum + size, 0) * DIM), (value, k) => value + (k % 5) + name.length);
    const calibration = calibrated(name, rows);
    let from = 0;
    for (const size of sizes) {
      const ids = packIds(Array.from({ length: size }, (_, k) => `${name}${from + k}`));
      const removed = from === 0 ? new Uint8Array(Math.ceil(size / 8)).fill(0b1000) : null;
      made.push({ ids, removed, calibration, ...quantizeRows(rows.subarray(from * DIM, (from + size) * DIM), calibration) });
      from += size;
    }
  }
  return made;
}

interface Kept {
  rows: Uint8Array[];
  derived: Uint8Array[];
  longest: number[];
}

/** What a copy of all chunks would hold. */
function keep({ images, parts }: VectorIndex): Kept {
  const chunks = [...parts.values()].flatMap(({ chunks: own }) => own).sort((a, b) => a - b);
  const of = images as ChunkImages;
  return {
    rows: chunks.map((chunk) => of.rows(chunk).slice()),
    derived: chunks.map((chunk) => of.derived(chunk).slice()),
    longest: chunks.map(of.longest),
  };
}

const query = Float32Array.from({ length: DIM }, (_, k) => Math.cos(k) + 1);

function answers(index: VectorIndex): unknown {
  return [
    index.size,
    index.search(query, 40, { method: 'exact' }),
    index.search(query, 40, { method: 'two-stage' }),
    index.search(query, 40, { method: 'exact', only: index.select(['a7', 'a4500', 'b3', 'b9', 'a3', 'nobody']) }),
    index.search(query, 5, { method: 'hamming', bits: 16 }),
    index.vector('a4099'),
    index.vector('b3'),
  ];
}

/** An index that was asked before may look at fewer rows, and finds the same. */
const anew = (answered: unknown) =>
  JSON.parse(JSON.stringify(answered, (key, value: unknown) => (key === 'compared' ? undefined : value))) as unknown;

describe.each(kernels.filter(({ createRows }) => createRows(DIM).images !== null).map((kernel) => [kernel.name, kernel] as [string, Kernel]))(
  'chunks of the %s kernel that come from disk',
  (_name, kernel) => {
    const all = segments();
    const whole = new VectorIndex(DIM, kernel);
    const places = all.map((segment) => {
      const first = whole.parts.get(segment.calibration.id)?.count ?? 0;
      whole.addStored(segment);
      return first;
    });
    const kept = keep(whole);
    const expected = answers(whole);
    const owner = (chunk: number) =>
      [...whole.parts.values()].find(({ chunks }) => chunks.includes(chunk)) as { calibration: Calibration; chunks: number[]; count: number };

    /** `onDisk`: whose rows stay there. Gives how often rows were read from there too; `look` may change what was read, or throw. */
    function adopt(
      onDisk: (chunk: number) => boolean,
      look: (chunk: number, at: number, bytes: Uint8Array) => void = () => undefined,
    ): { index: VectorIndex; reads: { count: number } } {
      const index = new VectorIndex(DIM, kernel);
      const images = index.images as ChunkImages;
      const reads = { count: 0 };
      const source = (chunk: number, at: number, into: Uint8Array) => {
        reads.count++;
        into.set((kept.rows[chunk] as Uint8Array).subarray(at, at + into.length));
        look(chunk, at, into);
      };
      for (const chunk of kept.rows.keys()) {
        const { calibration, chunks, count } = owner(chunk);
        const rows = Math.min(CHUNK, count - chunks.indexOf(chunk) * CHUNK);
        const stays = onDisk(chunk) && rows === CHUNK;
        expect(index.adopt({ calibration, rows, longest: kept.longest[chunk] as number, source: stays ? source : null })).toBe(chunk);
        images.derived(chunk).set(kept.derived[chunk] as Uint8Array);
        if (!stays) images.rows(chunk).set(kept.rows[chunk] as Uint8Array);
        expect(images.isOnDisk(chunk)).toBe(stays);
      }
      expect(index.size).toBe(0);
      expect(index.search(query, 5, { method: 'exact' }).hits).toEqual([]);
      for (const [k, segment] of all.entries()) index.claim(segment, segment.calibration.id, places[k] as number);
      return { index, reads };
    }

    it('answer the same, whether their rows lie in memory or on disk', () => {
      expect(kept.rows).toHaveLength(4);
      const inMemory = adopt(() => false);
      expect(answers(inMemory.index)).toEqual(expected);
      expect(inMemory.reads.count).toBe(0);
      const half = adopt((chunk) => chunk === 0);
      expect(answers(half.index)).toEqual(expected);
      expect(half.reads.count).toBeGreaterThan(0);
      const most = adopt(() => true);
      expect(answers(most.index)).toEqual(expected);
      expect(most.index.bytes).toBeLessThan(half.index.bytes);
    });

    const sumOf = (chunk: number) => (whole.images as ChunkImages).checksumOfRows(chunk);

    it('come into memory one by one, and then need the disk no more', () => {
      const { index, reads } = adopt(() => true);
      const images = index.images as ChunkImages;
      const left = [...kept.rows.keys()].filter((chunk) => images.isOnDisk(chunk));
      expect(left.length).toBeGreaterThan(1);
      for (const chunk of left) {
        expect(anew(answers(index))).toEqual(anew(expected));
        expect(images.bring(chunk, sumOf(chunk))).toBe(true);
        expect(images.isOnDisk(chunk)).toBe(false);
      }
      const before = reads.count;
      expect(anew(answers(index))).toEqual(anew(expected));
      expect(reads.count).toBe(before);
      expect(index.bytes).toBeLessThanOrEqual(whole.bytes);
      // And may go there again.
      images.evict(0, (chunk, at, into) => into.set((kept.rows[chunk] as Uint8Array).subarray(at, at + into.length)));
      expect(anew(answers(index))).toEqual(anew(expected));
    });

    it('stay where they are when the disk cannot be read', () => {
      let isGone = false;
      const { index } = adopt(
        () => true,
        () => {
          if (isGone) throw new Error('gone');
        },
      );
      const images = index.images as ChunkImages;
      isGone = true;
      for (const chunk of [0, 1]) {
        if (!images.isOnDisk(chunk)) continue;
        expect(() => images.bring(chunk, sumOf(chunk))).toThrow('gone');
        expect(images.isOnDisk(chunk)).toBe(true);
      }
      isGone = false;
      expect(answers(index)).toEqual(expected);
    });

    it('are put anew from their segments where they are damaged, or cannot be found any more', () => {
      const flip = (chunk: number, at: number, bytes: Uint8Array) => {
        if (chunk === 0 && at === 0 && bytes.length > 3) bytes[3]! ^= 0x55;
      };
      const { index } = adopt(() => true, flip);
      const images = index.images as ChunkImages;
      expect(images.bring(0, sumOf(0))).toBe(false);
      const { calibration } = owner(0);
      const there = [...all.entries()].filter(([k, segment]) => segment.calibration.id === calibration.id && (places[k] as number) < CHUNK);
      for (const [k, segment] of there) index.mend(0, calibration.id, places[k] as number, segment.scales.length, segment);
      expect(images.checksumOfRows(0)).toBe(sumOf(0));
      expect(answers(index)).toEqual(expected);

      const [first] = there as [[number, StoredSegment]];
      const size = index.size;
      index.mend(0, calibration.id, places[first[0]] as number, first[1].scales.length, null);
      // One in eight of them had been removed before.
      const lost = (3000 * 7) / 8;
      expect(size - index.size).toBe(lost);
      expect(index.has('a0')).toBe(false);
      expect(index.search(query, 9000, { method: 'exact' }).hits).toHaveLength(size - lost);
    });

    it('can be added to and removed from', () => {
      const more = { ...(all[1] as StoredSegment), ids: packIds(Array.from({ length: 1500 }, (_, k) => `late${k}`)) };
      const { index } = adopt(() => true);
      const plain = new VectorIndex(DIM, kernel);
      for (const segment of all) plain.addStored(segment);
      for (const each of [index, plain]) {
        each.addStored(more);
        each.remove(['a4500', 'late3', 'b9']);
      }
      expect(answers(index)).toEqual(answers(plain));
      expect(index.vector('late4')).toEqual(plain.vector('late4'));
    });

    it('can be sent to disk later; their memory takes the next chunks', () => {
      const index = new VectorIndex(DIM, kernel);
      const images = index.images as ChunkImages;
      const disk = new Map<number, Uint8Array>();
      const source = (chunk: number, at: number, into: Uint8Array) => into.set((disk.get(chunk) as Uint8Array).subarray(at, at + into.length));
      let most = 0;
      for (const segment of all) {
        index.addStored(segment);
        for (const { chunks, count } of index.parts.values())
          for (const [k, chunk] of chunks.entries())
            if (!images.isOnDisk(chunk) && (k + 1) * CHUNK <= count) {
              disk.set(chunk, images.rows(chunk).slice());
              images.evict(chunk, source);
            }
        most = Math.max(most, index.bytes);
      }
      expect(disk.size).toBe(2);
      expect(most).toBeLessThan(whole.bytes);
      expect(answers(index)).toEqual(expected);
    });

    it('have checksums that any changed byte changes', () => {
      const { index } = adopt(() => false);
      const images = index.images as ChunkImages;
      for (const [bytes, sum] of [
        [images.rows(1), () => images.checksumOfRows(1)],
        [images.derived(1), () => images.checksumOfDerived(1)],
      ] as const) {
        const before = sum();
        for (const at of [0, 15, 16, 31, 4097, bytes.length - 1]) {
          bytes[at]! ^= 0x40;
          expect(sum()).not.toBe(before);
          bytes[at]! ^= 0x40;
        }
        expect(sum()).toBe(before);
      }
    });
  },
);
