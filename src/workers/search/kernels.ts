import type { Found, Kernel } from '../../core/vectors/kernel.ts';
import { quantizeQuery } from '../../core/vectors/operand.ts';
import { scalarKernel } from '../../core/vectors/scalarKernel.ts';
import relaxedUrl from '../../kernel/scan.wat?wasm-url&relaxed';
import portableUrl from '../../kernel/scan.wat?wasm-url';
import { simdKernel } from '../../kernel/simd.ts';

const DIM = 512;
const ROWS = 256;
const ROUNDS = 20;

/**
 * The fastest kernel of this browser, found by scans that take about a millisecond. All give the same answers, so that it
 * does not matter when a busy moment makes it choose another. Where there is no SIMD, plain JavaScript.
 */
export async function fastestKernel(): Promise<Kernel> {
  const compiled = await Promise.allSettled([
    WebAssembly.compileStreaming(fetch(portableUrl)).then((module) => simdKernel('simd128', module)),
    WebAssembly.compileStreaming(fetch(relaxedUrl)).then((module) => simdKernel('relaxed', module)),
  ]);
  const kernels = compiled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const expected = found(scalarKernel, 64);
  // Some browsers of 2023 multiply wrongly with relaxed SIMD.
  const right = kernels.filter((kernel) => found(kernel, 64).every((value, k) => value === expected[k]));
  if (right.length < 2) return right[0] ?? scalarKernel;
  const timed = right.map((kernel) => ({ kernel, run: trial(kernel, ROWS), milliseconds: Number.POSITIVE_INFINITY }));
  // In turn, the best of several: what else the machine does at the moment hits them alike.
  for (let round = 0; round < ROUNDS; round++)
    for (const one of timed) {
      const begun = performance.now();
      one.run();
      one.milliseconds = Math.min(one.milliseconds, performance.now() - begun);
    }
  return timed.reduce((best, one) => (one.milliseconds < best.milliseconds ? one : best)).kernel;
}

/** A scan of a chunk of made-up rows that finds few of them. */
function trial(kernel: Kernel, count: number): () => Found {
  const store = kernel.createRows(DIM);
  store.addChunk();
  const rows = Int8Array.from({ length: count * DIM }, (_, k) => ((k * 7919) % 255) - 127);
  store.put(0, 0, rows, new Float32Array(count).fill(1 / 4096));
  const flat = new Float32Array(DIM);
  const unit = flat.map((_, k) => Math.sin(k * 0.7) / 16);
  store.ask(quantizeQuery(unit, { id: '', mean: flat, deviation: flat.map(() => 1) }));
  return () => store.scan(0, 0, count, 0.05, null);
}

function found(kernel: Kernel, count: number): number[] {
  const { pairs, count: some } = trial(kernel, count)();
  return [some, ...pairs.subarray(0, 2 * some)];
}
