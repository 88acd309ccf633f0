import type { Found, Kernel } from '../../core/vectors/kernel.ts';
import { quantizeQuery } from '../../core/vectors/operand.ts';
import { scalarKernel } from '../../core/vectors/scalarKernel.ts';
import portableWasm from '../../kernel/scan.wat?wasm-bytes';
import relaxedWasm from '../../kernel/scan.wat?wasm-bytes&relaxed';
import { simdKernel } from '../../kernel/simd.ts';

const DIM = 512;
/** Made-up rows, 32 kB: as much as a processor holds next to itself. */
const ROWS = 64;
/** Of them that differ, and that plain JavaScript goes through: before it is warm it is a hundred times as slow. */
const DIFFERENT = 8;
const ROUNDS = 8;

/**
 * The fastest kernel of this browser, found by scans that take some ten microseconds: it is in the way of the first answer. All give
 * the same answers, so that it does not matter when a busy moment makes it choose another. Where there is no SIMD, plain JavaScript.
 */
export async function fastestKernel(): Promise<Kernel> {
  const compiled = await Promise.allSettled([
    WebAssembly.compile(portableWasm).then((module) => simdKernel('simd128', module)),
    WebAssembly.compile(relaxedWasm).then((module) => simdKernel('relaxed', module)),
  ]);
  const kernels = compiled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  if (kernels.length === 0) return scalarKernel;
  const rows = madeUp();
  const expected = found(trial(scalarKernel, rows.subarray(0, DIFFERENT * DIM)), DIFFERENT);
  // Some browsers of 2023 multiply wrongly with relaxed SIMD.
  const right = kernels
    .map((kernel) => ({ kernel, run: trial(kernel, rows), milliseconds: Number.POSITIVE_INFINITY }))
    .filter(({ run }) => found(run, DIFFERENT).every((value, k) => value === expected[k]));
  if (right.length < 2) return right[0]?.kernel ?? scalarKernel;
  // In turn, the best of several: what else the machine does at the moment hits them alike.
  for (let round = 0; round < ROUNDS; round++)
    for (const one of right) {
      const begun = performance.now();
      one.run(ROWS);
      one.milliseconds = Math.min(one.milliseconds, performance.now() - begun);
    }
  return right.reduce((best, one) => (one.milliseconds < best.milliseconds ? one : best)).kernel;
}

function madeUp(): Int8Array {
  const rows = new Int8Array(ROWS * DIM);
  const different = DIFFERENT * DIM;
  for (let k = 0; k < different; k++) rows[k] = ((k * 7919) % 255) - 127;
  for (let at = different; at < rows.length; at += different) rows.copyWithin(at, 0, different);
  return rows;
}

/** A scan of the first so many rows, which finds few of them. */
type Trial = (count: number) => Found;

function trial(kernel: Kernel, rows: Int8Array): Trial {
  const store = kernel.createRows(DIM);
  store.addChunk();
  store.put(0, 0, rows, new Float32Array(rows.length / DIM).fill(1 / 4096));
  const flat = new Float32Array(DIM);
  const unit = flat.map((_, k) => Math.sin(k * 0.7) / 16);
  store.ask(quantizeQuery(unit, { id: '', mean: flat, deviation: flat.map(() => 1) }));
  return (count) => store.scan(0, 0, count, 0.05, null);
}

function found(run: Trial, rows: number): number[] {
  const { pairs, count } = run(rows);
  return [count, ...pairs.subarray(0, 2 * count)];
}
