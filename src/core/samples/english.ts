import { pick, type Random } from '../random.ts';
import type { Colour, FashionAttributes, Garment, Names, Neckline, Pattern } from './attributes.ts';

/** English names of garments; a name given twice is twice as likely. */
export const GARMENT_EN: Names<Garment> = {
  't-shirt': ['t-shirt', 't-shirt', 'tee'],
  shirt: ['shirt'],
  blouse: ['blouse'],
  sweater: ['sweater', 'sweater', 'jumper', 'pullover'],
  cardigan: ['cardigan'],
  hoodie: ['hoodie'],
  jacket: ['jacket'],
  coat: ['coat'],
  dress: ['dress'],
  skirt: ['skirt'],
  trousers: ['trousers', 'trousers', 'pants'],
  jeans: ['jeans'],
  shorts: ['shorts'],
  hat: ['hat', 'wide-brimmed hat'],
  cap: ['cap', 'baseball cap'],
  beanie: ['beanie', 'beanie hat'],
  handbag: ['handbag', 'handbag', 'bag'],
  backpack: ['backpack'],
  sneakers: ['sneakers', 'sneakers', 'trainers'],
  boots: ['boots'],
  scarf: ['scarf'],
  socks: ['socks'],
};

const PAIRS: readonly Garment[] = ['trousers', 'jeans', 'shorts', 'sneakers', 'boots', 'socks'];

/** English colour words. */
export const COLOUR_EN: Names<Colour> = {
  red: ['red'],
  orange: ['orange'],
  yellow: ['yellow'],
  green: ['green'],
  blue: ['blue'],
  purple: ['purple'],
  pink: ['pink'],
  brown: ['brown'],
  black: ['black'],
  white: ['white'],
  gray: ['gray', 'gray', 'grey'],
  beige: ['beige'],
  navy: ['navy', 'navy', 'navy blue'],
};

/** English adjectives of patterns. */
export const PATTERN_EN: Names<Pattern> = {
  plain: ['plain', 'solid'],
  striped: ['striped'],
  checked: ['checked', 'plaid'],
  'polka dot': ['polka dot', 'dotted'],
  floral: ['floral', 'flower-print'],
  graphic: ['graphic', 'printed'],
  'colour block': ['color block', 'two-tone'],
};

/** What follows "with white …". */
export const PATTERN_NOUN_EN: Readonly<Record<Exclude<Pattern, 'plain' | 'colour block'>, string>> = {
  striped: 'stripes',
  checked: 'checks',
  'polka dot': 'polka dots',
  floral: 'flowers',
  graphic: 'print',
};

const NECK_EN: Readonly<Record<Neckline, string>> = {
  round: 'a round neck',
  'v-neck': 'a v-neck',
  collar: 'a collar',
  lapel: 'lapels',
  hood: 'a hood',
  turtleneck: 'a turtleneck',
};

/** "white with navy stripes", "white and navy", "plain white". */
function coloursEn(colour: string, pattern: Pattern, accent: Colour | undefined): string {
  if (pattern === 'plain' || !accent) return `plain ${colour}`;
  if (pattern === 'colour block') return `${colour} and ${accent}`;
  return `${colour} with ${pattern === 'graphic' ? `a ${accent}` : accent} ${PATTERN_NOUN_EN[pattern]}`;
}

/** The pieces an English caption is put together from. */
export function describeEn({ garment, colour, pattern, accent, material, sleeve, neckline, length }: FashionAttributes, random: Random) {
  const colourWord = pick(random, COLOUR_EN[colour]);
  const patternWord = pick(random, PATTERN_EN[pattern]);
  const neck = neckline && garment !== 'hoodie' ? NECK_EN[neckline] : undefined;
  // Jackets and coats are taken to have long sleeves; nobody says so.
  const outer = garment === 'jacket' || garment === 'coat';
  const sleeves = !sleeve || outer ? undefined : sleeve === 'sleeveless' ? 'no sleeves' : `${sleeve} sleeves`;
  const coloured = pattern !== 'plain' ? `${colourWord} ${patternWord}` : random() < 0.5 ? colourWord : `${patternWord} ${colourWord}`;
  return {
    garment: pick(random, GARMENT_EN[garment]),
    pair: PAIRS.includes(garment),
    colour: colourWord,
    /** Colour and pattern as adjectives. */
    coloured,
    colours: coloursEn(colourWord, pattern, accent),
    pattern: patternWord,
    material: material as string,
    materialNoun: material as string,
    sleeveAdjective: !sleeve || outer ? undefined : sleeve === 'sleeveless' ? 'sleeveless' : pick(random, [`${sleeve}-sleeved`, `${sleeve}-sleeve`]),
    length: length === 'short' ? pick(random, ['short', 'mini']) : length === 'long' ? pick(random, ['long', 'long', 'maxi']) : length,
    neck,
    details: [sleeves, neck].filter((part) => part !== undefined),
  };
}
