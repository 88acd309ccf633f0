import { describe, expect, it } from 'vitest';
import { CHUNK, type Kernel, type RowStore } from '../../../src/core/vectors/kernel.ts';
import { coarseOperand, MAX_DIM, type Operand, QUERY_LIMIT, quantizeQuery } from '../../../src/core/vectors/operand.ts';
import { kernels } from '../../fixtures/kernels.ts';
import { generator } from '../../fixtures/random.ts';

const DIMENSIONS = [8, 15, 16, 17, 32, 48, 100, 512, 513, 768, 1152];

/** A query of `dim` numbers, some of them large. */
function operandOf(dim: number, random: () => number): Operand {
  const unit = Float32Array.from({ length: dim }, () => random() * 2 - 1);
  const norm = Math.hypot(...unit);
  const flat = new Float32Array(dim);
  return {
    ...quantizeQuery(
      unit.map((value) => value / norm),
      { id: '', mean: flat.map(() => random() / dim), deviation: flat.map(() => 0.01 + random()) },
    ),
  };
}

function filled(kernel: Kernel, dim: number, count: number, seed: number): RowStore {
  const random = generator(seed);
  const rows = Int8Array.from({ length: count * dim }, () => Math.floor(random() * 255) - 127);
  const scales = Float32Array.from({ length: count }, () => 0.001 + random());
  const store = kernel.createRows(dim);
  store.addChunk();
  // In uneven pieces: a group of rows is finished by a later one.
  for (let from = 0; from < count; ) {
    const to = Math.min(count, from + 1 + Math.floor(random() * 70));
    store.put(0, from, rows.subarray(from * dim, to * dim), scales.subarray(from, to));
    from = to;
  }
  return store;
}

/** The same of all kernels, which is what the first gives. */
function same<R>(of: (kernel: Kernel) => R, note: string): R {
  const [reference, ...others] = kernels.map(of);
  for (const [k, other] of others.entries()) expect(other, `${kernels[k + 1]?.name}, ${note}`).toEqual(reference);
  return reference as R;
}

