import { between } from '../../random.ts';
import type { Length } from '../attributes.ts';
import { oklch } from '../colour.ts';
import { clipped, type DisplayList } from '../draw.ts';
import { type Knot, mirrored, ribbon, spline } from '../geometry.ts';
import { seam } from '../light.ts';
import type { Look } from '../look.ts';
import { piece } from '../piece.ts';
import { hangingFolds, wavedHem } from './drape.ts';
import { insideBack, neckBand, shirtCollar } from './necks.ts';
import { cuffRib, rollNeck } from './ribbing.ts';
import { placket } from './shirt.ts';
import { cuffLine, sleeveShape } from './sleeveShape.ts';
import { armholeBands, sleeves } from './sleeves.ts';
import { bodyFolds, bodyPath, type Cut, cutOf, type Drawn, neckDepth } from './torso.ts';
import { GOLD, ribs } from './trimmings.ts';
import { waistband } from './waistband.ts';

const DRESS_HEM: Readonly<Record<Length, number>> = { short: 0.74, 'knee-length': 0.83, long: 0.95 };

/** A dress with a fitted bodice and a flared skirt; of knit, a straight one. */
export function dress(look: Look): Drawn {
  const { attributes, random, cloth, trim } = look;
  const { sleeve = 'sleeveless', neckline = 'round', length = 'knee-length', style, material } = attributes;
  const knitted = material === 'knit';
  const top = length === 'short' ? 0.15 : length === 'long' ? 0.06 : 0.1;
  const size = length === 'long' ? 0.86 : length === 'short' ? 1 : 0.94;
  const waistY = top + 0.31 * size;
  const hemY = DRESS_HEM[length];
  const flare = knitted ? 0.015 : (hemY - waistY) * between(random, 0.26, 0.36) + 0.01;
  const waist = (knitted ? 0.124 : 0.116) * size;
  const hemHalf = (knitted ? 0.135 * size : 0.15 * size) + flare;
  const cut: Cut = {
    ...cutOf(random, {
      neck: 0.078 * size,
      shoulder: 0.165 * size,
      chest: 0.148 * size,
      topY: top,
      shoulderY: top + 0.036,
      armpitY: top + 0.185 * size,
      waistY,
    }),
    waist,
    hem: hemHalf,
    hemY,
  };
  const depth = (neckline === 'v-neck' ? 0.15 : neckline === 'round' ? 0.085 : neckDepth(neckline)) * size;
  const hem: Knot[] = [
    ...(knitted ? [[0.5 - 0.146 * size, waistY + 0.12] as Knot] : [[0.5 - waist - (hemHalf - waist) * 0.42, waistY + (hemY - waistY) * 0.3] as Knot]),
    ...(knitted ? [[0.5 - hemHalf, hemY, 1] as Knot, [0.5, hemY + 0.012] as Knot] : wavedHem(hemHalf, hemY, 3)),
  ];
  const body = bodyPath(cut, neckline, sleeve, hem, depth);
  const shape =
    sleeve === 'sleeveless'
      ? undefined
      : sleeveShape(
          cut,
          look,
          sleeve === 'long'
            ? { length: 0.45 * size, width: 0.07 * size, angle: between(random, 0.24, 0.32), puff: knitted ? 0.004 : 0.016 }
            : { length: 0.13 * size, width: 0.11 * size, angle: 0.52, puff: style === 'vintage' ? 0.026 : 0.008 },
        );
  const cuff = (side: 'left' | 'right'): DisplayList => {
    if (!shape) return [];
    const path = ribbon(
      cuffLine(shape, 0.012).map(([x, y]): Knot => [x, y]),
      () => 0.024,
    );
    return piece(side === 'left' ? path : mirrored(path), look, { ...(style === 'vintage' ? { cloth: trim } : {}), depth: 0.012 });
  };
  const band = knitted ? [] : waistband(look, cut);
  const buttoned = neckline === 'collar' || (style === 'vintage' && neckline !== 'round') || material === 'denim';
  const collarCloth = style === 'vintage' ? trim : cloth;
  return {
    silhouettes: [body, ...(shape ? [shape.path, mirrored(shape.path)] : [])],
    nodes: [
      ...insideBack(cut, neckline, look, cloth, depth),
      ...(shape ? sleeves(shape, look, body, knitted ? { hem: 0, cuff: cuffRib(shape, look, cloth, 0.04) } : { hem: 0, cuff }) : []),
      ...piece(body, look, {
        depth: 0.062,
        inside: [
          ...bodyFolds({ ...cut, hemY: waistY + 0.06, hem: waist }, look, knitted ? 0.4 : 0.5),
          ...(knitted
            ? hangingFolds(look, waistY + 0.06, hemY, waist, hemHalf, 4, 0.35)
            : hangingFolds(look, waistY, hemY, waist, hemHalf, length === 'long' ? 8 : 7, material === 'silk' ? 0.85 : 0.68)),
          ...(knitted
            ? ribs(
                [...Array(24)].map((_, k) => [0.5 - hemHalf + (hemHalf * 2 * k) / 23, hemY - 0.035] as const),
                [...Array(24)].map((_, k) => [0.5 - hemHalf + (hemHalf * 2 * k) / 23, hemY + 0.02] as const),
                cloth,
              )
            : seam(spline(hem.filter(([, y]) => y > hemY - 0.02).map(([x, y]): Knot => [x, y - 0.02])), cloth, 0.3)),
        ],
      }),
      ...(sleeve === 'sleeveless' ? armholeBands(cut, look, body, style === 'vintage' ? trim : cloth, 0.012) : []),
      ...(buttoned
        ? [
            clipped(
              body,
              placket(
                top + depth,
                material === 'denim' ? hemY : waistY,
                look,
                style === 'vintage' ? oklch(0.5, 0.07, 50) : style === 'elegant' ? GOLD : oklch(0.9, 0.03, 80),
                material === 'denim' ? 8 : 4,
                0.0085,
              ),
            ),
          ]
        : []),
      ...band,
      ...(neckline === 'collar'
        ? shirtCollar(cut, look, body, collarCloth, { round: style !== 'casual', drop: 0.085, spread: 0.088 })
        : neckline === 'turtleneck'
          ? rollNeck(cut, look, body)
          : neckBand(cut, neckline, look, collarCloth, knitted ? 0.024 : 0.014, depth)),
    ],
  };
}
