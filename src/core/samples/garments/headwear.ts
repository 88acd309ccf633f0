import { between } from '../../random.ts';
import { css, oklch, shade } from '../colour.ts';
import { clipped, type DisplayList, fill, stroke } from '../draw.ts';
import { ellipse, type Knot, sampled, spline } from '../geometry.ts';
import { castShade, fold, seam, softStroke, stitches } from '../light.ts';
import type { Look } from '../look.ts';
import { threadOf } from '../material.ts';
import { motif } from '../pattern.ts';
import { piece, printOf } from '../piece.ts';
import type { Drawn } from './torso.ts';
import { ribs } from './trimmings.ts';

/** A hat with a wide brim: felt with a pinched crown (wool) or a sun hat (linen), with a band. */
export function hat(look: Look): Drawn {
  const { attributes, random, cloth, trim } = look;
  const felt = attributes.material === 'wool';
  const wide = felt ? between(random, 0.335, 0.36) : between(random, 0.37, 0.39);
  const brim = spline(
    [
      [0.5 - wide, 0.6],
      [0.5 - wide * 0.75, 0.545],
      [0.5, 0.52],
      [0.5 + wide * 0.75, 0.545],
      [0.5 + wide, 0.6],
      [0.5 + wide * 0.72, 0.66],
      [0.5, 0.695],
      [0.5 - wide * 0.72, 0.66],
    ],
    true,
  );
  const crown: Knot[] = felt
    ? [
        [0.305, 0.6, 1],
        [0.315, 0.47],
        [0.345, 0.36],
        [0.41, 0.308],
        [0.5, 0.335],
        [0.59, 0.308],
        [0.655, 0.36],
        [0.685, 0.47],
        [0.695, 0.6, 1],
        [0.5, 0.645],
      ]
    : [
        [0.31, 0.6, 1],
        [0.315, 0.48],
        [0.36, 0.375],
        [0.5, 0.332],
        [0.64, 0.375],
        [0.685, 0.48],
        [0.69, 0.6, 1],
        [0.5, 0.645],
      ];
  const crownPath = spline(crown, true);
  const band = spline(
    [
      [0.307, 0.535, 1],
      [0.5, 0.578],
      [0.693, 0.535, 1],
      [0.697, 0.6, 1],
      [0.5, 0.647],
      [0.303, 0.6, 1],
    ],
    true,
  );
  const ribbonColour = attributes.style === 'vintage' ? trim : cloth.l > 0.45 ? oklch(0.27, 0.03, 270) : oklch(0.62, 0.05, 60);
  const dents: DisplayList = felt
    ? [
        ...fold(
          [
            [0.5, 0.335],
            [0.498, 0.4],
            [0.5, 0.5],
          ],
          0.06,
          cloth,
          0.8,
        ),
        ...fold(
          [
            [0.385, 0.35],
            [0.4, 0.43],
            [0.385, 0.5],
          ],
          0.04,
          cloth,
          0.6,
        ),
        ...fold(
          [
            [0.62, 0.35],
            [0.605, 0.43],
            [0.62, 0.5],
          ],
          0.04,
          cloth,
          0.6,
        ),
      ]
    : [
        ...fold(
          [
            [0.4, 0.4],
            [0.38, 0.47],
            [0.375, 0.54],
          ],
          0.03,
          cloth,
          0.5,
        ),
        ...fold(
          [
            [0.6, 0.4],
            [0.62, 0.47],
            [0.625, 0.54],
          ],
          0.03,
          cloth,
          0.5,
        ),
      ];
  const rings: DisplayList = felt
    ? softStroke(brim, shade(cloth, -0.14), 0.022, 0.4, 3)
    : [0.94, 0.86, 0.78, 0.7].flatMap((k) =>
        seam(
          spline([
            [0.5 - wide * k, 0.6 + 0.002 / k],
            [0.5 - wide * k * 0.72, 0.6 + 0.062 * k],
            [0.5, 0.6 + 0.098 * k],
            [0.5 + wide * k * 0.72, 0.6 + 0.062 * k],
            [0.5 + wide * k, 0.6],
          ]),
          cloth,
          0.7,
        ),
      );
  const bow =
    attributes.style === 'elegant'
      ? piece(
          spline(
            [
              [0.66, 0.556, 1],
              [0.712, 0.52],
              [0.74, 0.548],
              [0.726, 0.6],
              [0.664, 0.6, 1],
            ],
            true,
          ),
          look,
          {
            cloth: ribbonColour,
            material: 'silk',
            depth: 0.02,
            inside: fold(
              [
                [0.668, 0.576],
                [0.695, 0.566],
                [0.725, 0.56],
              ],
              0.014,
              ribbonColour,
              0.9,
            ),
          },
        )
      : [];
  return {
    silhouettes: [brim],
    ground: { at: [0.5, 0.66], rx: wide, ry: 0.06 },
    nodes: [
      ...piece(brim, look, { depth: 0.05, inside: [...rings, castShade(brim, crownPath, cloth, 0.11, 0.55)] }),
      ...piece(crownPath, look, { depth: 0.1, relief: 1.1, inside: dents }),
      ...piece(band, look, { cloth: ribbonColour, material: 'silk', depth: 0.03 }),
      ...bow,
    ],
  };
}

