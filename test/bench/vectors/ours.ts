/** Sightglass' own index as the search worker uses it: float rows become calibrated int8 segments, which the index searches. */
import { estimateCalibration, identityCalibration, quantizeRows } from '../../../src/core/vectors/calibration.ts';
import { scalarKernel } from '../../../src/core/vectors/scalarKernel.ts';
import { VectorIndex } from '../../../src/core/vectors/vectorIndex.ts';
import relaxedUrl from '../../../src/kernel/scan.wat?wasm-url&relaxed';
import portableUrl from '../../../src/kernel/scan.wat?wasm-url';
import { simdKernel } from '../../../src/kernel/simd.ts';
import { contend } from './contender.ts';
import { DIM } from './data.ts';

/** The first is what the table compares others with. */
const variants = ['two-stage, relaxed', 'exact, relaxed', 'two-stage, simd128', 'exact, simd128', 'exact, scalar'] as const;
const indexes = new Map<string, VectorIndex>();
let bytes = 0;

contend({
  exact: true,
  note: 'int8, calibrated with the first 4,096 rows',
  variants,
  async build(data) {
    const kernels = [
      simdKernel('relaxed', await WebAssembly.compileStreaming(fetch(relaxedUrl))),
      simdKernel('simd128', await WebAssembly.compileStreaming(fetch(portableUrl))),
      // The reference is 30 times slower, and says nothing new of more rows.
      ...(data.rows <= 10_000 ? [scalarKernel] : []),
    ];
    for (const kernel of kernels) indexes.set(kernel.name, new VectorIndex(DIM, kernel));
    let calibration = identityCalibration(DIM);
    let first = 0;
    for await (const block of data.blocks()) {
      if (first === 0) calibration = estimateCalibration('bench', block, DIM) ?? calibration;
      const ids = Array.from({ length: block.length / DIM }, (_, k) => String(first + k));
      const segment = { ...quantizeRows(block, calibration), ids, calibration };
      for (const index of indexes.values()) index.add(segment);
      first += ids.length;
    }
    bytes = indexes.get('relaxed')?.bytes ?? 0;
  },
  query(vector, k, variant) {
    const [method, kernel] = variant.split(', ') as ['exact' | 'two-stage', string];
    return (indexes.get(kernel) ?? indexes.get('simd128'))?.search(vector, k, { method }).hits.map(({ id }) => Number(id)) ?? [];
  },
  bytes: () => bytes,
});
