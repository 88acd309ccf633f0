import { chance, pick, pickWeighted, type Random } from '../random.ts';
import {
  type Colour,
  COLOURS,
  type FashionAttributes,
  type Garment,
  GARMENTS,
  type Length,
  type Material,
  type Neckline,
  type Pattern,
  type Sleeve,
  type Style,
} from './attributes.ts';

type Weights<K extends string> = Readonly<Partial<Record<K, number>>>;

interface Range {
  readonly weight: number;
  readonly materials: Weights<Material>;
  readonly patterns: Weights<Pattern>;
  readonly styles: Weights<Style>;
  readonly sleeves?: Weights<Sleeve>;
  readonly necklines?: Weights<Neckline>;
  readonly lengths?: Weights<Length>;
  readonly colours?: readonly Colour[];
}

const PRINTS = { plain: 3, striped: 1.6, checked: 1, 'polka dot': 1.2, floral: 1.4 } as const;

/** What each garment comes in, with relative frequencies. */
export const RANGES: Readonly<Record<Garment, Range>> = {
  't-shirt': {
    weight: 8,
    materials: { cotton: 1 },
    patterns: { plain: 2, striped: 2, 'polka dot': 0.7, floral: 0.5, graphic: 1.6, 'colour block': 0.8 },
    styles: { casual: 3, sporty: 1.2 },
    sleeves: { short: 4, long: 1.2, sleeveless: 1.2 },
    necklines: { round: 2, 'v-neck': 1 },
  },
  shirt: {
    weight: 7,
    materials: { cotton: 2, denim: 0.8, linen: 1 },
    patterns: { plain: 2, striped: 1.6, checked: 2, 'polka dot': 0.5, floral: 0.7 },
    styles: { casual: 2, formal: 1.3 },
    sleeves: { long: 2.2, short: 1 },
    necklines: { collar: 1 },
  },
  blouse: {
    weight: 6,
    materials: { silk: 1.5, cotton: 1, linen: 0.7 },
    patterns: PRINTS,
    styles: { elegant: 1.4, vintage: 1, casual: 0.8 },
    sleeves: { long: 1.5, short: 1.2, sleeveless: 0.8 },
    necklines: { round: 1, 'v-neck': 1, collar: 1 },
  },
  sweater: {
    weight: 7,
    materials: { knit: 2.4, wool: 1 },
    patterns: { plain: 2.4, striped: 1.5, checked: 0.6, 'colour block': 0.8 },
    styles: { casual: 2, vintage: 0.8 },
    sleeves: { long: 1 },
    necklines: { round: 1, 'v-neck': 1, turtleneck: 1 },
  },
  cardigan: {
    weight: 4,
    materials: { knit: 2, wool: 0.7 },
    patterns: { plain: 2, striped: 1, checked: 0.4, 'polka dot': 0.4 },
    styles: { casual: 1.4, vintage: 1 },
    sleeves: { long: 1 },
    necklines: { 'v-neck': 1, round: 0.6 },
  },
  hoodie: {
    weight: 5,
    materials: { cotton: 1 },
    patterns: { plain: 2, graphic: 1.2, 'colour block': 1, striped: 0.5 },
    styles: { casual: 1.5, sporty: 1.2 },
    sleeves: { long: 1 },
    necklines: { hood: 1 },
  },
  jacket: {
    weight: 9,
    materials: { leather: 1.4, denim: 1.3, wool: 1.1, cotton: 1, linen: 0.5 },
    patterns: { plain: 3, checked: 0.8, striped: 0.5, 'colour block': 0.6 },
    styles: { casual: 1, formal: 1, sporty: 1 },
    sleeves: { long: 1 },
    necklines: { lapel: 1, collar: 1, round: 1, hood: 0.5 },
  },
  coat: {
    weight: 6,
    materials: { wool: 2.2, cotton: 1, leather: 0.5 },
    patterns: { plain: 2.6, checked: 1 },
    styles: { formal: 1, elegant: 1, casual: 1 },
    sleeves: { long: 1 },
    necklines: { lapel: 2, collar: 0.8, hood: 0.9 },
  },
  dress: {
    weight: 11,
    materials: { cotton: 1.4, silk: 1.3, linen: 0.8, knit: 0.6, denim: 0.4 },
    patterns: PRINTS,
    styles: { casual: 1.2, elegant: 1.3, vintage: 1 },
    sleeves: { sleeveless: 1.6, short: 1, long: 1 },
    necklines: { round: 1.2, 'v-neck': 1.2, collar: 0.6, turtleneck: 0.3 },
    lengths: { short: 1, 'knee-length': 1.3, long: 1 },
  },
  skirt: {
    weight: 7,
    materials: { cotton: 1.2, silk: 0.9, denim: 0.8, leather: 0.7, wool: 0.9, linen: 0.5 },
    patterns: PRINTS,
    styles: { casual: 1, elegant: 0.9, vintage: 0.9 },
    lengths: { short: 1, 'knee-length': 1, long: 1 },
  },
  trousers: {
    weight: 7,
    materials: { wool: 1.2, cotton: 1.5, linen: 1, leather: 0.5 },
    patterns: { plain: 3, checked: 0.8, striped: 0.9 },
    styles: { formal: 1, casual: 1.2, sporty: 1 },
  },
  jeans: {
    weight: 5,
    materials: { denim: 1 },
    patterns: { plain: 1 },
    styles: { casual: 1.6, vintage: 1 },
    colours: ['blue', 'blue', 'blue', 'navy', 'navy', 'black', 'gray', 'white'],
  },
  shorts: {
    weight: 5,
    materials: { cotton: 1.4, denim: 1, linen: 0.8 },
    patterns: { plain: 2.4, checked: 0.8, striped: 0.8, floral: 0.7 },
    styles: { casual: 1.5, sporty: 1 },
  },
  hat: { weight: 3, materials: { wool: 1, linen: 1 }, patterns: { plain: 1 }, styles: { elegant: 1, vintage: 1 } },
  cap: {
    weight: 3,
    materials: { cotton: 1.4, denim: 0.5 },
    patterns: { plain: 1.6, 'colour block': 0.8, graphic: 0.6 },
    styles: { sporty: 1, casual: 1 },
  },
  beanie: { weight: 2.5, materials: { knit: 1 }, patterns: { plain: 1.5, striped: 1 }, styles: { casual: 1 } },
  handbag: { weight: 4, materials: { leather: 1 }, patterns: { plain: 2, 'colour block': 0.6 }, styles: { elegant: 1.3, vintage: 1, casual: 0.6 } },
  backpack: {
    weight: 3,
    materials: { cotton: 1.4, leather: 0.8 },
    patterns: { plain: 2, 'colour block': 0.9, striped: 0.5 },
    styles: { casual: 1, sporty: 1 },
  },
  sneakers: {
    weight: 5,
    materials: { cotton: 1.1, leather: 1 },
    patterns: { plain: 1.6, 'colour block': 1, checked: 0.4 },
    styles: { sporty: 1.4, casual: 1 },
  },
  boots: { weight: 4, materials: { leather: 1 }, patterns: { plain: 1 }, styles: { casual: 1, elegant: 1 } },
  scarf: {
    weight: 3.5,
    materials: { knit: 1.2, wool: 0.8, silk: 1 },
    patterns: { plain: 1.2, striped: 1.2, checked: 1.2, 'polka dot': 0.5, floral: 0.5 },
    styles: { casual: 1, elegant: 0.4 },
  },
  socks: {
    weight: 3,
    materials: { knit: 1 },
    patterns: { plain: 1, striped: 1.4, 'polka dot': 1, checked: 0.6 },
    styles: { casual: 1, sporty: 0.7 },
  },
};

