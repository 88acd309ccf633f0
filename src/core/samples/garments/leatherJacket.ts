import { between } from '../../random.ts';
import { clipped, type DisplayList } from '../draw.ts';
import { type Knot, mirrored, mirrorKnots, ribbon, spline, through } from '../geometry.ts';
import { seam } from '../light.ts';
import type { Look } from '../look.ts';
import { piece } from '../piece.ts';
import { cuffLine, sleeveShape } from './sleeveShape.ts';
import { sleeves } from './sleeves.ts';
import { lapels, lining } from './tailoring.ts';
import { bodyFolds, bodyPath, cutOf, type Drawn } from './torso.ts';
import { button, METAL, zip } from './trimmings.ts';

/** A short leather jacket with wide lapels and a slanted zip. */
export function biker(look: Look): Drawn {
  const { random, cloth } = look;
  const cut = cutOf(random, { shoulder: 0.21, chest: 0.197, waist: 0.186, hem: 0.182, hemY: 0.77, waistY: 0.66, neck: 0.088 });
  const body = bodyPath(cut, 'lapel', 'long', undefined, 0.16);
  const shape = sleeveShape(cut, look, { length: 0.52, width: 0.088, angle: between(random, 0.22, 0.3) });
  const front: Knot[] = [
    [0.52, cut.topY + 0.2],
    [0.545, 0.5],
    [0.555, cut.hemY + 0.006],
  ];
  const cuff = (side: 'left' | 'right'): DisplayList => {
    const line = cuffLine(shape, 0.07);
    const [x, y] = line[2] ?? [0, 0];
    const knots: Knot[] = [
      [x, y],
      [x - 0.018, y + 0.062],
    ];
    return zip(side === 'left' ? knots : mirrorKnots(knots), METAL, 0.008);
  };
  const pocket: Knot[] = [
    [0.36, 0.62],
    [0.42, 0.585],
  ];
  return {
    silhouettes: [body, shape.path, mirrored(shape.path)],
    nodes: [
      ...lining(cut, look, cut.topY + 0.2),
      ...sleeves(shape, look, body, { hem: 0.03, cuff }),
      ...piece(body, look, {
        depth: 0.08,
        relief: 1.2,
        inside: [
          ...bodyFolds(cut, look, 1.25),
          ...seam(spline(through('.31,.345 .4,.36 .47,.33')), cloth),
          ...seam(spline(through('.69,.345 .6,.36 .55,.34')), cloth),
        ],
      }),
      clipped(body, lining(cut, look, cut.topY + 0.19)),
      ...zip(front, METAL),
      ...zip(pocket, METAL, 0.009),
      ...zip(
        mirrorKnots(pocket).map(([x, y]): Knot => [x, y + 0.01]),
        METAL,
        0.009,
      ),
      ...piece(
        ribbon(
          [
            [0.5 - cut.hem + 0.002, cut.hemY - 0.024, 1],
            [0.5, cut.hemY - 0.012],
            [0.5 + cut.hem - 0.002, cut.hemY - 0.024, 1],
          ],
          () => 0.046,
        ),
        look,
        { depth: 0.022 },
      ),
      ...lapels(cut, look, body, cut.topY + 0.25, 0.15),
      ...[
        [0.365, 0.345],
        [0.635, 0.345],
        [0.447, cut.hemY - 0.014],
      ].flatMap(([x = 0, y = 0]) => button([x, y], 0.0075, METAL)),
    ],
  };
}
