import type { Neckline } from '../attributes.ts';
import { css, oklch, shade, shadowOf } from '../colour.ts';
import { type DisplayList, fill, linear, type Path, type Point, stroke } from '../draw.ts';
import { type Knot, mirrored, mirrorKnots, polyline, ribbon, spline } from '../geometry.ts';
import { castShade, softStroke } from '../light.ts';
import type { Look } from '../look.ts';
import { piece } from '../piece.ts';
import { backPath, type Cut, neckLine } from './torso.ts';
import { ribs } from './trimmings.ts';

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
