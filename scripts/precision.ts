/**
 * How good are the results? Adds a folder of labelled photographs (one sub-folder a label) through the built page and
 * searches for each label: Precision@10 per label against chance (the label's share of the photographs).
 *
 * `npm run build && npm run precision -- <folder> [--per-label 30] [--prompt "a photo of a {}"] [--json file]`
 * Sub-folder names are the queries; `_` and `-` become spaces.
 */
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { addFolder, openBuiltPage } from './builtPage.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'per-label': { type: 'string', default: '30' }, prompt: { type: 'string', default: 'a photo of a {}' }, json: { type: 'string' } },
});
const [folder] = positionals;
if (!folder) throw new Error('Which folder? npm run precision -- <folder of labelled sub-folders>');
const perLabel = Number(values['per-label']);
const K = 10;

const labels = readdirSync(folder)
  .filter((name) => statSync(path.join(folder, name)).isDirectory())
  .sort();
const files = labels.flatMap((label) =>
  readdirSync(path.join(folder, label))
    .sort()
    .slice(0, perLabel)
    .map((name) => ({ label, file: path.join(folder, label, name) })),
);
const built = await openBuiltPage();
const seconds = await addFolder(
  built.page,
  'Labelled',
  files.map(({ file }) => path.resolve(file)),
);
// Several files of one name may come from different folders; the page knows items by content, so a name must tell the label.
const labelOf = new Map(files.map(({ label, file }) => [path.basename(file), label]));
if (labelOf.size < files.length) throw new Error('Two files have the same name: a result could not be told apart. Rename them.');
const { items } = await built.page.evaluate(() => sightglass.status());

const rows: { label: string; precision: number; chance: number; tookMs: number }[] = [];
for (const label of labels) {
  const query = values.prompt.replace('{}', label.replace(/[_-]/g, ' '));
  const { hits, tookMs } = await built.page.evaluate(([text, topK]) => sightglass.search([{ text }], { topK }), [query, K] as const);
  const right = hits.filter(({ name }) => labelOf.get(name) === label).length;
  const share = files.filter((one) => one.label === label).length / files.length;
  rows.push({ label, precision: right / K, chance: share, tookMs });
}
if (built.troubles.length > 0) throw new Error(built.troubles.join('\n'));
await built.close();

const mean = (pick: (row: (typeof rows)[number]) => number) => rows.reduce((sum, row) => sum + pick(row), 0) / rows.length;
const print = (text: string) => process.stdout.write(`${text}\n`);
print(`| label | P@${K} | chance |\n|---|---|---|`);
for (const { label, precision, chance } of [...rows].sort((a, b) => b.precision - a.precision))
  print(`| ${label} | ${precision.toFixed(1)} | ${chance.toFixed(3)} |`);
print(`\n${items} photographs, ${labels.length} labels, added in ${seconds.toFixed(1)} s (${(items / seconds).toFixed(1)} a second)`);
print(`mean P@${K} ${mean(({ precision }) => precision).toFixed(3)}, chance ${mean(({ chance }) => chance).toFixed(3)}`);
if (values.json) writeFileSync(values.json, JSON.stringify({ items, seconds, rows }, null, 1));
