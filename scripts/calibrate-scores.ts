/**
 * Finds what an encoder's cosines mean (src/core/query/match.ts) and writes it into its model folder as `scores`. Held-out
 * photographs and fresh drawings go through the built page; a picture with words that are said of its class is *meant*, with
 * words of another class of its set it is not. Every set counts alike, and so do both languages, with and without template.
 *
 * `npm run build && npm run calibrate-scores -- [--set tiny] … [--limit 3000] [--dry]`, then build again.
 * Without `--set`, every set of which there is a folder (`python3 training/photos.py --set tiny … --out .local/tiny`).
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { fitScores, matchOf, type Match, type ScoreCurve, type Scores } from '../src/core/query/match.ts';
import { createRandom, pick } from '../src/core/random.ts';
import { COLOUR_EN, GARMENT_EN } from '../src/core/samples/english.ts';
import { COLOUR_KO, GARMENT_KO } from '../src/core/samples/korean.ts';
import { addFolder, openBuiltPage } from './builtPage.ts';
import { readLabelled, type SetName, setNames, template } from './labelled.ts';
import { cosines, type Row, rowsOf, textVectors } from './pageEncoder.ts';
import { addDrawn } from './studio.ts';

const { values } = parseArgs({
  options: { set: { type: 'string', multiple: true }, limit: { type: 'string', default: '3000' }, dry: { type: 'boolean', default: false } },
});
/** Cosines taken of every set, of each kind. */
const [MEANT, OTHERS] = [4000, 40_000];
/** Of drawings that are neither shipped nor trained on. */
const DRAWN = { seed: 4004, count: 800, side: 320 };

interface Measured {
  set: string;
  /** Texts: cosines of pictures with what is true of them, and with what is not; images the same with another picture. */
  texts: { meant: number[]; others: number[] };
  images: { meant: number[]; others: number[] };
}

/** `texts`: what to search for; `isTrue`: of picture `row`; `alike`: do two pictures show the same? */
function measure(
  set: string,
  rows: Row[],
  texts: Float32Array[],
  isTrue: (row: number, text: number) => boolean,
  alike: (a: number, b: number) => boolean,
): Measured {
  const random = createRandom(1, set.length);
  const byText = texts.map((vector) => cosines(rows, vector));
  const kinds = { texts: { meant: [] as number[], others: [] as number[] }, images: { meant: [] as number[], others: [] as number[] } };
  for (let row = 0; row < rows.length; row++)
    for (let text = 0; text < texts.length; text++) kinds.texts[isTrue(row, text) ? 'meant' : 'others'].push(byText[text]?.[row] as number);
  const asked = Array.from({ length: 300 }, () => Math.floor(random() * rows.length));
  for (const row of asked) {
    const scores = cosines(rows, (rows[row] as Row).vector);
    for (let other = 0; other < rows.length; other++)
      if (other !== row) kinds.images[alike(row, other) ? 'meant' : 'others'].push(scores[other] as number);
  }
  const some = (list: number[], count: number) => Array.from({ length: count }, () => pick(random, list));
  const both = ({ meant, others }: Measured['texts']) => ({ meant: some(meant, MEANT), others: some(others, OTHERS) });
  return { set, texts: both(kinds.texts), images: both(kinds.images) };
}

const built = await openBuiltPage();

async function photographs(set: SetName): Promise<Measured> {
  const labelled = readLabelled(set, undefined, Number(values.limit));
  await addFolder(built.page, set, labelled.files, 1500);
  const rows = await rowsOf(built);
  const label = rows.map(({ name }) => labelled.labelOf(name));
  const said = [labelled.en, labelled.ko].flatMap((names, k) => {
    const wrap = k === 0 ? template.en : template.ko;
    return names.flatMap((name) => [
      { name, text: name },
      { name, text: wrap(name) },
    ]);
  });
  const { vectors } = await textVectors(
    built,
    said.map(({ text }) => text),
  );
  const sayings = labelled.sayings.map((list) => new Set(list));
  const isTrue = (row: number, text: number) => sayings[label[row] as number]?.has(said[text]?.name ?? '') === true;
  return measure(set, rows, vectors, isTrue, (a, b) => label[a] === label[b]);
}