/** A baseball cap in three-quarter profile, peak to the left. */
export function cap(look: Look): Drawn {
  const { attributes, cloth, accent, random, trim } = look;
  const block = attributes.pattern === 'colour block';
  const dome = spline(
    [
      [0.3, 0.6, 1],
      [0.305, 0.48],
      [0.37, 0.365],
      [0.5, 0.31],
      [0.64, 0.335],
      [0.745, 0.425],
      [0.785, 0.55],
      [0.785, 0.625, 1],
      [0.64, 0.65],
      [0.45, 0.635],
    ],
    true,
  );
  const peak = spline(
    [
      [0.3, 0.585, 1],
      [0.2, 0.6],
      [0.115, 0.66],
      [0.105, 0.7],
      [0.2, 0.69],
      [0.33, 0.668],
      [0.46, 0.668],
      [0.53, 0.665, 1],
      [0.5, 0.625],
      [0.42, 0.6],
    ],
    true,
  );
  const front = spline(
    [
      [0.3, 0.6, 1],
      [0.305, 0.48],
      [0.37, 0.365],
      [0.5, 0.31, 1],
      [0.53, 0.42],
      [0.545, 0.55],
      [0.54, 0.645, 1],
      [0.45, 0.635],
    ],
    true,
  );
  const colour = block ? accent : cloth;
  const thread = threadOf(attributes.material, colour);
  const arcs = [0, 0.022, 0.044].flatMap((d) =>
    stitches(
      spline([
        [0.13 + d * 0.6, 0.684 - d * 0.25],
        [0.22 + d * 0.4, 0.664 - d],
        [0.34, 0.648 - d],
        [0.5, 0.65 - d * 0.6],
      ]),
      thread,
      colour,
    ),
  );
  const badge: DisplayList = attributes.pattern === 'graphic' ? motif([0.415, 0.487], 0.062, printOf(look), random) : [];
  const bars: DisplayList =
    attributes.style === 'sporty'
      ? [0, 0.03].map((d) =>
          stroke(
            spline([
              [0.56 + d, 0.62],
              [0.62 + d, 0.5],
              [0.63 + d, 0.36],
            ]),
            css(trim),
            0.013,
          ),
        )
      : [];
  return {
    silhouettes: [],
    ground: { at: [0.46, 0.672], rx: 0.35, ry: 0.045 },
    nodes: [
      ...piece(dome, look, {
        depth: 0.09,
        inside: [
          ...fold(
            [
              [0.68, 0.45],
              [0.71, 0.52],
              [0.72, 0.6],
            ],
            0.03,
            cloth,
            0.6,
          ),
          ...bars,
        ],
      }),
      ...piece(front, look, {
        depth: 0.06,
        inside: [
          ...badge,
          ...fold(
            [
              [0.36, 0.43],
              [0.34, 0.5],
              [0.335, 0.57],
            ],
            0.03,
            cloth,
            0.4,
          ),
        ],
      }),
      clipped(dome, [
        ...seam(
          spline([
            [0.5, 0.31],
            [0.6, 0.4],
            [0.66, 0.52],
            [0.67, 0.66],
          ]),
          cloth,
        ),
        ...stitches(
          spline([
            [0.52, 0.315],
            [0.546, 0.42],
            [0.56, 0.55],
            [0.555, 0.65],
          ]),
          thread,
          cloth,
        ),
      ]),
      ...piece(ellipse(0.502, 0.311, 0.02, 0.011), look, { ...(block ? { cloth: accent } : { print: false }), depth: 0.01 }),
      fill(ellipse(0.43, 0.4, 0.006, 0.006), css(shade(cloth, -0.3))),
      fill(ellipse(0.62, 0.39, 0.006, 0.006), css(shade(cloth, -0.3))),
      ...piece(peak, look, { ...(block ? { cloth: accent } : {}), angle: -0.1, depth: 0.045, relief: 1.2, inside: arcs }),
    ],
  };
}