/** Colours that stay apart from each colour at 64 px, for patterns and trims. */
export const ACCENTS: Readonly<Record<Colour, readonly Colour[]>> = {
  red: ['white', 'white', 'beige', 'navy', 'black'],
  orange: ['white', 'white', 'brown', 'navy'],
  yellow: ['white', 'navy', 'gray', 'brown', 'black'],
  green: ['white', 'white', 'beige', 'yellow', 'navy'],
  blue: ['white', 'white', 'beige', 'yellow', 'navy'],
  purple: ['white', 'white', 'pink', 'beige', 'yellow'],
  pink: ['white', 'white', 'red', 'navy', 'purple'],
  brown: ['white', 'beige', 'beige', 'orange'],
  black: ['white', 'white', 'beige', 'red', 'gray', 'pink'],
  white: ['navy', 'blue', 'black', 'red', 'green', 'pink', 'gray'],
  gray: ['white', 'white', 'black', 'navy', 'yellow'],
  beige: ['white', 'brown', 'navy', 'black', 'red'],
  navy: ['white', 'white', 'beige', 'red', 'yellow', 'pink'],
};

/** Narrows the garment's range to what its material and style leave possible. */
function tailored(garment: Garment, material: Material, style: Style, range: Range): Range {
  if (garment === 'jacket') {
    // A blazer, a tracksuit top, a biker or trucker jacket: the collar follows from style and material.
    if (style === 'formal') return { ...range, necklines: { lapel: 1 }, patterns: { plain: 2, checked: 1, striped: 0.8 } };
    if (style === 'sporty') return { ...range, necklines: { round: 1, hood: 1, collar: 0.5 }, patterns: { plain: 2, 'colour block': 1.4 } };
    const necklines = material === 'leather' ? { lapel: 1, collar: 0.5 } : { collar: 1 };
    return {
      ...range,
      necklines,
      patterns: material === 'leather' || material === 'denim' ? { plain: 1 } : { plain: 2, checked: 1, 'colour block': 0.6 },
    };
  }
  if (garment === 'coat' && style !== 'casual')
    return { ...range, necklines: { lapel: 1 }, patterns: material === 'leather' ? { plain: 1 } : range.patterns };
  if (material === 'leather' && garment !== 'handbag' && garment !== 'backpack' && garment !== 'sneakers')
    return { ...range, patterns: { plain: 1 } };
  if (material === 'denim') return { ...range, patterns: garment === 'cap' ? range.patterns : { plain: 1 } };
  if (material === 'knit' && garment === 'dress')
    return {
      ...range,
      patterns: { plain: 2, striped: 1, checked: 0.4 },
      sleeves: { long: 1 },
      necklines: { round: 1, turtleneck: 1.4, 'v-neck': 0.7 },
      lengths: { 'knee-length': 1, long: 0.7 },
    };
  // A bow at the neck is what makes a blouse elegant.
  if (garment === 'blouse' && style === 'elegant') return { ...range, necklines: { round: 1, collar: 1 } };
  if (garment === 'dress') return { ...range, necklines: { round: 1.2, 'v-neck': 1.2, collar: 0.7 } };
  if (style === 'formal') return { ...range, patterns: { plain: 2, striped: 1, checked: 0.5 }, ...(range.sleeves ? { sleeves: { long: 1 } } : {}) };
  if (style === 'sporty' && garment !== 'sneakers' && garment !== 'cap')
    return { ...range, patterns: { plain: 2, ...('colour block' in range.patterns ? { 'colour block': 1 } : {}) } };
  if ((garment === 'scarf' || garment === 'skirt') && (material === 'wool' || material === 'knit'))
    return { ...range, patterns: { plain: 1, striped: 0.8, checked: 1.4 } };
  return range;
}

