import { css, oklch, shade } from '../colour.ts';
import { type DisplayList, fill, linear, type Path } from '../draw.ts';
import { type Knot, mirrorKnots, polyline, spline } from '../geometry.ts';
import { castShade, fold } from '../light.ts';
import type { Look } from '../look.ts';
import { piece } from '../piece.ts';
import type { Cut } from './torso.ts';

/** Lapels of a tailored front that closes at `closeY`: collar leaf, notch, lapel; drawn over the lining. */
export function lapels(cut: Cut, look: Look, body: Path, closeY: number, wide = 0.13): DisplayList {
  const { cloth } = look;
  const { neck, topY } = cut;
  const notchY = topY + 0.12;
  const lapel: Knot[] = [
    [0.5 - neck * 0.84, notchY - 0.03, 1],
    [0.5 - wide, notchY - 0.012, 1],
    [0.5 - wide + 0.012, notchY + 0.06],
    [0.5 - 0.045, closeY - 0.05],
    [0.5 + 0.006, closeY, 1],
    [0.5 - 0.042, topY + 0.13],
    [0.5 - neck * 0.66, topY + 0.03, 1],
  ];
  const leaf: Knot[] = [
    [0.5 - neck + 0.022, topY - 0.022, 1],
    [0.5 - neck - 0.024, topY + 0.018],
    [0.5 - wide + 0.012, notchY - 0.042, 1],
    [0.5 - neck * 0.76, notchY - 0.024, 1],
    [0.5 - neck * 0.6, topY + 0.05, 1],
  ];
  const back = spline(
    [
      [0.5 - neck + 0.022, topY - 0.022, 1],
      [0.5, topY - 0.036],
      [0.5 + neck - 0.022, topY - 0.022, 1],
      [0.5 + neck * 0.6, topY + 0.05, 1],
      [0.5, topY + 0.02],
      [0.5 - neck * 0.6, topY + 0.05, 1],
    ],
    true,
  );
  const one = (knots: readonly Knot[], angle: number): DisplayList => {
    const path = spline(knots, true);
    return [castShade(body, path, cloth, 0.045, 0.5), ...piece(path, look, { angle, depth: 0.03, relief: 0.9 })];
  };
  return [
    ...piece(back, look, { print: false, depth: 0.02 }),
    ...one(mirrorKnots(lapel), -0.3),
    ...one(mirrorKnots(leaf), -0.6),
    ...one(lapel, 0.3),
    ...one(leaf, 0.6),
  ];
}

/** The lining and back seen between the lapels. */
export function lining(cut: Cut, look: Look, closeY: number): DisplayList {
  const colour = look.cloth.l > 0.5 ? oklch(0.45, 0.02, look.cloth.h) : oklch(0.36, 0.04, look.cloth.h);
  const path = spline(
    [
      [0.5 - cut.neck + 0.034, cut.topY - 0.016, 1],
      [0.5, cut.topY - 0.026],
      [0.5 + cut.neck - 0.034, cut.topY - 0.016, 1],
      [0.5 + 0.05, cut.topY + 0.14],
      [0.5, closeY + 0.02, 1],
      [0.5 - 0.05, cut.topY + 0.14],
    ],
    true,
  );
  const y = cut.topY + 0.03;
  return [
    fill(path, linear([0.45, cut.topY], [0.52, closeY], [0, css(shade(colour, -0.04))], [1, css(shade(colour, 0.05))])),
    fill(
      polyline(
        [
          [0.474, y],
          [0.526, y],
          [0.526, y + 0.02],
          [0.474, y + 0.02],
        ],
        true,
      ),
      css(oklch(0.88, 0.02, 85), 0.9),
    ),
    ...fold(
      [
        [0.5, y + 0.03],
        [0.495, y + 0.1],
        [0.5, closeY - 0.04],
      ],
      0.02,
      colour,
      0.5,
    ),
  ];
}

/** A welted or flapped hip pocket on both sides. */
export function flaps(look: Look, y: number, x = 0.385, half = 0.052, height = 0.034, tilt = 0.006): DisplayList {
  const left: Knot[] = [
    [x - half, y + tilt, 1],
    [x + half, y - tilt, 1],
    [x + half, y + height - tilt, 1],
    [x - half, y + height + tilt, 1],
  ];
  return [spline(left, true), spline(mirrorKnots(left), true)].flatMap((path) => piece(path, look, { depth: 0.014 }));
}
