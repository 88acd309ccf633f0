import { between } from '../../random.ts';
import { css, shade } from '../colour.ts';
import { type DisplayList, type Path, stroke } from '../draw.ts';
import { type Knot, polyline, ribbon, sampled, shifted, spline } from '../geometry.ts';
import { castShade, fold, seam } from '../light.ts';
import type { Look } from '../look.ts';
import { piece } from '../piece.ts';
import type { Drawn } from './torso.ts';
import { ribs } from './trimmings.ts';

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
  const loop = spline(
    [
      [0.5, 0.15],
      [0.385, 0.165],
      [0.3, 0.235],
      [0.298, 0.335],
      [0.38, 0.43],
      [0.5, 0.468],
      [0.62, 0.43],
      [0.702, 0.335],
      [0.7, 0.235],
      [0.615, 0.165],
    ],
    true,
  );
  const hole = spline(
    [
      [0.5, 0.205],
      [0.425, 0.215],
      [0.395, 0.25],
      [0.42, 0.295],
      [0.5, 0.318],
      [0.58, 0.295],
      [0.605, 0.25],
      [0.575, 0.215],
    ],
    true,
  );
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
      [
        [0.33, 0.24],
        [0.345, 0.33],
        [0.42, 0.4],
        [0.52, 0.43],
      ],
      [
        [0.365, 0.26],
        [0.39, 0.335],
        [0.46, 0.375],
        [0.54, 0.385],
      ],
      [
        [0.665, 0.24],
        [0.655, 0.32],
        [0.59, 0.385],
        [0.5, 0.41],
      ],
      [
        [0.63, 0.26],
        [0.61, 0.32],
        [0.55, 0.352],
        [0.48, 0.36],
      ],
      [
        [0.36, 0.22],
        [0.43, 0.182],
        [0.5, 0.175],
      ],
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

/** One sock, heel to the right, toe to the lower left. */
function sock(look: Look, dx: number, dy: number): { path: Path; nodes: DisplayList } {
  const { attributes, cloth, accent, trim } = look;
  const move = (knots: Knot[]): Knot[] => knots.map(([x, y, corner]): Knot => (corner ? [x + dx, y + dy, corner] : [x + dx, y + dy]));
  const path = spline(
    move([
      [0.43, 0.16, 1],
      [0.5, 0.166],
      [0.575, 0.16, 1],
      [0.575, 0.4],
      [0.588, 0.53],
      [0.598, 0.61],
      [0.555, 0.672],
      [0.47, 0.71],
      [0.38, 0.765],
      [0.3, 0.79],
      [0.24, 0.76],
      [0.235, 0.695],
      [0.3, 0.64],
      [0.39, 0.58],
      [0.425, 0.5],
      [0.428, 0.35],
    ]),
    true,
  );
  const heel = spline(
    move([
      [0.588, 0.51, 1],
      [0.53, 0.56],
      [0.5, 0.63],
      [0.53, 0.7, 1],
      [0.65, 0.7, 1],
      [0.65, 0.52, 1],
    ]),
    true,
  );
  const toe = spline(
    move([
      [0.33, 0.6, 1],
      [0.355, 0.68],
      [0.39, 0.79, 1],
      [0.2, 0.85, 1],
      [0.2, 0.62, 1],
    ]),
    true,
  );
  const cuff = ribbon(
    move([
      [0.428, 0.192],
      [0.502, 0.199],
      [0.578, 0.192],
    ]),
    () => 0.066,
  );
  const line = (y: number) =>
    sampled(
      move([
        [0.43, y],
        [0.502, y + 0.007],
        [0.577, y],
      ]),
      7,
    );
  const sporty = attributes.style === 'sporty';
  const second = attributes.pattern === 'plain' ? (sporty ? trim : shade(cloth, cloth.l > 0.5 ? -0.12 : 0.11)) : accent;
  const bands = sporty
    ? [0.265, 0.3].map((y) =>
        stroke(
          polyline(
            move([
              [0.4, y],
              [0.6, y],
            ]).map(([x, v]) => [x, v] as const),
          ),
          css(trim),
          0.018,
        ),
      )
    : [];
  const c = (knots: Knot[]): Knot[] => move(knots);
  return {
    path,
    nodes: [
      ...piece(path, look, {
        depth: 0.06,
        origin: [0.5 + dx, 0.5 + dy],
        inside: [
          ...bands,
          { kind: 'group', clip: heel, children: [stroke(heel, css(second, 0.92), 0.12), ...seam(heel, second)] },
          { kind: 'group', clip: toe, children: [stroke(toe, css(second, 0.92), 0.2), ...seam(toe, second)] },
          ...fold(
            c([
              [0.43, 0.52],
              [0.48, 0.55],
              [0.55, 0.53],
            ]),
            0.022,
            cloth,
            0.8,
          ),
          ...fold(
            c([
              [0.41, 0.57],
              [0.46, 0.59],
              [0.52, 0.58],
            ]),
            0.02,
            cloth,
            0.7,
          ),
          ...fold(
            c([
              [0.455, 0.26],
              [0.452, 0.36],
              [0.46, 0.46],
            ]),
            0.024,
            cloth,
            0.5,
          ),
          ...fold(
            c([
              [0.33, 0.65],
              [0.37, 0.68],
              [0.39, 0.73],
            ]),
            0.02,
            cloth,
            0.5,
          ),
        ],
      }),
      ...piece(cuff, look, {
        cloth: attributes.pattern === 'plain' ? cloth : second,
        material: null,
        depth: 0.024,
        inside: ribs(line(0.16), line(0.226), attributes.pattern === 'plain' ? cloth : second),
      }),
    ],
  };
}

export function socks(look: Look): Drawn {
  const shift = between(look.random, 0.15, 0.17);
  const [far, near] = [sock(look, shift, -0.03), sock(look, -0.03, 0.03)];
  return { silhouettes: [far.path, near.path], nodes: [...far.nodes, castShade(far.path, near.path, look.cloth, 0.06, 0.5), ...near.nodes] };
}
