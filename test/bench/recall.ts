/**
 * What eight bits cost, over more queries than `npm run bench` can ask of everyone: recall@10 against float32 of the exact scan, of two
 * stages, and of both with the refinement plane, on the same seeded CLIP-shaped rows.
 *
 * `npm run bench:recall -- [--rows 10000,100000] [--queries 1000] [--seed 7]`; about three minutes.
 */
import { parseArgs } from 'node:util';
import { estimateCalibration, identityCalibration, quantizeRows, type Calibration } from '../../src/core/vectors/calibration.ts';
import { VectorIndex } from '../../src/core/vectors/vectorIndex.ts';
import { kernels } from '../fixtures/kernels.ts';
import { BLOCK, createSource, DIM, dot, querySets } from './vectors/data.ts';
import { Ranking } from './vectors/ranking.ts';
import { K } from './vectors/rows.ts';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '10000,100000' },
    queries: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '7' },
  },
});
const count = Number(values.queries);
const source = createSource('clip', Number(values.seed));
const kernel = kernels.at(-1) ?? kernels[0];
if (!kernel) throw new Error('There is no kernel.');
const print = (line: string) => process.stdout.write(`${line}\n`);

print(`recall@${K} against float32, ${count} queries of each kind, ± its standard error; seed ${values.seed}, kernel ${kernel.name}\n`);
print('| rows | queries | exact | two-stage | exact, refinement plane | two-stage, refinement plane |\n|---|---|---|---|---|---|');
for (const rows of values.rows.split(',').map(Number)) {
  const [plain, refined] = [new VectorIndex(DIM, kernel), new VectorIndex(DIM, kernel)];
  const sets = querySets('clip').map((set) => {
    const queries = source.queries(set, count);
    return { set, asked: Array.from({ length: count }, (_, q) => ({ query: queries.slice(q * DIM, (q + 1) * DIM), truth: new Ranking(K) })) };
  });
  let calibration: Calibration | null = null;
  for (let first = 0; first < rows; first += BLOCK) {
    const floats = source.block(first / BLOCK).subarray(0, Math.min(BLOCK, rows - first) * DIM);
    calibration ??= estimateCalibration('bench', floats, DIM) ?? identityCalibration(DIM);
    const ids = Array.from({ length: floats.length / DIM }, (_, k) => String(first + k));
    plain.add({ ...quantizeRows(floats, calibration), ids, calibration });
    refined.add({ ...quantizeRows(floats, calibration, { refine: true }), ids, calibration });
    for (let k = 0; k < ids.length; k++) {
      const vector = floats.subarray(k * DIM, (k + 1) * DIM);
      for (const { asked } of sets) for (const { query, truth } of asked) truth.offer(first + k, dot(vector, query));
    }
  }
  for (const { set, asked } of sets) {
    const cells = [plain, refined].flatMap((index) =>
      (['exact', 'two-stage'] as const).map((method) => {
        const recalls = asked.map(({ query, truth }) => {
          const found = new Set(index.search(query, K, { method }).hits.map(({ id }) => Number(id)));
          return truth.rows().filter((row) => found.has(row)).length / K;
        });
        const mean = recalls.reduce((sum, each) => sum + each, 0) / count;
        const variance = recalls.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (count - 1);
        return `${mean.toFixed(4)} ± ${Math.sqrt(variance / count).toFixed(4)}`;
      }),
    );
    print(`| ${rows.toLocaleString('en')} | ${set === 'near' ? 'pictures' : 'texts'} | ${cells.join(' | ')} |`);
  }
}
