import { createRandom } from '../random.ts';
import type { Garment, Material } from './attributes.ts';
import { css, type Oklch, shade, shadowOf } from './colour.ts';
import { clipped, type DisplayList, fill, linear, moved, type Path, placed, type Point, stroke } from './draw.ts';
import { bounds, transformed } from './geometry.ts';
import { volume } from './light.ts';
import type { Look } from './look.ts';
import { surface } from './material.ts';
import { type Print, printed } from './pattern.ts';

/** How one piece differs from plain cloth of the garment. */
export interface PieceOptions {
  /** Direction of the cloth: the print and the weave are turned by this (radians). Default 0. */
  readonly angle?: number;
  /** Origin of the print. Default (0.5, 0.5). */
  readonly origin?: Point;
  /** Another colour than the garment's; such a piece carries no print. */
  readonly cloth?: Oklch;
  /** False leaves the print out. Default true. */
  readonly print?: boolean;
  /** Another material than the garment's; null for a smooth surface. */
  readonly material?: Material | null;
  /** How far the rounding of the edges reaches in. Default 0.06. */
  readonly depth?: number;
  /** Strength of the rounding, 1 by default. */
  readonly relief?: number;
  /** Drawn on the cloth, inside the piece, above print and weave and below the rounding: folds, seams. */
  readonly inside?: DisplayList;
}

const ALONG: readonly Garment[] = ['shirt', 'trousers', 'shorts', 'jacket'];

const ACROSS: readonly Garment[] = ['t-shirt', 'sweater', 'cardigan', 'hoodie', 'socks', 'beanie', 'backpack', 'scarf'];

/** The print of an item: chosen once, so that body and sleeves match. */
export function printOf(look: Look, scale = 1): Print {
  const random = createRandom(Math.round(look.cloth.h * 1000 + look.accent.l * 1e6), 77);
  const { garment, pattern, style } = look.attributes;
  const chosen = random();
  // Stripes run along trousers and shirts and across jerseys and knits; suits have pinstripes.
  const stripes = style === 'formal' ? 1 : ALONG.includes(garment) ? 0.62 + chosen * 0.37 : ACROSS.includes(garment) ? chosen * 0.61 : chosen;
  const variant = pattern === 'striped' ? stripes : chosen;
  return { pattern, ground: look.cloth, accent: look.accent, scale: scale * (0.95 + random() * 0.22), variant, seed: random() * 100 };
}

/** One piece of cloth: colour in light, print, weave, what is drawn on it, rounded edges, and a fine edge line. */
export function piece(path: Path, look: Look, options: PieceOptions = {}): DisplayList {
  const cloth = options.cloth ?? look.cloth;
  const material = options.material === undefined ? look.attributes.material : options.material;
  const [left, top, right, bottom] = bounds(path);
  const angle = options.angle ?? 0;
  const [ox, oy] = options.origin ?? [0.5, 0.5];
  // The piece's box in the turned frame of its cloth.
  const unplace = placed(0, 0, -angle);
  const box = bounds(transformed(transformed(path, [1, 0, 0, 1, -ox, -oy]), unplace));
  const frame = placed(ox, oy, angle);
  const prints = options.print !== false && !options.cloth ? printed(printOf(look), box) : [];
  const weave = material ? surface(material, box, cloth, look.random) : [];
  const lighter = css(shade(cloth, cloth.l > 0.9 ? 0.02 : 0.045));
  return [
    clipped(path, [
      fill(path, linear([left, top], [right, bottom], [0, lighter], [0.45, css(cloth)], [1, css(shade(cloth, -0.07))])),
      ...(prints.length ? [moved(frame, prints)] : []),
      ...(weave.length ? [moved(frame, weave)] : []),
      ...(options.inside ?? []),
      ...volume(path, cloth, options.depth ?? 0.06, options.relief ?? 1),
    ]),
    stroke(path, css(shadowOf(cloth), 0.5), 0.0028),
  ];
}
