import { between, chance } from '../../random.ts';
import { css } from '../colour.ts';
import { type DisplayList, stroke } from '../draw.ts';
import { mirrored, spline } from '../geometry.ts';
import { seam } from '../light.ts';
import type { Look } from '../look.ts';
import { motif } from '../pattern.ts';
import { printOf } from '../piece.ts';
import { insideBack, neckBand } from './necks.ts';
import { sleeveShape } from './sleeveShape.ts';
import { armholeBands, blockSleeves, bodyPiece, sleeves } from './sleeves.ts';
import { bodyFolds, bodyPath, cutOf, type Drawn } from './torso.ts';

/** A T-shirt or tank top; contrasting neck and stripes when sporty. */
export function tShirt(look: Look): Drawn {
  const { attributes, random, cloth } = look;
  const { sleeve = 'short', neckline = 'round', style } = attributes;
  const cut = cutOf(random, sleeve === 'sleeveless' ? { neck: 0.098 } : {});
  const body = bodyPath(cut, neckline, sleeve);
  const print = printOf(look);
  const edge = style === 'sporty' || (attributes.pattern === 'graphic' && chance(random, 0.4)) ? look.trim : cloth;
  const shape =
    sleeve === 'sleeveless'
      ? undefined
      : sleeveShape(
          cut,
          look,
          sleeve === 'long'
            ? { length: 0.5, width: 0.088, angle: between(random, 0.24, 0.32) }
            : { length: between(random, 0.165, 0.185), width: 0.142, angle: between(random, 0.5, 0.62) },
        );
  const inside = (own: Look): DisplayList => [
    ...(attributes.pattern === 'graphic' ? motif([0.5, cut.armpitY + 0.03], 0.096, print, random) : []),
    ...(style === 'sporty' && sleeve === 'sleeveless'
      ? [0.016, 0.042].flatMap((d) =>
          [-1, 1].map((side) =>
            stroke(
              spline([
                [0.5 + side * (cut.chest - d), cut.armpitY - 0.01],
                [0.5 + side * (cut.waist - d), cut.waistY],
                [0.5 + side * (cut.hem - d), cut.hemY + 0.01],
              ]),
              css(look.trim),
              0.0125,
            ),
          ),
        )
      : []),
    ...bodyFolds(cut, own),
    ...seam(
      spline([
        [0.5 - cut.hem, cut.hemY - 0.02, 1],
        [0.5, cut.hemY - 0.009],
        [0.5 + cut.hem, cut.hemY - 0.02, 1],
      ]),
      own.cloth,
      0.8,
    ),
  ];
  return {
    silhouettes: [body, ...(shape ? [shape.path, mirrored(shape.path)] : [])],
    nodes: [
      ...insideBack(cut, neckline, look, edge),
      ...(shape ? sleeves(shape, look, body, { cloth: blockSleeves(look) ? look.accent : cloth }) : []),
      ...bodyPiece(body, look, cut, inside, { depth: 0.07 }),
      ...(sleeve === 'sleeveless' ? armholeBands(cut, look, body, edge) : []),
      ...neckBand(cut, neckline, look, edge),
    ],
  };
}
