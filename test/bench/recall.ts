/**
 * What eight bits cost, over more queries than `npm run bench` can ask of everyone: recall@10 against float32 of the exact scan and of two
 * stages, on the same seeded CLIP-shaped rows: each number rounded to the nearest, rounded for texts like 64 that are not asked (as
 * `npm run bench` has it), and that with the refinement plane.
 *
 * `npm run bench:recall -- [--rows 10000,100000] [--queries 1000] [--seed 7]`; about three minutes.
 */
import { parseArgs } from 'node:util';
import { commonOf, estimateCalibration, identityCalibration, quantizeRows, type Calibration } from '../../src/core/vectors/calibration.ts';
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
/** As many as the bench tells an import. */
const TEXTS_TOLD = 64;
const source = createSource('clip', Number(values.seed));
const kernel = kernels.at(-1) ?? kernels[0];
if (!kernel) throw new Error('There is no kernel.');
const print = (line: string) => process.stdout.write(`${line}\n`);

print(`recall@${K} against float32, ${count} queries of each kind, ± its standard error; seed ${values.seed}, kernel ${kernel.name}\n`);
print(
  '| rows | queries | exact | two-stage | for texts: exact | two-stage | refinement plane: exact | two-stage |\n|---|---|---|---|---|---|---|---|',
);
const asked = commonOf(source.queries('across', count + TEXTS_TOLD).slice(count * DIM), DIM);
for (const rows of values.rows.split(',').map(Number)) {
  const [plain, told, refined] = [new VectorIndex(DIM, kernel), new VectorIndex(DIM, kernel), new VectorIndex(DIM, kernel)];
  const sets = querySets('clip').map((set) => {
    const vectors = source.queries(set, count);
    return { set, queries: Array.from({ length: count }, (_, q) => ({ query: vectors.slice(q * DIM, (q + 1) * DIM), truth: new Ranking(K) })) };
  });
  let calibration: Calibration | null = null;
  for (let first = 0; first < rows; first += BLOCK) {
    const floats = source.block(first / BLOCK).subarray(0, Math.min(BLOCK, rows - first) * DIM);
    calibration ??= estimateCalibration('bench', floats, DIM) ?? identityCalibration(DIM);
    const ids = Array.from({ length: floats.length / DIM }, (_, k) => String(first + k));
    plain.add({ ...quantizeRows(floats, calibration), ids, calibration });
    told.add({ ...quantizeRows(floats, { ...calibration, asked }), ids, calibration });
    refined.add({ ...quantizeRows(floats, { ...calibration, asked }, { refine: true }), ids, calibration });
    for (let k = 0; k < ids.length; k++) {
      const vector = floats.subarray(k * DIM, (k + 1) * DIM);
      for (const { queries } of sets) for (const { query, truth } of queries) truth.offer(first + k, dot(vector, query));
    }
  }
  for (const { set, queries } of sets) {
    const cells = [plain, told, refined].flatMap((index) =>
      (['exact', 'two-stage'] as const).map((method) => {
        const recalls = queries.map(({ query, truth }) => {
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