/** Queries as people make of clothes: a colour and a garment. */
async function drawings(): Promise<Measured> {
  const items = new Map((await addDrawn(built, 'Drawn', DRAWN.seed, DRAWN.count, DRAWN.side)).map((item) => [`${item.id}.png`, item.attributes]));
  const rows = await rowsOf(built);
  const shown = rows.map(({ name }) => `${items.get(name)?.colour} ${items.get(name)?.garment}`);
  const pairs = [...new Map([...items.values()].map((one) => [`${one.colour} ${one.garment}`, one])).entries()].slice(0, 100);
  const said = pairs.flatMap(([key, { colour, garment }]) => [
    { key, text: `${COLOUR_EN[colour][0]} ${GARMENT_EN[garment][0]}` },
    { key, text: `${COLOUR_KO[colour][0]} ${GARMENT_KO[garment][0]}` },
  ]);
  const { vectors } = await textVectors(
    built,
    said.map(({ text }) => text),
  );
  return measure(
    'drawn',
    rows,
    vectors,
    (row, text) => shown[row] === said[text]?.key,
    (a, b) => shown[a] === shown[b],
  );
}

const measured: Measured[] = [await drawings()];
// Of words it never learned a cosine means nothing; what those photographs are for is `npm run zeroshot`.
const wanted = (values.set as SetName[] | undefined) ?? setNames.filter((set) => set !== 'unseen' && existsSync(`.local/${set}`));
for (const set of wanted) measured.push(await photographs(set));
const { encoder } = await built.page.evaluate(() => sightglass.status());
if (built.troubles.length > 0) throw new Error(built.troubles.join('\n'));
await built.close();

const fit = (kind: 'texts' | 'images') =>
  fitScores(
    measured.flatMap((one) => one[kind].meant),
    measured.flatMap((one) => one[kind].others),
  );
const rounded = ({ slope, offset }: ScoreCurve): ScoreCurve => ({ slope: Number(slope.toPrecision(5)), offset: Number(offset.toPrecision(5)) });
/** A curve that never says strong, where the cosines of pictures tell nothing apart. */
function fitImages(): ScoreCurve {
  try {
    return fit('images');
  } catch (thrown) {
    if (thrown instanceof RangeError) return { slope: 0, offset: -10 };
    throw thrown;
  }
}
/** What fits pictures as queries. Kept only where it says something: an encoder for which next to no pair is strong has no words for it. */
const USEFUL = 0.1;
const images = rounded(fitImages());
const meantImages = measured.flatMap((one) => one.images.meant);
const isUseful = meantImages.filter((cosine) => matchOf(cosine, images) === 'strong').length >= USEFUL * meantImages.length;
const scores: Scores = { ...rounded(fit('texts')), ...(isUseful && { images }) };

const print = (text: string) => process.stdout.write(`${text}\n`);
const share = (list: number[], curve: ScoreCurve, word: Match) =>
  `${((100 * list.filter((cosine) => matchOf(cosine, curve) === word).length) / list.length).toFixed(1)} %`;
print('| set | query | meant: strong / fair / weak | not meant: strong / fair / weak |\n|---|---|---|---|');
for (const one of measured)
  for (const kind of ['texts', 'images'] as const) {
    const curve = kind === 'texts' ? scores : images;
    const words = (list: number[]) => (['strong', 'fair', 'weak'] as const).map((word) => share(list, curve, word)).join(' / ');
    print(`| ${one.set} | ${kind} | ${words(one[kind].meant)} | ${words(one[kind].others)} |`);
  }
print(`\n${JSON.stringify(scores)}`);
if (!values.dry) {
  const file = `public/models/${encoder}/sightglass.json`;
  writeFileSync(file, JSON.stringify({ ...(JSON.parse(readFileSync(file, 'utf8')) as object), scores }));
  print(`written to ${file}`);
}
