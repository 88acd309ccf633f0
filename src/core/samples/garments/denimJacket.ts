import { between } from '../../random.ts';
import { oklch } from '../colour.ts';
import type { DisplayList, Path } from '../draw.ts';
import { type Knot, mirrored, mirrorKnots, polyline, ribbon, shifted, spline, through } from '../geometry.ts';
import { seam, stitches } from '../light.ts';
import type { Look } from '../look.ts';
import { threadOf } from '../material.ts';
import { piece } from '../piece.ts';
import { shirtCollar } from './necks.ts';
import { cuffLine, sleeveShape } from './sleeveShape.ts';
import { sleeves } from './sleeves.ts';
import { bodyFolds, bodyPath, cutOf, type Drawn } from './torso.ts';
import { button } from './trimmings.ts';

/** A denim jacket with chest pockets, slanted front seams and copper thread. */
export function trucker(look: Look): Drawn {
  const { random, cloth } = look;
  const cut = cutOf(random, { shoulder: 0.21, chest: 0.2, waist: 0.19, hem: 0.182, hemY: 0.78, neck: 0.085 });
  const body = bodyPath(cut, 'collar', 'long');
  const shape = sleeveShape(cut, look, { length: 0.52, width: 0.09, angle: between(random, 0.22, 0.3) });
  const thread = threadOf('denim', cloth);
  const cuffs = (side: 'left' | 'right'): DisplayList => {
    const flip = (path: Path): Path => (side === 'left' ? path : mirrored(path));
    return [
      ...piece(
        flip(
          ribbon(
            cuffLine(shape, 0.024).map(([x, y]): Knot => [x, y]),
            () => 0.05,
          ),
        ),
        look,
        { angle: side === 'left' ? shape.angle : -shape.angle, depth: 0.022 },
      ),
      ...stitches(flip(polyline(cuffLine(shape, 0.044))), thread, cloth),
    ];
  };
  const chest = (mirror: boolean): DisplayList => {
    const knots: Knot[] = through('.355,.385! .455,.385! .455,.415! .405,.436! .355,.415!');
    const path = spline(mirror ? mirrorKnots(knots) : knots, true);
    const x = mirror ? 1 - 0.405 : 0.405;
    return [
      ...piece(path, look, { depth: 0.014 }),
      ...stitches(
        polyline([
          [x - 0.044, 0.391],
          [x - 0.044, 0.411],
          [x, 0.43],
          [x + 0.044, 0.411],
          [x + 0.044, 0.391],
        ]),
        thread,
        cloth,
      ),
      ...button([x, 0.414], 0.008, oklch(0.68, 0.08, 60)),
    ];
  };
  const vSeam = (side: 1 | -1): DisplayList =>
    [0, 0.008].flatMap((d) =>
      stitches(
        polyline([
          [0.5 + side * (0.135 - d), 0.44],
          [0.5 + side * (0.055 - d), cut.hemY - 0.05],
        ]),
        thread,
        cloth,
      ),
    );
  const yoke = polyline([
    [0.27, 0.383],
    [0.73, 0.383],
  ]);
  return {
    silhouettes: [body, shape.path, mirrored(shape.path)],
    nodes: [
      ...sleeves(shape, look, body, { hem: 0, cuff: cuffs }),
      ...piece(body, look, {
        depth: 0.08,
        relief: 1.1,
        inside: [
          ...bodyFolds(cut, look, 0.8),
          ...seam(yoke, cloth),
          ...stitches(shifted(yoke, 0, -0.007), thread, cloth),
          ...vSeam(1),
          ...vSeam(-1),
          ...seam(
            polyline([
              [0.5, 0.25],
              [0.5, 0.85],
            ]),
            cloth,
            1.2,
          ),
          ...stitches(
            polyline([
              [0.524, 0.28],
              [0.524, 0.85],
            ]),
            thread,
            cloth,
          ),
        ],
      }),
      ...chest(false),
      ...chest(true),
      ...piece(
        ribbon(
          [
            [0.5 - cut.hem + 0.002, cut.hemY - 0.02, 1],
            [0.5, cut.hemY - 0.01],
            [0.5 + cut.hem - 0.002, cut.hemY - 0.02, 1],
          ],
          () => 0.05,
        ),
        look,
        {
          depth: 0.022,
          inside: stitches(
            spline([
              [0.5 - cut.hem, cut.hemY - 0.038, 1],
              [0.5, cut.hemY - 0.028],
              [0.5 + cut.hem, cut.hemY - 0.038, 1],
            ]),
            thread,
            cloth,
          ),
        },
      ),
      ...[0.3, 0.37, 0.47, 0.57, 0.67, cut.hemY - 0.012].flatMap((y) => button([0.512, y], 0.0095, oklch(0.68, 0.08, 60))),
      ...shirtCollar(cut, look, body, cloth, { spread: 0.115, drop: 0.1 }),
    ],
  };
}
