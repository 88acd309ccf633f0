/*
 * The vocabulary of the drawn fashion set: the values, and a type of each. Every value can be told from the drawing at 64 px.
 * The names are what facets and evaluation show; captions use more words (english.ts, korean.ts).
 */

export const GARMENTS = [
  't-shirt',
  'shirt',
  'blouse',
  'sweater',
  'cardigan',
  'hoodie',
  'jacket',
  'coat',
  'dress',
  'skirt',
  'trousers',
  'jeans',
  'shorts',
  'hat',
  'cap',
  'beanie',
  'handbag',
  'backpack',
  'sneakers',
  'boots',
  'scarf',
  'socks',
] as const;
export const COLOURS = ['red', 'orange', 'yellow', 'green', 'blue', 'purple', 'pink', 'brown', 'black', 'white', 'gray', 'beige', 'navy'] as const;
export const PATTERNS = ['plain', 'striped', 'checked', 'polka dot', 'floral', 'graphic', 'colour block'] as const;
export const SLEEVES = ['sleeveless', 'short', 'long'] as const;
export const NECKLINES = ['round', 'v-neck', 'collar', 'lapel', 'hood', 'turtleneck'] as const;
export const MATERIALS = ['cotton', 'denim', 'leather', 'knit', 'silk', 'linen', 'wool'] as const;
export const STYLES = ['casual', 'formal', 'sporty', 'vintage', 'elegant'] as const;
export const LENGTHS = ['short', 'knee-length', 'long'] as const;
export type Garment = (typeof GARMENTS)[number];
export type Colour = (typeof COLOURS)[number];
export type Pattern = (typeof PATTERNS)[number];
export type Sleeve = (typeof SLEEVES)[number];
export type Neckline = (typeof NECKLINES)[number];
export type Material = (typeof MATERIALS)[number];
export type Style = (typeof STYLES)[number];
export type Length = (typeof LENGTHS)[number];

/** What one item shows. Everything here can be seen in the drawing; an attribute the garment does not have is absent. */
export interface FashionAttributes {
  readonly garment: Garment;
  readonly colour: Colour;
  readonly pattern: Pattern;
  /** The second colour, of the pattern; absent when plain. */
  readonly accent?: Colour;
  readonly material: Material;
  readonly style: Style;
  readonly sleeve?: Sleeve;
  readonly neckline?: Neckline;
  /** Of dresses and skirts. */
  readonly length?: Length;
}

/** The names of one attribute's values in one language, the usual one first. */
export type Names<K extends string> = Readonly<Record<K, readonly [string, ...string[]]>>;
