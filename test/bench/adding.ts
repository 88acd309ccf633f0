/**
 * How fast pictures are added, and in how much memory. Prints two Markdown tables.
 *
 * `npm run build && npm run bench:adding -- [--throughput] [--memory]`, by default both; Linux for the memory.
 * `--pictures 500 --rounds 5 --models sightglass-mini,clip-vit-base-patch32`: photographs of twelve megapixels, against transformers'
 * image pipeline, one at a time. `--counts 1000,10000`: photographs in one go, with the highest memory of all the browser's processes.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { fill } from './adding/memory.ts';
import { writePhotographs } from './adding/pictures.ts';
import { measureThroughput } from './adding/throughput.ts';

const { values } = parseArgs({
  options: {
    throughput: { type: 'boolean', default: false },
    memory: { type: 'boolean', default: false },
    pictures: { type: 'string', default: '500' },
    rounds: { type: 'string', default: '5' },
    models: { type: 'string', default: 'sightglass-mini,clip-vit-base-patch32' },
    counts: { type: 'string', default: '1000,10000' },
    seed: { type: 'string', default: '20261121' },
  },
});
const both = !values.throughput && !values.memory;
const seed = Number(values.seed);
const print = (lines: readonly string[]) => process.stdout.write(`${lines.join('\n')}\n\n`);
const median = (list: readonly number[]) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN;

if (both || values.throughput) {
  const results = await measureThroughput({
    pictures: Number(values.pictures),
    rounds: Number(values.rounds),
    models: values.models.split(','),
    seed,
  });
  print([
    '| encoder | threads | Sightglass, pictures a second | transformers’ pipeline | ratio (rounds) |',
    '|---|---|---|---|---|',
    ...results.map(({ model, threads, ours, obvious }) => {
      const ratios = ours.map((rate, k) => rate / (obvious[k] ?? Number.NaN));
      const spread = `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`;
      return `| ${model} | ${threads} | ${median(ours).toFixed(1)} | ${median(obvious).toFixed(1)} | **${median(ratios).toFixed(2)}** (${spread}) |`;
    }),
  ]);
}

if (both || values.memory) {
  const counts = values.counts.split(',').map(Number);
  const folder = await mkdtemp(path.join(tmpdir(), 'sightglass-pictures-'));
  try {
    const files = await writePhotographs(folder, Math.max(...counts), { seed, width: 1024, height: 768 });
    const rows: string[] = [];
    let first = 0;
    for (const count of counts) {
      const { added, seconds, peak, searches, longestPause } = await fill(files.slice(0, count));
      first ||= peak;
      rows.push(
        `| ${count} | ${added} | ${(count / seconds).toFixed(1)} | ${peak.toFixed(0)} MB | ${(peak / first).toFixed(2)} | ${searches.p50.toFixed(0)} / ${searches.p95.toFixed(0)} ms (${searches.count}) | ${longestPause.toFixed(0)} ms |`,
      );
    }
    print([
      '| pictures | added | a second | peak | of the first | searches meanwhile, p50 / p95 | longest pause |',
      '|---|---|---|---|---|---|---|',
      ...rows,
    ]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
