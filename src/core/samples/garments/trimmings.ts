import { css, lightOf, oklch, type Oklch, shade, shadowOf } from '../colour.ts';
import { type DisplayList, fill, linear, type Path, type Point, radial, stroke } from '../draw.ts';
import { ellipse, type Knot, shifted, spline } from '../geometry.ts';

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

/** Steel of zips and eyelets. */
export const METAL = oklch(0.78, 0.012, 240);

/** Brass of buckles and clasps. */
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
