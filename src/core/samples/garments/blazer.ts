import { between } from '../../random.ts';
import { oklch } from '../colour.ts';
import { clipped, type DisplayList } from '../draw.ts';
import { type Knot, mirrored, polyline, spline, through } from '../geometry.ts';
import { seam } from '../light.ts';
import type { Look } from '../look.ts';
import { piece } from '../piece.ts';
import { cuffLine, sleeveShape } from './sleeveShape.ts';
import { sleeves } from './sleeves.ts';
import { flaps, lapels, lining } from './tailoring.ts';
import { bodyFolds, bodyPath, cutOf, type Drawn } from './torso.ts';
import { button } from './trimmings.ts';

/** A tailored jacket with two buttons, flap pockets and a welt at the breast. */
export function blazer(look: Look): Drawn {
  const { random, cloth } = look;
  const cut = cutOf(random, { shoulder: 0.215, chest: 0.196, waist: 0.175, hem: 0.2, hemY: 0.84, neck: 0.09, shoulderY: 0.236 });
  const closeY = between(random, 0.52, 0.56);
  const hem: Knot[] = [
    [0.5 - cut.hem, cut.hemY - 0.01, 1],
    [0.5 - 0.09, cut.hemY + 0.012],
    [0.5 - 0.03, cut.hemY - 0.004],
    [0.5, cut.hemY - 0.05, 1],
  ];
  const body = bodyPath(cut, 'lapel', 'long', hem, 0.26);
  const shape = sleeveShape(cut, look, { length: 0.555, width: 0.09, angle: between(random, 0.16, 0.22) });
  const buttons = cloth.l > 0.6 ? oklch(0.42, 0.05, 55) : oklch(0.24, 0.02, 50);
  const cuff = (side: 'left' | 'right'): DisplayList => {
    const [x, y] = cuffLine(shape, 0.02).at(1) ?? [0, 0];
    const at = [0, 0.024, 0.048].map((d) => [x + d * Math.sin(shape.angle) + 0.004, y - d] as const);
    return at.flatMap(([bx, by]) => button([side === 'left' ? bx : 1 - bx, by], 0.0065, buttons));
  };
  const dart = (x: number): DisplayList =>
    seam(
      spline([
        [x, cut.armpitY + 0.05],
        [x + 0.006, cut.waistY - 0.03],
        [x - 0.004, cut.waistY + 0.08],
      ]),
      cloth,
      0.6,
    );
  return {
    silhouettes: [body, shape.path, mirrored(shape.path)],
    nodes: [
      ...lining(cut, look, closeY),
      ...sleeves(shape, look, body, { hem: 0, cuff }),
      ...piece(body, look, {
        depth: 0.075,
        inside: [
          ...bodyFolds(cut, look, 0.55),
          ...dart(0.39),
          ...dart(0.61),
          ...seam(
            spline([
              [0.506, closeY],
              [0.508, cut.hemY - 0.1],
              [0.515, cut.hemY],
            ]),
            cloth,
            1.1,
          ),
        ],
      }),
      clipped(body, lining(cut, look, closeY)),
      ...flaps(look, cut.waistY + 0.045),
      ...piece(polyline(through('.575,.408 .645,.4 .647,.418 .577,.426'), true), look, { depth: 0.01 }),
      ...lapels(cut, look, body, closeY),
      ...button([0.5, closeY + 0.014], 0.0125, buttons),
      ...button([0.5, closeY + 0.09], 0.0125, buttons),
    ],
  };
}
