import { css, lightOf, type Oklch, oklch, shade, shadowOf } from '../colour.ts';
import { type DisplayList, fill, linear, type Path, type Point, radial, stroke } from '../draw.ts';
import { ellipse, type Knot, mirrored, mirrorKnots, polyline, ribbon, shifted, spline } from '../geometry.ts';
import { castShade, softStroke } from '../light.ts';
import type { Look } from '../look.ts';
import { piece } from '../piece.ts';
import type { Cut } from './torso.ts';
import { backPath, neckLine } from './torso.ts';
import type { Neckline } from '../attributes.ts';

/** A sewn-on button with a rim, two holes and its own small shadow. */
export function button([x, y]: Point, radius: number, colour: Oklch): DisplayList {
  return [
    fill(ellipse(x + radius * 0.25, y + radius * 0.35, radius * 1.12, radius * 1.12), 'rgb(20 18 26 / 0.28)'),
    fill(
      ellipse(x, y, radius, radius),
      radial([x - radius * 0.4, y - radius * 0.5], radius * 1.7, [0, css(shade(colour, 0.16))], [0.6, css(colour)], [1, css(shade(colour, -0.16))]),
    ),
    stroke(ellipse(x, y, radius * 0.68, radius * 0.68), css(shade(colour, -0.2), 0.6), radius * 0.14),
    fill(
      [...ellipse(x - radius * 0.22, y, radius * 0.13, radius * 0.13), ...ellipse(x + radius * 0.22, y, radius * 0.13, radius * 0.13)],
      css(shade(colour, -0.35), 0.9),
    ),
  ];
}

export const METAL = oklch(0.78, 0.012, 240);
export const GOLD = oklch(0.8, 0.1, 85);

/** A zip along a line: tape, teeth and a puller at its top. */
export function zip(knots: readonly Knot[], metal: Oklch, width = 0.011): DisplayList {
  const path = spline(knots);
  const [[x, y]] = knots as [Knot];
  return [
    stroke(path, 'rgb(22 22 28 / 0.75)', width * 1.5),
    stroke(path, css(shade(metal, -0.1)), width * 0.72),
    stroke(path, css(shade(metal, 0.14)), width * 0.6, [0.0001, width * 0.9]),
    fill(
      spline(
        [
          [x - width * 0.5, y + 0.004],
          [x + width * 0.5, y + 0.004],
          [x + width * 0.4, y + 0.04],
          [x, y + 0.046],
          [x - width * 0.4, y + 0.04],
        ],
        true,
      ),
      linear([x - width, y], [x + width, y + 0.03], [0, css(shade(metal, 0.15))], [1, css(shade(metal, -0.25))]),
    ),
  ];
}

/** Short lines across a band, as ribbed cuffs and hems have them: between two lines given point by point. */
export function ribs(from: readonly Point[], to: readonly Point[], cloth: Oklch): DisplayList {
  const lines: Path = from.flatMap(([x, y], k): Path => {
    const [u, v] = to[Math.min(to.length - 1, k)] as Point;
    return [
      ['M', x, y],
      ['L', u, v],
    ];
  });
  return [stroke(lines, css(shadowOf(cloth), 0.42), 0.004), stroke(shifted(lines, -0.004, 0), css(lightOf(cloth), 0.25), 0.003)];
}

/** What shows of the inside at the neck: the back in shade, its neck band and the label. */
export function insideBack(cut: Cut, neckline: Neckline, look: Look, cloth = look.cloth, depth?: number): DisplayList {
  const path = backPath(cut, neckline, depth);
  const inner = shade(cloth, cloth.l > 0.5 ? -0.16 : -0.07);
  const band: Knot[] = [
    [0.5 - cut.neck + 0.004, cut.topY, 1],
    [0.5 - cut.neck * 0.6, cut.topY + 0.016],
    [0.5, cut.topY + 0.021],
    [0.5 + cut.neck * 0.6, cut.topY + 0.016],
    [0.5 + cut.neck - 0.004, cut.topY, 1],
  ];
  const y = cut.topY + 0.032;
  return [
    fill(path, linear([0.5, cut.topY], [0.5, cut.topY + 0.14], [0, css(shade(inner, -0.05))], [1, css(inner)])),
    ...(neckline === 'turtleneck'
      ? []
      : [
          fill(
            polyline(
              [
                [0.482, y],
                [0.518, y],
                [0.518, y + 0.017],
                [0.482, y + 0.017],
              ],
              true,
            ),
            css(oklch(0.9, 0.01, 90), 0.9),
          ),
        ]),
    fill(
      ribbon(band, () => 0.02),
      css(shade(inner, 0.04)),
    ),
    stroke(
      ribbon(band, () => 0.02),
      css(shadowOf(cloth), 0.4),
      0.002,
    ),
    ...softStroke(spline(neckLine(cut, neckline, depth)), shadowOf(cloth), 0.03, 0.35, 4),
  ];
}

