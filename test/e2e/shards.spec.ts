import { expect, test } from '@playwright/test';
import { openPage } from '../../scripts/builtPage.ts';
import { serve } from '../../scripts/serve.mjs';

const DIM = 16;
const COUNT = 210_000;

/** A .npy file of float32 rows whose numbers a formula gives. */
function npy(): Buffer {
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${COUNT}, ${DIM}), }`.padEnd(117) + '\n';
  const rows = Float32Array.from({ length: COUNT * DIM }, (_, at) => number(Math.floor(at / DIM), at % DIM));
  return Buffer.concat([
    Buffer.from('\x93NUMPY\x01\x00', 'latin1'),
    Buffer.from([header.length & 255, header.length >> 8]),
    Buffer.from(header),
    Buffer.from(rows.buffer),
  ]);
}

const number = (row: number, k: number) => Math.sin(row * 12.9898 + k * 78.233) + 0.3 * Math.cos(row * 0.37 * (k + 1));

test('a large collection is shared between search workers, which answer as one', async ({ browser }) => {
  test.setTimeout(240_000);
  const server = await serve({ root: 'dist' });
  const context = await browser.newContext({ serviceWorkers: 'block' });
  const page = await context.newPage();
  try {
    await openPage(page, server.url);
    const workers = () => page.workers().filter((worker) => worker.url().includes('search.worker')).length;
    expect(workers()).toBe(1);
    const input = await page.evaluateHandle((): HTMLInputElement => {
      const made = document.createElement('input');
      made.type = 'file';
      return made;
    });
    await input.asElement()?.setInputFiles({ name: 'rows.npy', mimeType: 'application/octet-stream', buffer: npy() });
    const query = Array.from({ length: DIM }, (_, k) => number(777, k) + 0.05 * k);
    const answers = await page.evaluate(
      async ({ field, vector }) => {
        const { collection } = await sightglass.import(field.files?.[0] as File, { name: 'Rows' }).done;
        await sightglass.collections.use(collection);
        const parts = [{ vector: Float32Array.from(vector) }];
        const exact = await sightglass.search(parts, { topK: 10, method: 'exact' });
        const auto = await sightglass.search(parts, { topK: 10 });
        const hamming = await sightglass.search(parts, { topK: 10, method: 'hamming', bits: 16 });
        return { exact, auto, hamming };
      },
      { field: input, vector: query },
    );
    expect(workers()).toBe(Math.min(4, await page.evaluate(() => navigator.hardwareConcurrency)));
    expect(answers.exact.searched).toBe(COUNT);
    expect(answers.auto.hits).toEqual(answers.exact.hits);
    // By float64, all of them.
    const length = (vector: readonly number[]) => Math.hypot(...vector);
    const scores = Array.from({ length: COUNT }, (_, row) => {
      const vector = Array.from({ length: DIM }, (_value, k) => number(row, k));
      return { row, score: vector.reduce((sum, value, k) => sum + value * (query[k] as number), 0) / length(vector) / length(query) };
    }).sort((a, b) => b.score - a.score);
    // Among so many rows of so few dimensions eight bits cannot tell the best ten from the next: what is found is as good, but for their step.
    const truth = new Map(scores.map(({ row, score }) => [row, score]));
    for (const { id } of answers.exact.hits) expect(truth.get(Number(id.split(':')[1]))).toBeGreaterThan((scores[9]?.score ?? 1) - 0.002);
    expect(answers.exact.hits[0]?.score).toBeCloseTo(scores[0]?.score ?? 0, 2);
    const distances = answers.hamming.hits.map(({ rankScore }) => rankScore ?? -1);
    expect(distances).toEqual([...distances].sort((a, b) => a - b));
    expect(distances.every((distance) => distance >= 0 && distance <= 16)).toBe(true);
  } finally {
    await context.close();
    await server.close();
  }
});
