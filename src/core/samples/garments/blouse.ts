import { between } from '../../random.ts';
import { oklch } from '../colour.ts';
import { clipped, type DisplayList, type Path } from '../draw.ts';
import { ellipse, type Knot, mirrored, ribbon, spline } from '../geometry.ts';
import { castShade, fold } from '../light.ts';
import type { Look } from '../look.ts';
import { piece } from '../piece.ts';
import { insideBack, neckBand, shirtCollar } from './necks.ts';
import { placket } from './shirt.ts';
import { cuffLine, sleeveShape } from './sleeveShape.ts';
import { sleeves } from './sleeves.ts';
import { bodyFolds, bodyPath, cutOf, type Drawn, neckDepth } from './torso.ts';

/** A gathered blouse: a bow at the neck (elegant), trim and buttons (vintage), neither (casual). */
export function blouse(look: Look): Drawn {
  const { attributes, random, cloth, trim } = look;
  const { sleeve = 'long', neckline = 'round', style } = attributes;
  const cut = cutOf(random, { neck: 0.088, shoulder: 0.19, chest: 0.18, waist: 0.165, hem: 0.205, hemY: 0.79 });
  const y = cut.hemY;
  const hem: Knot[] = [
    [0.5 - cut.hem, y, 1],
    [0.5 - cut.hem * 0.75, y + 0.022],
    [0.5 - cut.hem * 0.45, y + 0.01],
    [0.5 - cut.hem * 0.2, y + 0.028],
    [0.5, y + 0.016],
  ];
  const depth = neckline === 'round' ? 0.062 : neckDepth(neckline);
  const body = bodyPath(cut, neckline, sleeve, hem, depth);
  const shape =
    sleeve === 'sleeveless'
      ? undefined
      : sleeveShape(
          cut,
          look,
          sleeve === 'long'
            ? { length: 0.5, width: 0.07, angle: between(random, 0.24, 0.3), puff: 0.03 }
            : { length: 0.15, width: 0.12, angle: 0.5, puff: 0.028 },
        );
  const j = () => between(random, -0.012, 0.012);
  const gathers = [-0.11, -0.06, -0.02, 0.03, 0.075, 0.12].flatMap((x) =>
    fold(
      [
        [0.5 + x * 0.75, cut.waistY - 0.1 + j() * 3],
        [0.5 + x * 1.05 + j(), cut.waistY + 0.06],
        [0.5 + x * 1.3 + j(), y + 0.02],
      ],
      0.026,
      cloth,
      0.62,
    ),
  );
  const bow = style === 'elegant' && neckline !== 'v-neck';
  const cuff = (side: 'left' | 'right'): DisplayList => {
    if (!shape) return [];
    const line = cuffLine(shape, sleeve === 'long' ? 0.03 : 0.012).map(([x, py]): Knot => [x, py]);
    const path = ribbon(line, () => (sleeve === 'long' ? 0.045 : 0.02));
    return piece(side === 'left' ? path : mirrored(path), look, { ...(style === 'vintage' ? { cloth: trim } : {}), depth: 0.018 });
  };
  const collarCloth = style === 'vintage' ? trim : cloth;
  return {
    silhouettes: [body, ...(shape ? [shape.path, mirrored(shape.path)] : [])],
    nodes: [
      ...insideBack(cut, neckline, look, cloth, depth),
      ...(shape ? sleeves(shape, look, body, { hem: 0, cuff }) : []),
      ...piece(body, look, { depth: 0.07, inside: [...bodyFolds({ ...cut, hemY: y - 0.05 }, look, 0.7), ...gathers] }),
      ...(neckline === 'collar' || style === 'vintage'
        ? [clipped(body, placket(cut.topY + depth, y + 0.03, look, style === 'vintage' ? oklch(0.52, 0.07, 50) : oklch(0.92, 0.02, 85), 6, 0.008))]
        : []),
      ...(neckline === 'collar'
        ? shirtCollar(cut, look, body, collarCloth, { round: style !== 'casual', drop: 0.095 })
        : neckBand(cut, neckline, look, collarCloth, 0.016, depth)),
      ...(bow ? neckBow(look, body, cut.topY + depth) : []),
    ],
  };
}

/** A soft bow tied at the neck, its ends hanging. */
function neckBow(look: Look, body: Path, y: number): DisplayList {
  const { cloth } = look;
  const loop = spline(
    [
      [0.5, y, 1],
      [0.44, y - 0.034],
      [0.395, y - 0.02],
      [0.4, y + 0.03],
      [0.45, y + 0.03],
    ],
    true,
  );
  const tail = (d: number, long: number): Path =>
    spline(
      [
        [0.5, y, 1],
        [0.5 + d * 0.7, y + long * 0.4],
        [0.5 + d, y + long, 1],
        [0.5 + d + (d < 0 ? -0.04 : 0.04), y + long - 0.02, 1],
        [0.5 + d * 0.9 + (d < 0 ? -0.016 : 0.016), y + long * 0.4],
      ],
      true,
    );
  const tails = [tail(-0.03, 0.21), tail(0.035, 0.18)];
  const knot = ellipse(0.5, y + 0.003, 0.02, 0.021);
  return [
    ...[loop, mirrored(loop), ...tails].map((path) => castShade(body, path, cloth, 0.035, 0.45)),
    ...tails.flatMap((path) => piece(path, look, { depth: 0.022 })),
    ...piece(loop, look, {
      angle: 0.3,
      depth: 0.028,
      inside: fold(
        [
          [0.495, y],
          [0.46, y - 0.004],
          [0.425, y + 0.002],
        ],
        0.018,
        cloth,
        0.9,
      ),
    }),
    ...piece(mirrored(loop), look, {
      angle: -0.3,
      depth: 0.028,
      inside: fold(
        [
          [0.505, y],
          [0.54, y - 0.004],
          [0.575, y + 0.002],
        ],
        0.018,
        cloth,
        0.9,
      ),
    }),
    ...piece(knot, look, { depth: 0.02 }),
  ];
}
