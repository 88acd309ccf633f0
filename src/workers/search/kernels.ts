import type { Found, Kernel } from '../../core/vectors/kernel.ts';
import { quantizeQuery } from '../../core/vectors/operand.ts';
import { scalarKernel } from '../../core/vectors/scalarKernel.ts';
import relaxedUrl from '../../kernel/scan.wat?wasm-url&relaxed';
import portableUrl from '../../kernel/scan.wat?wasm-url';
import { simdKernel } from '../../kernel/simd.ts';

const DIM = 512;
/** Made-up rows, 32 kB: as much as a processor holds next to itself. */
const ROWS = 64;
const ROUNDS = 8;

/**
 * The fastest kernel of this browser, found by scans that take some ten microseconds: it is in the way of the first answer. All give
 * the same answers, so that it does not matter when a busy moment makes it choose another. Where there is no SIMD, plain JavaScript.
 */
export async function fastestKernel(): Promise<Kernel> {
  const compiled = await Promise.allSettled([
    WebAssembly.compileStreaming(fetch(portableUrl)).then((module) => simdKernel('simd128', module)),
    WebAssembly.compileStreaming(fetch(relaxedUrl)).then((module) => simdKernel('relaxed', module)),
  ]);
  const kernels = compiled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  if (kernels.length === 0) return scalarKernel;
  const rows = madeUp();
  const expected = found(trial(scalarKernel, rows));
  // Some browsers of 2023 multiply wrongly with relaxed SIMD.
  const right = kernels
    .map((kernel) => ({ kernel, run: trial(kernel, rows), milliseconds: Number.POSITIVE_INFINITY }))
    .filter(({ run }) => found(run).every((value, k) => value === expected[k]));
  if (right.length < 2) return right[0]?.kernel ?? scalarKernel;
  // In turn, the best of several: what else the machine does at the moment hits them alike.
  for (let round = 0; round < ROUNDS; round++)
    for (const one of right) {
      const begun = performance.now();
      one.run();
      one.milliseconds = Math.min(one.milliseconds, performance.now() - begun);
    }
  return right.reduce((best, one) => (one.milliseconds < best.milliseconds ? one : best)).kernel;
}

function madeUp(): Int8Array {
  const rows = new Int8Array(ROWS * DIM);
  for (let k = 0; k < rows.length; k++) rows[k] = ((k * 7919) % 255) - 127;
  return rows;
}

/** A scan of rows that finds few of them. */
function trial(kernel: Kernel, rows: Int8Array): () => Found {
  const store = kernel.createRows(DIM);
  store.addChunk();
  store.put(0, 0, rows, new Float32Array(ROWS).fill(1 / 4096));
  const flat = new Float32Array(DIM);
  const unit = flat.map((_, k) => Math.sin(k * 0.7) / 16);
  store.ask(quantizeQuery(unit, { id: '', mean: flat, deviation: flat.map(() => 1) }));
  return () => store.scan(0, 0, ROWS, 0.05, null);
}

function found(run: () => Found): number[] {
  const { pairs, count } = run();
  return [count, ...pairs.subarray(0, 2 * count)];
}
