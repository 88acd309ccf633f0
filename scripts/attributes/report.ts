/** What the page tells, against what is true: Markdown tables. */
import type { ItemAttribute } from '../../src/core/api.ts';
import type { AttributeModel } from '../../src/core/attributes/model.ts';
import { normalized } from '../../src/core/vectors/calibration.ts';
import { type TextVectors, cosines } from '../pageEncoder.ts';
import { cosineTable, type Drawn, type Photo, truthOf } from './calibrate.ts';
import type { Photographs } from './photographs.ts';

/** As `sightglass.attributes()` answers, by file name. */
export type Shown = ReadonlyMap<string, ItemAttribute[]>;

const percent = (part: number, of: number) => (of === 0 ? '–' : `${((100 * part) / of).toFixed(1)} %`);
const counted = (part: number, of: number) => `${percent(part, of)} (${part} of ${of})`;

/** Fresh drawings: each attribute, what the page shows, what the plain prompts would, and what guessing would. */
export function drawingsTable(model: AttributeModel, drawn: readonly Drawn[], shown: Shown): string {
  const table = cosineTable(drawn, model.vectors);
  let first = 0;
  const lines = model.attributes.map((attribute) => {
    const { id, values } = attribute;
    const truth = drawn.map((one) => truthOf(one, attribute));
    const told = drawn.map(({ name }) => {
      const own = shown.get(name)?.find((one) => one.attribute === id);
      return own ? 1 + values.findIndex((value) => value.id === own.value) : 0;
    });
    const having = truth.flatMap((label, row) => (label > 0 ? [row] : []));
    const prompts = having.filter((row) => {
      const at = row * model.vectors.length + first;
      const own = table.subarray(at, at + values.length);
      return own.indexOf(Math.max(...own)) === (truth[row] as number) - 1;
    });
    first += values.length;
    const right = truth.filter((label, row) => told[row] === label).length;
    const rightOfThose = having.filter((row) => told[row] === truth[row]).length;
    const most = Math.max(...Array.from({ length: values.length + 1 }, (_, label) => truth.filter((one) => one === label).length));
    return `| ${id} | ${values.length} | **${counted(right, drawn.length)}** | ${counted(rightOfThose, having.length)} | ${percent(prompts.length, having.length)} | ${percent(most, drawn.length)} |`;
  });
  return [
    '| attribute | values | right, "none" counted | right of those that have it | prompts alone, of those | commonest answer |',
    '|---|---|---|---|---|---|',
    ...lines,
  ].join('\n');
}

/** Zero-shot garment type with the labels' own names as prompts, English and Korean together. */
export function labelNames({ labelled }: Photographs): string[][] {
  return labelled.keys.map((_, k) => [labelled.en[k], `a photo of a ${labelled.en[k]}`, labelled.ko[k], `${labelled.ko[k]} 사진`].map(String));
}

export function clothingLines({ labelled, rows }: Photographs, { vectors }: TextVectors): string {
  const each = 4;
  const scores = labelled.keys.map((_, k) => {
    const mean = new Float32Array(vectors[0]?.length ?? 0);
    for (const vector of vectors.slice(k * each, (k + 1) * each))
      for (const [d, value] of normalized(vector).entries()) mean[d] = (mean[d] as number) + value;
    return cosines(rows, mean);
  });
  const right = rows.filter(({ label }, row) =>
    scores.every((own, k) => k === label || (own[row] as number) < (scores[label]?.[row] as number)),
  ).length;
  const most = Math.max(...labelled.keys.map((_, k) => rows.filter(({ label }) => label === k).length));
  return `Garment type of ${rows.length} clothing photographs the model never saw, zero-shot among the ${labelled.keys.length} label names: **${counted(right, rows.length)}**; commonest label ${percent(most, rows.length)}, chance ${percent(1, labelled.keys.length)}.`;
}

/** What the chips say of photographs that took no part in calibrating. */
export function photoLines(photos: readonly Photo[], shown: Shown): string {
  const named = (photo: Photo, attribute: string) => shown.get(photo.name)?.find((one) => one.attribute === attribute)?.value;
  const lines = [true, false].map((clothing) => {
    const own = photos.filter(({ kinds }) => kinds.length > 0 === clothing);
    const garments = own.filter((photo) => named(photo, 'garment') !== undefined);
    const right = garments.filter((photo) => photo.kinds.includes(named(photo, 'garment') ?? '')).length;
    const coloured = own.filter((photo) => named(photo, 'colour') !== undefined).length;
    return `| ${clothing ? 'clothing' : 'other things'} | ${own.length} | ${counted(garments.length, own.length)} | ${clothing ? counted(right, garments.length) : '–'} | ${counted(coloured, own.length)} |`;
  });
  return ['| photographs | count | garment shown | right of those | colour shown |', '|---|---|---|---|---|', ...lines].join('\n');
}