function styleFor(garment: Garment, material: Material, styles: Weights<Style>, random: Random): Style {
  if (garment === 'jacket' || garment === 'trousers' || garment === 'shorts' || garment === 'shirt') {
    if (material === 'leather' || material === 'denim') return 'casual';
    if (garment === 'jacket' && material === 'cotton') return pickWeighted(random, { casual: 1, sporty: 1.4 });
    if (material === 'wool') return 'formal';
    if (material === 'linen') return garment === 'jacket' ? 'formal' : 'casual';
    if (garment === 'trousers') return pickWeighted(random, { casual: 1, sporty: 1.3 });
  }
  if (material === 'silk') return 'elegant';
  if (garment === 'dress' || garment === 'skirt' || garment === 'blouse' || garment === 'coat') {
    if (material === 'denim' || material === 'knit') return 'casual';
    if (garment !== 'coat' && (material === 'linen' || material === 'leather')) return 'casual';
  }
  if (garment === 'scarf' || (garment === 'backpack' && material === 'leather')) return 'casual';
  return pickWeighted(random, styles);
}

/** Draws the attributes of one item: a combination a shop could sell, each value frequent enough to be learnt. */
export function drawAttributes(random: Random): FashionAttributes {
  const weights = Object.fromEntries(GARMENTS.map((garment) => [garment, RANGES[garment].weight])) as Record<Garment, number>;
  const garment = pickWeighted(random, weights);
  const whole: Range = RANGES[garment];
  const material = pickWeighted(random, whole.materials);
  const style = styleFor(garment, material, whole.styles, random);
  const range = tailored(garment, material, style, whole);
  const pattern = pickWeighted(random, range.patterns);
  const colours: readonly Colour[] =
    garment === 'jeans'
      ? (whole.colours as readonly Colour[])
      : material === 'denim' && chance(random, 0.75)
        ? ['blue', 'navy', 'black', 'gray']
        : COLOURS;
  const colour = pick(random, colours);
  return {
    garment,
    colour,
    pattern,
    ...(pattern === 'plain' ? {} : { accent: pick(random, ACCENTS[colour]) }),
    material,
    style,
    ...(range.sleeves ? { sleeve: pickWeighted(random, range.sleeves) } : {}),
    ...(range.necklines ? { neckline: pickWeighted(random, range.necklines) } : {}),
    ...(range.lengths ? { length: pickWeighted(random, range.lengths) } : {}),
  };
}
