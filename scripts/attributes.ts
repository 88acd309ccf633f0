/**
 * How well are attributes told? Adds fresh drawings through the built page, reads what the page tells of each, and prints the
 * accuracy per attribute as a table; with photographs, also the garment type of real clothes. Drawings are of the kind the
 * model and the thresholds were made with: in-distribution, and the output says so.
 *
 * `npm run attributes -- [--count 1000] [--seed 2002] [--photos .local/clothing] [--calibrate]`
 * `--calibrate` first makes public/models/<encoder>/attributes.json (and the copy in dist) from training/attributes.json, drawings
 * of other seeds, and half of the photographs. Do it after every change of the model or of the prompts.
 * Photographs: `python3 training/photos.py --set clothing --per-label 1000 --out .local/clothing`, and the same for tiny.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type AttributeModel, parseAttributeModel, writeAttributeModel } from '../src/core/attributes/model.ts';
import { normalized } from '../src/core/vectors/calibration.ts';
import { calibrate, type Drawn } from './attributes/calibrate.ts';
import { addPhotographs, type Photographs } from './attributes/photographs.ts';
import { clothingLines, drawingsTable, labelNames, photoLines, type Shown } from './attributes/report.ts';
import { readSource } from './attributes/source.ts';
import { type BuiltPage, openBuiltPage } from './builtPage.ts';
import { rowsOf, textVectors } from './pageEncoder.ts';
import { addDrawn } from './studio.ts';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '2002' },
    photos: { type: 'string' },
    others: { type: 'string', default: '.local/photos' },
    calibrate: { type: 'boolean', default: false },
    'calibration-count': { type: 'string', default: '6000' },
    'calibration-seed': { type: 'string', default: '1001' },
  },
});
const print = (text: string) => process.stdout.write(`${text}\n`);
const said = (text: string) => process.stderr.write(`${((performance.now() - started) / 1000).toFixed(0)} s: ${text}\n`);
/** Of a drawing, pixels: more than the model sees, and quick. */
const SIDE = 192;

async function drawnRows(built: BuiltPage, seed: number, count: number): Promise<Drawn[]> {
  const items = await addDrawn(built, `Drawings ${seed}`, seed, count, SIDE);
  const known = new Map(items.map(({ id, attributes }) => [`${id}.png`, attributes]));
  return (await rowsOf(built)).flatMap((row) => {
    const attributes = known.get(row.name);
    return attributes ? [{ ...row, attributes }] : [];
  });
}

/** What the page shows of the open collection, by file name. */
async function shownBy({ page }: BuiltPage): Promise<Shown> {
  return new Map(
    await page.evaluate(async () => {
      const { collection } = await sightglass.status();
      const open = (await sightglass.collections.list()).find(({ id }) => id === collection);
      // Any vector will do: all are wanted.
      const { hits } = await sightglass.search([{ vector: new Float32Array(open?.dim ?? 0).fill(1) }], { topK: open?.items ?? 0 });
      const told = await sightglass.attributes();
      return hits.map(({ id, name }) => [name, told[id] ?? []] as const);
    }),
  );
}

async function useCollection({ page }: BuiltPage, name: string): Promise<void> {
  await page.evaluate(async (wanted) => {
    const found = (await sightglass.collections.list()).find((one) => one.name === wanted);
    if (found) await sightglass.collections.use(found.id);
  }, name);
}

/** Calibrates, writes the file where it is kept and where this page is served from. */
async function calibrated(built: BuiltPage, photographs: readonly Photographs[]): Promise<void> {
  const { attributes, others } = readSource();
  const drawn = await drawnRows(built, Number(values['calibration-seed']), Number(values['calibration-count']));
  said(`${drawn.length} drawings of seed ${values['calibration-seed']}`);
  const prompts = [...attributes.flatMap((one) => one.values.map((value) => value.prompts)), ...others.map((text) => [text])];
  const texts = await textVectors(built, prompts.flat());
  said(`${texts.vectors.length} prompts`);
  let at = 0;
  const vectors = prompts.map((own) => {
    const mean = new Float32Array(texts.vectors[0]?.length ?? 0);
    for (const vector of texts.vectors.slice(at, at + own.length))
      for (const [k, value] of normalized(vector).entries()) mean[k] = (mean[k] as number) + value;
    at += own.length;
    return normalized(mean);
  });
  const photos = photographs.flatMap(({ rows }) => rows.filter((_, k) => k % 2 === 0));
  const encoder = { encoder: texts.id, revision: texts.revision, dim: vectors[0]?.length ?? 0 };
  const text = writeAttributeModel(calibrate(encoder, { source: attributes, others, vectors, drawn, photos }));
  for (const folder of ['public', 'dist']) await writeFile(`${folder}/models/${texts.id}/attributes.json`, text);
  said(`public/models/${texts.id}/attributes.json, ${Math.round(text.length / 1000)} kB`);
}

const started = performance.now();
const built = await openBuiltPage();
const photographs =
  values.photos || values.calibrate
    ? [await addPhotographs(built, 'clothing', values.photos ?? '.local/clothing'), await addPhotographs(built, 'tiny', values.others)]
    : [];
if (photographs.length > 0) said(`${photographs.reduce((sum, { rows }) => sum + rows.length, 0)} photographs`);
if (values.calibrate) await calibrated(built, photographs);

const drawn = await drawnRows(built, Number(values.seed), Number(values.count));
said(`${drawn.length} drawings of seed ${values.seed}`);
const { encoder } = await built.page.evaluate(() => sightglass.status());
const model: AttributeModel = parseAttributeModel(
  await built.page.evaluate(async (id) => (await fetch(new URL(`models/${id}/attributes.json`, document.baseURI))).json(), encoder),
);
print(
  `${encoder} ${model.revision}. ${drawn.length} fresh drawings of seed ${values.seed}, in-distribution: drawn by the code that drew the training set.\n`,
);
print(drawingsTable(model, drawn, await shownBy(built)));
const [clothing] = photographs;
if (clothing) {
  print(`\n${clothingLines(clothing, await textVectors(built, labelNames(clothing).flat()))}\n`);
  const shown = new Map<string, ReturnType<Shown['get']> & object>();
  for (const name of ['clothing', 'tiny']) {
    await useCollection(built, name);
    for (const [file, told] of await shownBy(built)) shown.set(file, told);
  }
  print(
    photoLines(
      photographs.flatMap(({ rows }) => rows.filter((_, k) => k % 2 === 1)),
      shown,
    ),
  );
}
if (built.troubles.length > 0) throw new Error(built.troubles.join('\n'));
await built.close();
said('done');