/** A ribbed knit hat with a turned-up edge, with or without a bobble. */
export function beanie(look: Look): Drawn {
  const { random, cloth, attributes, accent } = look;
  const dome = spline(
    [
      [0.285, 0.62, 1],
      [0.29, 0.47],
      [0.345, 0.34],
      [0.43, 0.272],
      [0.5, 0.258],
      [0.57, 0.272],
      [0.655, 0.34],
      [0.71, 0.47],
      [0.715, 0.62, 1],
      [0.5, 0.65],
    ],
    true,
  );
  const edge = spline(
    [
      [0.268, 0.565, 1],
      [0.5, 0.6],
      [0.732, 0.565, 1],
      [0.736, 0.69],
      [0.728, 0.705, 1],
      [0.5, 0.745],
      [0.272, 0.705, 1],
      [0.264, 0.69],
    ],
    true,
  );
  const bobble = random() < 0.55;
  const woolly = attributes.pattern === 'plain' ? cloth : accent;
  const tuft = Array.from({ length: 90 }, (_, k) => {
    const angle = k * 2.4;
    const r = 0.068 * Math.sqrt((k + 1) / 90);
    const [x, y] = [0.5 + Math.cos(angle) * r, 0.235 + Math.sin(angle) * r * 0.92];
    const lit = 0.1 - ((x - 0.47) * 0.9 + (y - 0.2) * 1.6);
    return stroke(
      [
        ['M', x, y],
        ['L', x + Math.cos(angle) * 0.02, y + Math.sin(angle) * 0.018],
      ],
      css(shade(woolly, lit)),
      0.011,
    );
  });
  const creases = [-0.15, -0.09, -0.03, 0.035, 0.1, 0.155].flatMap((x) =>
    fold(
      [
        [0.5 + x * 0.25, 0.285],
        [0.5 + x * 0.85, 0.37],
        [0.5 + x * 1.15, 0.56],
      ],
      0.024,
      cloth,
      0.6,
    ),
  );
  const line = (y: number) =>
    sampled(
      [
        [0.27, y],
        [0.5, y + 0.037],
        [0.73, y],
      ],
      16,
    );
  return {
    silhouettes: [dome, edge],
    nodes: [
      ...(bobble ? [fill(ellipse(0.5, 0.235, 0.07, 0.066), css(shade(woolly, -0.08))), ...tuft.reverse()] : []),
      ...piece(dome, look, { depth: 0.1, inside: creases }),
      castShade(dome, edge, cloth, 0.06, 0.5),
      ...piece(edge, look, { print: false, material: 'knit', depth: 0.06, inside: ribs(line(0.562), line(0.71), cloth) }),
    ],
  };
}
