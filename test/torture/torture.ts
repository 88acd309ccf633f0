/**
 * Breaks the built page in every way we know and counts what that costs: pictures lost, doubled, embedded again, and what the
 * person is told. Prints a Markdown table; the exit code is 1 if a promise does not hold.
 *
 * `npm run build && npm run torture -- [--seed 1] [--quick] [--only kills,tabs] [--out docs/torture.md]`
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright';
import { launchOptions } from '../../scripts/install.mjs';
import { emptyRow, type Row } from './fault.ts';
import { faults } from './faults.ts';
import { openSite } from './site.ts';
import { table } from './table.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    out: { type: 'string' },
  },
});
const seed = Number(values.seed);
if (!Number.isSafeInteger(seed)) throw new Error(`--seed takes a whole number, not ${values.seed}.`);
const names = values.only?.split(',') ?? Object.keys(faults);
const chosen = names.map((name) => {
  const fault = faults[name];
  if (!fault) throw new Error(`There is no fault ${name}; there are ${Object.keys(faults).join(', ')}.`);
  return fault;
});

const site = await openSite({ seed, pictures: values.quick ? 300 : 2000 });
const browser = await chromium.launch(launchOptions());
const rows: Row[] = [];
try {
  for (const fault of chosen) {
    const started = performance.now();
    // What the suite itself stumbles over is a broken promise of the page too, until it is understood.
    const row = await fault.run({ seed, quick: values.quick, site, browser }).catch((thrown: unknown) => {
      const message = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
      return { ...emptyRow(fault.name), broken: [message] };
    });
    rows.push(row);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    process.stderr.write(`${row.broken.length > 0 ? 'BROKEN' : 'ok'}  ${fault.name}: ${row.times} times, ${seconds} s\n`);
  }
} finally {
  await browser.close();
  await site.close();
}
const result = `Seed ${seed}${values.quick ? ', the shorter form' : ''}.\n\n${table(rows)}`;
process.stdout.write(result);
if (values.out) await writeFile(values.out, `# What the page survives\n\nBy \`npm run torture\`. ${result}`);
process.exitCode = rows.some(({ broken }) => broken.length > 0) ? 1 : 0;
