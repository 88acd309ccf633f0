/**
 * How well does the model name photographs it never saw? Adds all of a set through the built page, encodes the class names,
 * and prints how often the right name scores highest, or is among the five highest: by the first name in one plain template, and
 * by the mean over all names of the class in several templates, as is usual for evaluating CLIP (Radford et al. 2021, prompt
 * ensembling).
 *
 * `npm run build && npm run zeroshot -- [--set tiny] [--folder .local/tiny] [--limit 10000]`
 * Sets: tiny, clothing, grocery, cifar; several may be given. Folders: `python3 training/photos.py`.
 */
import { parseArgs } from 'node:util';
import { rankOf } from '../src/core/measure/ranking.ts';
import { addFolder, openBuiltPage } from './builtPage.ts';
import { readLabelled, type SetName, setNames, template, templates } from './labelled.ts';
import { cosines, rowsOf, textVectors } from './pageEncoder.ts';

const { values } = parseArgs({
  options: { set: { type: 'string', multiple: true, default: ['tiny'] }, folder: { type: 'string' }, limit: { type: 'string', default: '10000' } },
});
const sets = values.set as SetName[];
for (const set of sets) if (!setNames.includes(set)) throw new Error(`There is no set ${set}; there are ${setNames.join(', ')}.`);

const print = (text: string) => process.stdout.write(`${text}\n`);
const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
const rows: string[] = [];
const built = await openBuiltPage();
for (const set of sets) {
  const labelled = readLabelled(set, values.folder, Number(values.limit));
  const seconds = await addFolder(built.page, set, labelled.files, 2500);
  const pictures = await rowsOf(built);
  const cells: string[] = [];
  for (const ensemble of [false, true])
    for (const language of ['en', 'ko'] as const) {
      const prompts = labelled.names[language].map((names) =>
        ensemble ? names.flatMap((name) => templates[language].map((of) => of(name))) : [template[language](names[0] ?? '')],
      );
      const { vectors } = await textVectors(built, prompts.flat());
      let next = 0;
      const byClass = prompts.map((texts) => {
        const own = vectors.slice(next, next + texts.length);
        next += texts.length;
        const mean = new Float32Array(own[0]?.length ?? 0);
        for (const vector of own) {
          const length = Math.hypot(...vector);
          for (const [k, value] of vector.entries()) mean[k] = (mean[k] as number) + value / length;
        }
        return cosines(pictures, mean);
      });
      const ranks = pictures.map(({ name }, k) =>
        rankOf(
          byClass.map((scores) => scores[k] as number),
          labelled.labelOf(name),
        ),
      );
      const within = (place: number) => percent(ranks.filter((rank) => rank <= place).length / ranks.length);
      cells.push(`${within(1)} / ${within(5)}`);
    }
  rows.push(`| ${set} | ${pictures.length} | ${labelled.keys.length} | ${percent(1 / labelled.keys.length)} | ${cells.join(' | ')} |`);
  process.stderr.write(`${set}: ${(labelled.files.length / seconds).toFixed(0)} photographs a second\n`);
}
if (built.troubles.length > 0) throw new Error(built.troubles.join('\n'));
await built.close();
print(
  '| photographs | count | classes | chance | one prompt: English top-1 / top-5 | Korean | prompt ensemble: English | Korean |\n|---|---|---|---|---|---|---|---|',
);
for (const row of rows) print(row);