describe('kernels give the same numbers', () => {
  it.each(DIMENSIONS)('dot products at dimension %i', (dim) => {
    for (const seed of [1, 2, 3]) {
      const count = 1 + ((seed * 37) % 90);
      same((kernel) => {
        const store = filled(kernel, dim, count, seed * 1000 + dim);
        store.ask(operandOf(dim, generator(seed)));
        const all = [...store.dots(0, 0, count)];
        const some = Int32Array.from([count - 1, 0, count >> 1]);
        const compared = store.compare(some);
        expect([...compared.dots]).toEqual([...some].map((row) => all[row]));
        expect([...compared.scales]).toEqual([...some].map((row) => store.scales(0)[row]));
        return { all, part: [...store.dots(0, count >> 1, count)], row: [...store.row(0, count - 1)] };
      }, `seed ${seed}`);
    }
  });

  it.each(DIMENSIONS)('rows above a threshold at dimension %i, all and some', (dim) => {
    for (const seed of [4, 5]) {
      const random = generator(seed);
      const count = 333;
      const only = Uint8Array.from({ length: CHUNK / 8 }, (_, k) => (k % 5 === 0 ? 0 : Math.floor(random() * 256)));
      for (const share of [0, 0.5, 0.97, 1])
        same((kernel) => {
          const store = filled(kernel, dim, count, seed * 77 + dim);
          const operand = operandOf(dim, generator(seed + dim));
          store.ask(operand);
          const score = (row: number, dot: number) => operand.offset + operand.scale * store.scales(0)[row]! * dot;
          const scores = [...store.dots(0, 0, count)].map((dot, row) => score(row, dot));
          const threshold = [...scores].sort((a, b) => a - b)[Math.floor(share * (count - 1))]!;
          const read = (from: number, bits: Uint8Array | null) => {
            const found = store.scan(0, from, count, threshold, bits);
            return [...found.pairs.subarray(0, 2 * found.count)];
          };
          const rows = (pairs: number[]) => pairs.filter((_, k) => k % 2 === 0);
          const expected = scores.flatMap((one, row) => (one >= threshold ? [row] : []));
          expect(rows(read(0, null))).toEqual(expected);
          expect(rows(read(104, null))).toEqual(expected.filter((row) => row >= 104));
          expect(rows(read(0, only))).toEqual(expected.filter((row) => (only[row >> 3]! >> (row & 7)) & 1));
          return [read(0, null), read(104, only)];
        }, `seed ${seed}, ${share}`);
    }
  });

  it.each(DIMENSIONS)('estimates from signs at dimension %i, and the rows they pick', (dim) => {
    for (const seed of [6, 7]) {
      const count = 217;
      same((kernel) => {
        const store = filled(kernel, dim, count, seed * 31 + dim);
        const operand = operandOf(dim, generator(seed));
        store.ask(operand, coarseOperand(operand.query));
        const estimated = (lean: number) => {
          store.estimate(0, count, lean);
          return [...store.estimates(0).subarray(0, count)];
        };
        const estimates = estimated(0);
        const maxima = [...store.maxima(0).subarray(0, count >> 5)];
        expect(maxima).toEqual(maxima.map((_, group) => Math.max(...estimates.slice(group * 32, group * 32 + 32))));
        const threshold = [...estimates].sort((a, b) => a - b)[count >> 1]!;
        const only = new Uint8Array(CHUNK / 8).fill(0b1011_0110);
        const pick = (margin: number, least: number, { below = Number.POSITIVE_INFINITY, bits = null as Uint8Array | null } = {}) => [
          ...store.pick([{ chunk: 0, count, only: bits }], { margin, threshold: least, below }, count),
        ];
        const picked = pick(0, threshold);
        expect(picked).toEqual(estimates.flatMap((estimate, row) => (estimate >= threshold ? [row] : [])));
        expect(pick(0, threshold, { bits: only })).toEqual(picked.filter((row) => (0b1011_0110 >> (row & 7)) & 1));
        expect(pick(0, Number.NEGATIVE_INFINITY)).toHaveLength(count);
        const wide = pick(2500, threshold);
        expect(wide.length).toBeGreaterThanOrEqual(picked.length);
        const below = estimates.reduce((most, estimate) => Math.max(most, estimate));
        expect(pick(0, threshold, { below })).toEqual(picked.filter((row) => estimates[row]! < below));
        for (const [row, anchor] of store.anchors(0).entries()) if (row < count) store.anchors(0)[row] = anchor + Math.sin(row * 7 + 1) * 1e4;
        const leaning = estimated(0.37);
        for (const [row, value] of leaning.entries())
          expect(value).toBe(Math.fround(estimates[row]! + Math.fround(Math.fround(0.37) * store.anchors(0)[row]!)));
        return { estimates, maxima, picked, wide, leaning };
      }, `seed ${seed}`);
    }
  });
});

