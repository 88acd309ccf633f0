import { between } from '../../random.ts';
import { css, shade } from '../colour.ts';
import { type DisplayList, type Path, stroke } from '../draw.ts';
import { type Knot, shifted, spline, through } from '../geometry.ts';
import { castShade, fold } from '../light.ts';
import type { Look } from '../look.ts';
import { piece } from '../piece.ts';
import type { Drawn } from './torso.ts';

/** A scarf laid in a loop, two ends hanging; fringed when of wool or knit. */
export function scarf(look: Look): Drawn {
  const { attributes, random, cloth } = look;
  const silk = attributes.material === 'silk';
  const lean = between(random, -0.012, 0.012);
  const wide = silk ? 0.12 : 0.135;
  const end = (x: number, y: number, drift: number): Path =>
    spline(
      [
        [x - wide * 0.36, 0.42, 1],
        [x + wide * 0.4, 0.42, 1],
        [x + wide * 0.5 + drift * 0.5, (0.42 + y) / 2],
        [x + wide * 0.54 + drift, y, 1],
        [x + drift, y + 0.008],
        [x - wide * 0.54 + drift, y + 0.002, 1],
        [x - wide * 0.46 + drift * 0.5, (0.42 + y) / 2],
      ],
      true,
    );
  const [lx, rx, ly, ry] = [0.435 + lean, 0.572 + lean, 0.83, 0.77];
  const [left, right] = [end(lx, ly, -0.03), end(rx, ry, 0.028)];
  const loop = spline(through('.5,.15 .385,.165 .3,.235 .298,.335 .38,.43 .5,.468 .62,.43 .702,.335 .7,.235 .615,.165'), true);
  const hole = spline(through('.5,.205 .425,.215 .395,.25 .42,.295 .5,.318 .58,.295 .605,.25 .575,.215'), true);
  const fringe = (x: number, y: number, drift: number): DisplayList =>
    silk
      ? []
      : Array.from({ length: 12 }, (_, k) => {
          const at = x + drift + ((k - 5.5) / 5.5) * wide * 0.5;
          const line = spline([
            [at, y],
            [at + between(random, -0.004, 0.004), y + 0.03],
            [at + between(random, -0.008, 0.008), y + 0.06],
          ]);
          return [
            stroke(shifted(line, 0.003, 0.003), css(shade(cloth, -0.25), 0.5), 0.009),
            stroke(line, css(shade(cloth, k % 2 ? 0.02 : -0.05)), 0.0075),
          ];
        }).flat();
  const vertical = (x: number, y: number, drift: number) =>
    [-0.3, -0.02, 0.27].flatMap((k) =>
      fold(
        [
          [x + wide * k, 0.44],
          [x + wide * k + drift * 0.5, (0.44 + y) / 2],
          [x + wide * k * 1.1 + drift, y],
        ],
        0.03,
        cloth,
        0.7,
      ),
    );
  const around: DisplayList = (
    [
      through('.33,.24 .345,.33 .42,.4 .52,.43'),
      through('.365,.26 .39,.335 .46,.375 .54,.385'),
      through('.665,.24 .655,.32 .59,.385 .5,.41'),
      through('.63,.26 .61,.32 .55,.352 .48,.36'),
      through('.36,.22 .43,.182 .5,.175'),
    ] as Knot[][]
  ).flatMap((knots) => fold(knots, 0.034, cloth, 0.85));
  return {
    silhouettes: [left, right, loop],
    nodes: [
      ...fringe(rx, ry, 0.028),
      ...piece(right, look, { angle: -0.07, depth: 0.05, inside: vertical(rx, ry, 0.028) }),
      ...fringe(lx, ly, -0.03),
      castShade(right, left, cloth, 0.05, 0.5),
      ...piece(left, look, { angle: 0.07, depth: 0.05, inside: vertical(lx, ly, -0.03) }),
      castShade(left, loop, cloth, 0.07, 0.55),
      castShade(right, loop, cloth, 0.07, 0.55),
      ...piece(loop, look, { angle: 0.5, depth: 0.08, relief: 1.1, inside: around }),
      ...piece(hole, look, { cloth: shade(cloth, cloth.l > 0.5 ? -0.22 : -0.09), material: null, depth: 0.05, relief: 1.4 }),
    ],
  };
}
