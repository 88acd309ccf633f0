/**
 * Does the page find an item by its caption? Draws fashion items of a fresh seed, adds them, and searches with each item's two
 * English and two Korean captions. Relevant is every item with equal attributes. Prints the share of queries that find one
 * in the first place and among the first ten, and the mean average precision over the whole ranking.
 *
 * `npm run build && npm run captions -- [--count 1000] [--seed 3003]`
 */
import { parseArgs } from 'node:util';
import { averagePrecision, hitAt } from '../src/core/measure/ranking.ts';
import { openBuiltPage } from './builtPage.ts';
import { cosines, rowsOf, textVectors } from './pageEncoder.ts';
import { addDrawn } from './studio.ts';

const { values } = parseArgs({
  options: { count: { type: 'string', default: '1000' }, seed: { type: 'string', default: '3003' }, side: { type: 'string', default: '320' } },
});
const built = await openBuiltPage();
const items = await addDrawn(built, 'Captions', Number(values.seed), Number(values.count), Number(values.side));
const rows = await rowsOf(built);
const kinds = new Map(items.map(({ id, attributes }) => [`${id}.png`, JSON.stringify(attributes)]));
const kindOf = rows.map(({ name }) => kinds.get(name));

const print = (text: string) => process.stdout.write(`${text}\n`);
const mean = (list: number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;
print(`| captions | queries | Recall@1 | Recall@10 | mAP |\n|---|---|---|---|---|`);
for (const [name, language] of [
  ['English', 'en'],
  ['Korean', 'ko'],
] as const) {
  const queries = items.flatMap(({ attributes, captions }) => captions[language].map((text) => ({ text, kind: JSON.stringify(attributes) })));
  const { vectors } = await textVectors(
    built,
    queries.map(({ text }) => text),
  );
  const rankings = queries.map(({ kind }, q) => {
    const scores = cosines(rows, vectors[q] as Float32Array);
    const order = rows.map((_, k) => k).sort((a, b) => (scores[b] as number) - (scores[a] as number));
    return order.map((k) => kindOf[k] === kind);
  });
  const cells = [(r: boolean[]) => hitAt(r, 1), (r: boolean[]) => hitAt(r, 10), averagePrecision].map((of) => mean(rankings.map(of)).toFixed(3));
  print(`| ${name} | ${queries.length} | ${cells.join(' | ')} |`);
}
const same = mean(kindOf.map((kind) => kindOf.filter((other) => other === kind).length));
print(`\n${rows.length} items, seed ${values.seed}; by chance ${(same / rows.length).toFixed(4)} in the first place`);
if (built.troubles.length > 0) throw new Error(built.troubles.join('\n'));
await built.close();
