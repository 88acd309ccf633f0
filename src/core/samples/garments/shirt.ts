import { between, chance } from '../../random.ts';
import { css, oklch, type Oklch, shade, shadowOf } from '../colour.ts';
import { clipped, type DisplayList, fill, linear, type Path, stroke } from '../draw.ts';
import { type Knot, mirrored, polyline, shifted, spline, through } from '../geometry.ts';
import { castShade, fold, seam, stitches } from '../light.ts';
import type { Look } from '../look.ts';
import { threadOf } from '../material.ts';
import { piece } from '../piece.ts';
import { shirtCollar } from './necks.ts';
import { cuffLine, sleeveShape } from './sleeveShape.ts';
import { sleeves } from './sleeves.ts';
import { bodyFolds, bodyPath, cutOf, type Drawn } from './torso.ts';
import { button } from './trimmings.ts';

/** A buttoned front: the placket's two seams and its buttons. */
export function placket(from: number, to: number, look: Look, colour: Oklch, count = 6, radius = 0.0095): DisplayList {
  const { cloth } = look;
  const half = 0.019;
  return [
    ...seam(
      polyline([
        [0.5 + half, from - 0.01],
        [0.5 + half, to],
      ]),
      cloth,
    ),
    ...seam(
      polyline([
        [0.5 - half, from],
        [0.5 - half, to],
      ]),
      cloth,
      0.55,
    ),
    ...Array.from({ length: count }, (_, k) => button([0.5, from + 0.025 + ((to - from - 0.06) * k) / (count - 1)], radius, colour)).flat(),
  ];
}

/** A patch pocket on the wearer's left breast (right in the picture). */
export function breastPocket(look: Look, x = 0.545, y = 0.4, width = 0.09): DisplayList {
  const { cloth } = look;
  const h = width * 1.12;
  const path = polyline(
    [
      [x, y],
      [x + width, y],
      [x + width, y + h * 0.82],
      [x + width / 2, y + h],
      [x, y + h * 0.82],
    ],
    true,
  );
  return [
    ...piece(path, look, { depth: 0.016, relief: 0.6 }),
    ...stitches(
      polyline([
        [x, y + 0.014],
        [x + width, y + 0.014],
      ]),
      threadOf(look.attributes.material, cloth),
      cloth,
    ),
  ];
}

