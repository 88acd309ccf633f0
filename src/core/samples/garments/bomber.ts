import { between, chance } from '../../random.ts';
import { css, shade } from '../colour.ts';
import { type DisplayList, stroke } from '../draw.ts';
import { type Knot, mirrored, mirrorKnots, polyline, ribbon } from '../geometry.ts';
import type { Look } from '../look.ts';
import { piece } from '../piece.ts';
import { hood, hoodPath } from './hoodie.ts';
import { insideBack, neckBand, shirtCollar } from './necks.ts';
import { cuffRib, hemRib } from './ribbing.ts';
import { sleeveShape } from './sleeveShape.ts';
import { blockSleeves, bodyPiece, sleeves } from './sleeves.ts';
import { bodyFolds, bodyPath, cutOf, type Drawn } from './torso.ts';
import { GOLD, METAL, zip } from './trimmings.ts';

/** A zipped jacket with ribbed hem and cuffs; collar, round neck or hood, stripes when sporty. */
export function bomber(look: Look): Drawn {
  const { attributes, random, cloth, trim, accent } = look;
  const { neckline = 'round', style, pattern } = attributes;
  const sporty = style === 'sporty';
  const cut = cutOf(random, {
    shoulder: 0.215,
    chest: 0.207,
    waist: 0.208,
    hem: 0.192,
    hemY: 0.79,
    neck: 0.09,
    ...(neckline === 'hood' ? { topY: 0.215, shoulderY: 0.25 } : {}),
  });
  const body = bodyPath(cut, neckline, 'long');
  const shape = sleeveShape(cut, look, { length: 0.51, width: 0.096, angle: between(random, 0.24, 0.32), puff: 0.012 });
  const block = pattern === 'colour block';
  const edge = sporty ? (block ? accent : shade(cloth, cloth.l > 0.5 ? -0.12 : 0.06)) : shade(cloth, -0.05);
  const metal = chance(random, 0.6) ? METAL : GOLD;
  const from = cut.topY + (neckline === 'hood' ? 0.1 : neckline === 'collar' ? 0.06 : 0.055);
  const pocket: Knot[] = [
    [0.375, 0.6, 1],
    [0.345, 0.69, 1],
  ];
  const welt = (knots: readonly Knot[]): DisplayList =>
    piece(
      ribbon(knots, () => 0.02),
      look,
      { cloth: edge, material: null, depth: 0.01 },
    );
  return {
    silhouettes: [body, shape.path, mirrored(shape.path), ...(neckline === 'hood' ? [hoodPath(cut.topY)] : [])],
    nodes: [
      ...insideBack(cut, neckline, look),
      ...sleeves(shape, look, body, { ...(blockSleeves(look) ? { cloth: accent } : {}), hem: 0, cuff: cuffRib(shape, look, edge) }),
      ...bodyPiece(
        body,
        look,
        cut,
        (own) => [
          ...bodyFolds(cut, own, 1.15),
          ...(sporty && !block
            ? [
                stroke(
                  polyline([
                    [0.2, 0.395],
                    [0.8, 0.395],
                  ]),
                  css(trim),
                  0.014,
                ),
                stroke(
                  polyline([
                    [0.2, 0.424],
                    [0.8, 0.424],
                  ]),
                  css(trim),
                  0.014,
                ),
              ]
            : []),
        ],
        { depth: 0.085, relief: 1.15 },
      ),
      ...hemRib(cut, look, edge, 0.052),
      ...welt(pocket),
      ...welt(mirrorKnots(pocket)),
      ...zip(
        [
          [0.5, from],
          [0.5, cut.hemY + 0.008],
        ],
        metal,
      ),
      ...(neckline === 'hood'
        ? hood(cut.topY, look, body)
        : neckline === 'collar'
          ? shirtCollar(cut, look, body, block ? accent : cloth, { spread: 0.105, drop: 0.095 })
          : neckBand(cut, 'round', look, edge, 0.036)),
    ],
  };
}
