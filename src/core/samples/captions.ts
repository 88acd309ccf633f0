import { pick, type Random } from '../random.ts';
import type { FashionAttributes } from './attributes.ts';
import { describeEn } from './english.ts';
import { describeKo } from './korean.ts';

/** Two captions of each language, worded differently; all true. */
export interface Captions {
  readonly en: readonly [string, string];
  readonly ko: readonly [string, string];
}

/** Nonempty parts joined by spaces. */
function words(...parts: readonly (string | undefined)[]): string {
  return parts.filter(Boolean).join(' ');
}

function english(attributes: FashionAttributes, random: Random): [string, string] {
  const d = describeEn(attributes, random);
  const { style } = attributes;
  const a = (phrase: string) => (d.pair ? `a pair of ${phrase}` : /^[aeiou]/.test(phrase) ? `an ${phrase}` : `a ${phrase}`);
  const having = (details: readonly string[]) => (details.length ? ` with ${details.join(' and ')}` : '');
  const first = pick(random, [
    () => a(words(d.coloured, d.length, d.material, d.garment)) + having(d.details),
    () => words(d.coloured, d.sleeveAdjective, d.length, d.material, d.garment),
    () =>
      `${a(words(d.sleeveAdjective, d.length, d.material, d.garment))} in ${d.colours}${d.neck ? (d.colours.includes(' with ') ? ` and ${d.neck}` : ` with ${d.neck}`) : ''}`,
  ])();
  const second = pick(random, [
    () => a(words(style, d.coloured, d.garment)) + having(d.neck ? [d.neck] : []),
    () => `${words(style, d.length, d.garment)}${having(d.details)}, ${d.colours}`,
    () => `a photo of ${a(words(style, d.colour, d.sleeveAdjective, d.garment))}, ${words(d.pattern, d.materialNoun)}`,
  ])();
  return [first, second];
}

function korean(attributes: FashionAttributes, random: Random): [string, string] {
  const d = describeKo(attributes, random);
  const first = pick(random, [
    () => words(d.patternWith, d.colour, d.material, d.sleeve, d.sized),
    () => words(d.colour, d.pattern, d.material, d.sleeve, d.sized),
    () => `${words(d.colour, d.material, d.sleeve, d.sized)}, ${d.pattern}`,
  ])();
  const second = pick(random, [
    () => words(d.neckClause, d.style, d.colour, d.pattern, d.neckNoun, d.garment),
    () => `${words(d.style, d.colour, d.garment)}, ${[d.pattern, d.neckline, d.sleeve].filter(Boolean).join(', ')}`,
    () => `${words(d.materialOf, d.style, d.colour, d.neckNoun, d.garment)}, ${d.pattern}`,
  ])();
  return [first, second];
}

/** The captions of one item; `random` chooses words and order, never the facts. */
export function captionsOf(attributes: FashionAttributes, random: Random): Captions {
  return { en: english(attributes, random), ko: korean(attributes, random) };
}