/** A buttoned shirt: with a tie (formal), else with a breast pocket; of denim, with a yoke. */
export function shirt(look: Look): Drawn {
  const { attributes, random, cloth, trim } = look;
  const { sleeve = 'long', style, material } = attributes;
  const formal = style === 'formal';
  const cut = cutOf(random, { neck: 0.082, hem: 0.186 });
  const y = cut.hemY;
  const hem: Knot[] = [
    [0.5 - cut.hem, y - 0.035, 1],
    [0.5 - cut.hem + 0.025, y - 0.012],
    [0.5 - cut.hem * 0.55, y + 0.014],
    [0.5, y + 0.018],
  ];
  const body = bodyPath(cut, 'collar', sleeve, hem);
  const shape = sleeveShape(
    cut,
    look,
    sleeve === 'long'
      ? { length: 0.53, width: 0.082, angle: between(random, 0.22, 0.3) }
      : { length: 0.185, width: 0.14, angle: between(random, 0.46, 0.56) },
  );
  const thread = threadOf(material, cloth);
  const buttons =
    material === 'denim'
      ? oklch(0.72, 0.06, 70)
      : cloth.l > 0.7
        ? shade(oklch(0.95, 0.01, 90), style === 'casual' ? -0.05 : 0)
        : oklch(0.93, 0.01, 90);
  const cuff = (side: 'left' | 'right'): DisplayList => {
    const [outer, inner] = shape.cuff;
    const back = cuffLine(shape, 0.05);
    const [a, b] = [back[0], back.at(-1)];
    if (!a || !b) return [];
    const path = spline(
      [
        [a[0] - 0.003, a[1], 1],
        [outer[0] - 0.006, outer[1] + 0.001, 1],
        [(outer[0] + inner[0]) / 2, (outer[1] + inner[1]) / 2 + 0.006],
        [inner[0] + 0.004, inner[1] + 0.001, 1],
        [b[0], b[1], 1],
      ],
      true,
    );
    return piece(side === 'left' ? path : mirrored(path), look, { angle: side === 'left' ? shape.angle : -shape.angle, depth: 0.02 });
  };
  const yoke = spline([
    [0.5 - cut.shoulder - 0.01, cut.shoulderY + 0.055, 1],
    [0.5, cut.shoulderY + 0.075],
    [0.5 + cut.shoulder + 0.01, cut.shoulderY + 0.055, 1],
  ]);
  const western = material === 'denim';
  const inside: DisplayList = [
    ...bodyFolds(cut, look, formal ? 0.75 : 1),
    ...(western ? stitches(shifted(yoke, 0, 0.012), thread, cloth) : []),
    ...(western ? seam(yoke, cloth) : []),
    ...seam(
      spline([
        [0.5 - cut.hem, y - 0.05, 1],
        [0.5 - cut.hem + 0.03, y - 0.026],
        [0.5 - cut.hem * 0.5, y],
        [0.5, y + 0.004],
        [0.5 + cut.hem * 0.5, y],
        [0.5 + cut.hem - 0.03, y - 0.026],
        [0.5 + cut.hem, y - 0.05, 1],
      ]),
      cloth,
      0.6,
    ),
  ];
  const white = style === 'vintage' ? trim : cloth;
  return {
    silhouettes: [body, shape.path, mirrored(shape.path)],
    nodes: [
      ...sleeves(shape, look, body, sleeve === 'long' ? { hem: 0, cuff } : { hem: 0.026 }),
      ...piece(body, look, { depth: 0.07, inside }),
      clipped(body, placket(cut.topY + 0.06, y + 0.03, look, buttons, 6)),
      ...(formal ? [] : breastPocket(look)),
      ...(western ? breastPocket(look, 0.365, 0.4) : []),
      ...(formal ? tie(look, body) : []),
      ...shirtCollar(cut, look, body, white, { spread: formal ? 0.105 : 0.1, drop: formal ? 0.105 : 0.1 }),
    ],
  };
}

/** A tie, knotted under the collar; dark on light shirts, wine or gold on dark ones. */
function tie({ cloth, random }: Look, body: Path): DisplayList {
  const colour = cloth.l > 0.6 ? (chance(random, 0.5) ? oklch(0.3, 0.07, 265) : oklch(0.36, 0.11, 20)) : oklch(0.75, 0.04, 250);
  const blade = spline(through('.482,.285! .518,.285! .535,.5 .541,.645! .5,.69! .459,.645! .465,.5'), true);
  const knot = spline(through('.472,.236! .528,.236! .517,.29! .483,.29!'), true);
  const shading = linear([0.455, 0.3], [0.545, 0.4], [0, css(shade(colour, 0.1))], [0.4, css(shade(colour, 0.03))], [1, css(shade(colour, -0.09))]);
  const diagonal: Path = Array.from(
    { length: 9 },
    (_, k): Path => [
      ['M', 0.44, 0.34 + k * 0.05],
      ['L', 0.56, 0.28 + k * 0.05],
    ],
  ).flat();
  return [
    castShade(body, blade, cloth, 0.04, 0.5),
    fill(blade, shading),
    clipped(blade, [stroke(diagonal, css(shade(colour, 0.24), 0.5), 0.008), ...fold(through('.5,.29 .495,.4 .5,.55'), 0.018, colour, 0.6)]),
    fill(knot, shading),
    stroke(knot, css(shadowOf(colour), 0.7), 0.0025),
    stroke(blade, css(shadowOf(colour), 0.5), 0.0022),
  ];
}
