import { between, chance, pick, type Random } from '../random.ts';
import { ACCENTS } from './assortment.ts';
import type { Colour, FashionAttributes } from './attributes.ts';
import { type Oklch, oklch } from './colour.ts';

/** The centre of each colour name, well inside the region people give that name (13 names: the basic 11, beige, navy). */
export const SWATCHES: Readonly<Record<Colour, Oklch>> = {
  red: oklch(0.52, 0.172, 25),
  orange: oklch(0.71, 0.142, 54),
  yellow: oklch(0.86, 0.132, 92),
  green: oklch(0.51, 0.092, 151),
  blue: oklch(0.57, 0.115, 252),
  purple: oklch(0.48, 0.112, 306),
  pink: oklch(0.79, 0.09, 3),
  brown: oklch(0.42, 0.07, 52),
  black: oklch(0.235, 0.008, 270),
  white: oklch(0.968, 0.006, 90),
  gray: oklch(0.62, 0.008, 260),
  beige: oklch(0.84, 0.045, 80),
  navy: oklch(0.31, 0.08, 264),
};

/** Everything a garment needs to draw itself: what it is, in which colours, and the chance that makes it an individual. */
export interface Look {
  readonly attributes: FashionAttributes;
  readonly random: Random;
  readonly cloth: Oklch;
  /** Of the pattern. */
  readonly accent: Oklch;
  /** Of collars, stripes and piping that a style adds. */
  readonly trim: Oklch;
  /** Of the wall behind. */
  readonly wall: Oklch;
}

const WALLS: readonly Oklch[] = [
  oklch(0.9, 0.013, 78),
  oklch(0.89, 0.01, 235),
  oklch(0.89, 0.011, 145),
  oklch(0.9, 0.012, 28),
  oklch(0.89, 0.01, 295),
  oklch(0.91, 0.005, 90),
  oklch(0.87, 0.016, 66),
];

function varied({ l, c, h }: Oklch, random: Random): Oklch {
  const grey = c < 0.03;
  return oklch(l + between(random, -0.02, 0.02), c * between(random, 0.9, 1.08), h + (grey ? between(random, -30, 30) : between(random, -5, 5)));
}

/** Sun-bleached, as old dye is, in the same hue. White, grey and black stay as they are. */
function aged(colour: Oklch): Oklch {
  const { l, c, h } = colour;
  return c < 0.02 ? colour : oklch(l + (0.68 - l) * 0.12, c * 0.78, h);
}

/** Chooses shade, trim and wall for the attributes. */
export function lookOf(attributes: FashionAttributes, random: Random): Look {
  let cloth = varied(SWATCHES[attributes.colour], random);
  if (attributes.material === 'denim') {
    const { l, c, h } = cloth;
    if (attributes.colour === 'blue') cloth = oklch(between(random, 0.5, 0.6), 0.088, 254);
    else if (attributes.colour === 'navy') cloth = oklch(0.34, 0.07, 262);
    else cloth = oklch(l, c * 0.88, h);
  }
  if (attributes.style === 'vintage') cloth = aged(cloth);
  const accent = varied(SWATCHES[attributes.accent ?? pick(random, ACCENTS[attributes.colour])], random);
  const cream = oklch(0.94, 0.03, 85);
  const pale = cloth.l > 0.78;
  const trim =
    attributes.style === 'vintage'
      ? attributes.colour === 'white' || attributes.colour === 'beige'
        ? oklch(0.55, 0.06, 50)
        : cream
      : pale
        ? pick(random, [SWATCHES.navy, SWATCHES.black, oklch(0.5, 0.15, 26)])
        : oklch(0.965, 0.005, 90);
  let wall = varied(pick(random, WALLS), random);
  // A white shirt needs a wall that is not white, and a grey one a wall that is not grey.
  if (cloth.l > 0.8 && cloth.c < 0.08) wall = oklch(wall.l - between(random, 0.07, 0.12), wall.c * 1.3 + 0.004, chance(random, 0.4) ? 235 : wall.h);
  return { attributes, random, cloth, accent, trim, wall };
}
