import { between, chance } from '../../random.ts';
import { css, shade } from '../colour.ts';
import { type DisplayList, fill, linear, stroke } from '../draw.ts';
import { ellipse, type Knot, polyline, spline } from '../geometry.ts';
import { castShade, fold, seam, stitches } from '../light.ts';
import type { Look } from '../look.ts';
import { threadOf } from '../material.ts';
import { piece } from '../piece.ts';
import { strap } from './strap.ts';
import type { Drawn } from './torso.ts';
import { GOLD, METAL } from './trimmings.ts';

/** A structured handbag: satchel with a flap (vintage), top handle with a clasp (elegant), tote (casual). */
export function handbag(look: Look): Drawn {
  const { attributes, random, cloth, accent } = look;
  const { style } = attributes;
  const second = attributes.pattern === 'colour block' ? accent : cloth;
  const metal = chance(random, 0.7) ? GOLD : METAL;
  const tote = style === 'casual';
  const [top, w1, w2, bottom] = tote ? [0.42, 0.26, 0.235, 0.8] : style === 'vintage' ? [0.44, 0.265, 0.275, 0.78] : [0.45, 0.215, 0.275, 0.79];
  const body = spline(
    [
      [0.5 - w1, top, 1],
      [0.5, top - 0.006],
      [0.5 + w1, top, 1],
      [0.5 + w2, bottom - 0.05],
      [0.5 + w2 - 0.012, bottom, 1],
      [0.5, bottom + 0.008],
      [0.5 - w2 + 0.012, bottom, 1],
      [0.5 - w2, bottom - 0.05],
    ],
    true,
  );
  const rise = between(random, 0.2, 0.25);
  const arch = (dx: number, dy: number): Knot[] => [
    [0.5 - 0.13 + dx, top + 0.02 + dy],
    [0.5 - 0.12 + dx, top - rise * 0.6 + dy],
    [0.5 + dx, top - rise + dy],
    [0.5 + 0.12 + dx, top - rise * 0.6 + dy],
    [0.5 + 0.13 + dx, top + 0.02 + dy],
  ];
  const flapDepth = style === 'vintage' ? 0.19 : 0.13;
  const flap = spline(
    [
      [0.5 - w1 - 0.003, top - 0.002, 1],
      [0.5, top - 0.01],
      [0.5 + w1 + 0.003, top - 0.002, 1],
      [0.5 + w1 + 0.012, top + flapDepth * 0.72],
      [0.5 + w1 * 0.7, top + flapDepth],
      [0.5, top + flapDepth + 0.012],
      [0.5 - w1 * 0.7, top + flapDepth],
      [0.5 - w1 - 0.012, top + flapDepth * 0.72],
    ],
    true,
  );
  const thread = threadOf('leather', cloth);
  const tabs = [0.37, 0.63].flatMap((x) => [
    ...piece(
      polyline(
        [
          [x - 0.017, top + 0.005],
          [x + 0.017, top + 0.005],
          [x + 0.014, top + 0.07],
          [x, top + 0.08],
          [x - 0.014, top + 0.07],
        ],
        true,
      ),
      look,
      { cloth: shade(cloth, -0.03), depth: 0.012 },
    ),
    stroke(ellipse(x, top + 0.006, 0.015, 0.015), css(shade(metal, -0.2)), 0.008),
    stroke(ellipse(x, top + 0.004, 0.015, 0.015), css(metal), 0.0055),
  ]);
  const belts =
    style === 'vintage'
      ? [0.4, 0.6].flatMap((x) => [
          ...piece(
            polyline(
              [
                [x - 0.02, top + 0.06],
                [x + 0.02, top + 0.06],
                [x + 0.02, top + 0.255],
                [x, top + 0.27],
                [x - 0.02, top + 0.255],
              ],
              true,
            ),
            look,
            { cloth: shade(second, second.l > 0.5 ? -0.12 : 0.1), depth: 0.012 },
          ),
          stroke(
            polyline(
              [
                [x - 0.026, top + 0.2],
                [x + 0.026, top + 0.2],
                [x + 0.026, top + 0.235],
                [x - 0.026, top + 0.235],
              ],
              true,
            ),
            css(metal),
            0.008,
          ),
        ])
      : [];
  const clasp: DisplayList =
    style === 'elegant'
      ? [
          fill(
            polyline(
              [
                [0.472, top + flapDepth - 0.025],
                [0.528, top + flapDepth - 0.025],
                [0.528, top + flapDepth + 0.03],
                [0.472, top + flapDepth + 0.03],
              ],
              true,
            ),
            linear(
              [0.47, top + flapDepth - 0.02],
              [0.53, top + flapDepth + 0.03],
              [0, css(shade(metal, 0.14))],
              [0.5, css(metal)],
              [1, css(shade(metal, -0.22))],
            ),
          ),
          stroke(ellipse(0.5, top + flapDepth + 0.002, 0.011, 0.011), css(shade(metal, -0.3), 0.8), 0.005),
        ]
      : [];
  const panel: DisplayList =
    tote && attributes.pattern === 'colour block'
      ? [
          fill(
            polyline(
              [
                [0, bottom - 0.13],
                [1, bottom - 0.13],
                [1, 1],
                [0, 1],
              ],
              true,
            ),
            css(accent),
          ),
          ...seam(
            polyline([
              [0.2, bottom - 0.13],
              [0.8, bottom - 0.13],
            ]),
            accent,
          ),
        ]
      : [];
  const near = arch(0, 0.004);
  return {
    silhouettes: [],
    ground: { at: [0.5, bottom - 0.002], rx: w2 * 1.08, ry: 0.042 },
    nodes: [
      ...strap(arch(0.012, -0.014), 0.02, look, shade(cloth, -0.1)),
      ...piece(body, look, {
        depth: 0.09,
        relief: 1.15,
        inside: [
          ...panel,
          ...fold(
            [
              [0.5 - w2 + 0.03, bottom - 0.2],
              [0.5 - w2 + 0.05, bottom - 0.1],
              [0.5 - w2 + 0.04, bottom],
            ],
            0.03,
            cloth,
            0.5,
          ),
          ...fold(
            [
              [0.5 + w2 - 0.05, top + 0.1],
              [0.5 + w2 - 0.06, bottom - 0.12],
              [0.5 + w2 - 0.05, bottom],
            ],
            0.036,
            cloth,
            0.6,
          ),
          ...stitches(
            polyline([
              [0.5 - w2 + 0.016, bottom - 0.016],
              [0.5 + w2 - 0.016, bottom - 0.016],
            ]),
            thread,
            cloth,
          ),
        ],
      }),
      ...(tote
        ? [
            ...stitches(
              polyline([
                [0.5 - w1, top + 0.016],
                [0.5 + w1, top + 0.016],
              ]),
              thread,
              cloth,
            ),
          ]
        : [
            castShade(body, flap, cloth, 0.05, 0.5),
            ...piece(flap, look, {
              cloth: second,
              depth: 0.05,
              inside: stitches(
                spline([
                  [0.5 - w1 + 0.006, top + 0.01],
                  [0.5 - w1 + 0.004, top + flapDepth * 0.68],
                  [0.5 - w1 * 0.68, top + flapDepth - 0.014],
                  [0.5, top + flapDepth - 0.002],
                  [0.5 + w1 * 0.68, top + flapDepth - 0.014],
                  [0.5 + w1 - 0.004, top + flapDepth * 0.68],
                  [0.5 + w1 - 0.006, top + 0.01],
                ]),
                threadOf('leather', second),
                second,
              ),
            }),
          ]),
      ...tabs,
      ...belts,
      ...clasp,
      ...strap(near, 0.021, look),
    ],
  };
}