describe.each(kernels)('$name', (kernel) => {
  it('does not overflow at the largest values', () => {
    const store = kernel.createRows(MAX_DIM);
    store.addChunk();
    store.put(
      0,
      0,
      Int8Array.from({ length: 2 * MAX_DIM }, (_, k) => (k < MAX_DIM ? 127 : -127)),
      new Float32Array([1, 1]),
    );
    const query = new Int16Array(MAX_DIM).fill(QUERY_LIMIT);
    const operand: Operand = { query, scale: 1, offset: 0, narrow: new Uint8Array(MAX_DIM).fill(63), rest: Math.sqrt(MAX_DIM) * 255 };
    store.ask(operand, coarseOperand(operand.query));
    const most = 127 * QUERY_LIMIT * MAX_DIM;
    expect([...store.dots(0, 0, 2)]).toEqual([most, -most]);
    expect([...store.scan(0, 0, 2, 1, null).pairs.subarray(0, 2)]).toEqual([0, most]);
    store.estimate(0, 2, 0);
    const [up, down] = store.estimates(0);
    // All signs agree: then the estimate is the truth.
    expect(up! / most).toBeCloseTo(1, 2);
    expect(down! / most).toBeCloseTo(-1, 2);
  });

  it('estimates without bias', () => {
    const dim = 512;
    const count = 2000;
    const store = filled(kernel, dim, count, 99);
    const operand = operandOf(dim, generator(98));
    store.ask(operand, coarseOperand(operand.query));
    const dots = store.dots(0, 0, count).slice();
    store.estimate(0, count, 0);
    const estimates = store.estimates(0);
    const scales = store.scales(0);
    let products = 0;
    let squares = 0;
    for (let row = 0; row < count; row++) {
      const exact = scales[row]! * dots[row]!;
      products += exact * estimates[row]!;
      squares += exact * exact;
    }
    // The slope of the estimate over the truth.
    expect(products / squares).toBeCloseTo(1, 1);
  });

  it('passes over no row that is even with the threshold, however little it has to say', () => {
    const dim = 32;
    const store = kernel.createRows(dim);
    store.addChunk();
    // Far below what a sum with the offset can hold: all rows have the same score.
    const count = 64;
    store.put(
      0,
      0,
      Int8Array.from({ length: count * dim }, (_, k) => (k % 3) - 1),
      new Float32Array(count).fill(1e-20),
    );
    const unit = new Float32Array(dim).fill(1 / Math.sqrt(dim));
    const operand = quantizeQuery(unit, { id: '', mean: new Float32Array(dim).fill(0.1), deviation: new Float32Array(dim).fill(1) });
    store.ask(operand);
    expect(store.scan(0, 0, count, operand.offset, null).count).toBe(count);
    expect(store.scan(0, 0, count, operand.offset + 1e-6, null).count).toBe(0);
  });

  it('picks and compares rows of several chunks in one go, and stops picking when there are too many', () => {
    const dim = 16;
    const store = kernel.createRows(dim);
    const random = generator(12);
    const counts = [CHUNK, CHUNK, CHUNK, 70];
    for (const [chunk, count] of counts.entries()) {
      store.addChunk();
      const rows = Int8Array.from({ length: count * dim }, () => Math.floor(random() * 255) - 127);
      store.put(
        chunk,
        0,
        rows,
        Float32Array.from({ length: count }, (_, k) => chunk + 1 + k / CHUNK),
      );
    }
    const operand = operandOf(dim, generator(13));
    store.ask(operand, coarseOperand(operand.query));
    const chunks = counts.map((count, chunk) => ({ chunk, count, only: null }));
    for (const { chunk, count } of chunks) store.estimate(chunk, count, 0);
    const all = { margin: 0, threshold: Number.NEGATIVE_INFINITY, below: Number.POSITIVE_INFINITY };
    const every = store.pick(chunks, all, 1e6);
    expect([...every]).toEqual(Array.from({ length: 3 * CHUNK + 70 }, (_, row) => row));
    expect(store.pick(chunks, all, CHUNK).length).toBe(2 * CHUNK);
    const high = store.pick(chunks, { ...all, threshold: store.estimates(2)[5]! }, 1e6);
    expect([...high]).toEqual([...every].filter((row) => store.estimates(Math.floor(row / CHUNK))[row % CHUNK]! >= store.estimates(2)[5]!));
    const { dots, scales } = store.compare(every);
    for (const row of [0, CHUNK - 1, CHUNK, 2 * CHUNK + 5, 3 * CHUNK + 69]) {
      const [chunk, at] = [Math.floor(row / CHUNK), row % CHUNK];
      expect(dots[row]).toBe(store.dots(chunk, at, at + 1)[0]);
      expect(scales[row]).toBe(Math.fround(chunk + 1 + at / CHUNK));
    }
  });

  it('keeps rows in several chunks', () => {
    const store = kernel.createRows(16);
    const rows = Int8Array.from({ length: 16 * CHUNK }, (_, k) => (k % 16 === 0 ? (k / 16) % 100 : 0));
    for (let chunk = 0; chunk < 3; chunk++) {
      store.addChunk();
      store.put(chunk, 0, rows, new Float32Array(CHUNK).fill(chunk + 1));
    }
    const query = Int16Array.from({ length: 16 }, (_, k) => (k === 0 ? 3 : 0));
    store.ask({ query, scale: 1, offset: 0, narrow: new Uint8Array(16).fill(32), rest: 3 });
    expect(store.dots(2, 95, 96)[0]).toBe(285);
    expect(store.scales(2)[4095]).toBe(3);
    expect(store.chunks).toBe(3);
  });
});