/** A band along the front neck edge, ribbed for knits and jersey. */
export function neckBand(cut: Cut, neckline: Neckline, look: Look, cloth = look.cloth, width = 0.024, depth?: number): DisplayList {
  const line = neckLine(cut, neckline, depth);
  const path = ribbon(line, () => width);
  // A ribbon's points are one side from start to end, then the other from end to start.
  const sides = path.flatMap((command): Point[] => (command[0] === 'Z' ? [] : [[command[1], command[2]]]));
  const last = sides.length / 2 - 1;
  const steps = Array.from({ length: 27 }, (_, k) => Math.round((k / 26) * last));
  const outer = steps.map((k) => sides[k] as Point);
  const inner = steps.map((k) => sides[sides.length - 1 - k] as Point);
  return [...piece(path, look, { cloth, material: null, depth: 0.016, inside: ribs(outer, inner, cloth) })];
}

/** A shirt collar: stand, two leaves with stitched edges, and the shade they throw on the body. */
export function shirtCollar(cut: Cut, look: Look, body: Path, cloth = look.cloth, { spread = 0.1, drop = 0.105, round = false } = {}): DisplayList {
  const { neck, topY } = cut;
  const leaf: Knot[] = round
    ? [
        [0.5 - neck + 0.008, topY - 0.018, 1],
        [0.5 - neck - 0.022, topY + 0.022],
        [0.5 - neck - 0.014, topY + 0.078],
        [0.5 - 0.06, topY + 0.12],
        [0.5 - 0.012, topY + 0.1],
        [0.5, topY + 0.06, 1],
        [0.5 - neck * 0.58, topY + 0.022],
      ]
    : [
        [0.5 - neck + 0.008, topY - 0.02, 1],
        [0.5 - neck - 0.012, topY + 0.014],
        [0.5 - spread, topY + drop, 1],
        [0.5 - 0.002, topY + 0.058, 1],
        [0.5 - neck * 0.6, topY + 0.012],
      ];
  const left = spline(leaf, true);
  const right = mirrored(left);
  const stand: Knot[] = [
    [0.5 - neck + 0.008, topY - 0.02, 1],
    [0.5, topY - 0.034],
    [0.5 + neck - 0.008, topY - 0.02, 1],
    [0.5 + neck * 0.5, topY + 0.024],
    [0.5, topY + 0.062, 1],
    [0.5 - neck * 0.5, topY + 0.024],
  ];
  const inside = shade(cloth, cloth.l > 0.5 ? -0.13 : -0.06);
  const edge = (knots: readonly Knot[]): DisplayList => [
    stroke(
      spline(knots.slice(1, round ? 6 : 4).map(([x, y, c]): Knot => [x + (0.5 - x) * 0.1, y - 0.008, c] as Knot)),
      css(shadowOf(cloth), 0.35),
      0.0026,
      [0.007, 0.005],
    ),
  ];
  return [
    castShade(body, left, look.cloth, 0.05, 0.55),
    castShade(body, right, look.cloth, 0.05, 0.55),
    fill(spline(stand, true), linear([0.5, topY - 0.03], [0.5, topY + 0.06], [0, css(shade(inside, 0.05))], [1, css(shade(inside, -0.08))])),
    stroke(spline(stand, true), css(shadowOf(cloth), 0.45), 0.0026),
    ...piece(right, look, { ...(cloth === look.cloth ? { angle: -0.5 } : { cloth }), depth: 0.024, inside: edge(mirrorKnots(leaf)) }),
    ...piece(left, look, { ...(cloth === look.cloth ? { angle: 0.5 } : { cloth }), depth: 0.024, inside: edge(leaf) }),
  ];
}
