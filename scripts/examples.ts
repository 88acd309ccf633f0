/**
 * Are the example queries answered well? Searches the sample collection of the built page with each and prints how many of
 * the first row's results (six at 1280 px) are right by the items' true attributes. Writes a screenshot of each answer to
 * test-results/examples/, for judging by eye.
 *
 * `npm run build && npm run examples -- [--first 6] [--out folder]`
 */
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { fashionItem } from '../src/core/samples/fashion.ts';
import { openBuiltPage } from './builtPage.ts';

const { values } = parseArgs({ options: { first: { type: 'string', default: '6' }, out: { type: 'string', default: 'test-results/examples' } } });
const first = Number(values.first);
const queries = JSON.parse(readFileSync('scripts/sample-queries.json', 'utf8')) as {
  text: string;
  language: string;
  wants: Record<string, string[]>;
}[];
mkdirSync(values.out, { recursive: true });

/** Is the sample with this id (`fashion-<seed>-<index>`) what was wanted? */
function isRight(id: string, wants: Record<string, string[]>): boolean {
  const [seed = 0, index = 0] = id.split('-').slice(1).map(Number);
  const attributes = fashionItem(seed, index).attributes as unknown as Record<string, string | undefined>;
  return Object.entries(wants).every(([attribute, allowed]) => allowed.includes(attributes[attribute] ?? ''));
}

const built = await openBuiltPage();
const { page } = built;
const print = (text: string) => process.stdout.write(`${text}\n`);
print(`| query | right of the first ${first} | right in the collection | best score |\n|---|---|---|---|`);
let sum = 0;
for (const { text, wants } of queries) {
  const { hits } = await page.evaluate(async (query) => sightglass.search([{ text: query }], { topK: 100_000 }), text);
  const right = hits.slice(0, first).filter(({ id }) => isRight(id, wants)).length;
  sum += right;
  const [best] = hits;
  print(`| ${text} | ${right} | ${hits.filter(({ id }) => isRight(id, wants)).length} | ${best?.score.toFixed(3)} ${best?.match ?? ''} |`);
  await page.getByTestId('search-box').fill(text);
  await page.waitForFunction((query) => document.querySelector('[data-testid="grid"]')?.getAttribute('aria-label')?.includes(query), text);
  await page.waitForTimeout(500);
  await page.screenshot({ path: path.join(values.out, `${text.replaceAll(' ', '-')}.png`) });
}
print(`\n${sum} of ${first * queries.length} right; pictures in ${values.out}`);
if (built.troubles.length > 0) throw new Error(built.troubles.join('\n'));
await built.close();
