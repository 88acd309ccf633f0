import { between, chance } from '../../random.ts';
import { css, oklch, shade, shadowOf } from '../colour.ts';
import { type DisplayList, fill, linear, stroke } from '../draw.ts';
import { ellipse, type Knot, mirrored, polyline, ribbon, shifted, spline } from '../geometry.ts';
import { castShade, fold, seam, softStroke, stitches } from '../light.ts';
import type { Look } from '../look.ts';
import { threadOf } from '../material.ts';
import { piece } from '../piece.ts';
import type { Drawn } from './torso.ts';
import { button, GOLD, METAL, zip } from './trimmings.ts';

/** A strap or handle of leather: round, with light along it. */
function strap(knots: readonly Knot[], width: number, look: Look, cloth = look.cloth): DisplayList {
  const path = spline(knots);
  return [
    stroke(path, css(shadowOf(cloth), 0.85), width + 0.005),
    stroke(path, css(cloth), width),
    ...softStroke(shifted(path, -0.003, -0.003), shade(cloth, 0.25), width * 0.6, 0.55, 3),
  ];
}

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

export function backpack(look: Look): Drawn {
  const { attributes, cloth, accent, trim } = look;
  const block = attributes.pattern === 'colour block';
  const second = block ? accent : cloth;
  const leather = attributes.material === 'leather';
  const hide = leather ? shade(cloth, cloth.l > 0.5 ? -0.14 : 0.1) : oklch(0.5, 0.07, 55);
  const body = spline(
    [
      [0.29, 0.79, 1],
      [0.275, 0.6],
      [0.29, 0.4],
      [0.345, 0.285],
      [0.5, 0.25],
      [0.655, 0.285],
      [0.71, 0.4],
      [0.725, 0.6],
      [0.71, 0.79, 1],
      [0.5, 0.805],
    ],
    true,
  );
  const pocket = spline(
    [
      [0.335, 0.595, 1],
      [0.5, 0.588],
      [0.665, 0.595, 1],
      [0.676, 0.7],
      [0.665, 0.765, 1],
      [0.5, 0.775],
      [0.335, 0.765, 1],
      [0.324, 0.7],
    ],
    true,
  );
  const lid = spline(
    [
      [0.29, 0.42, 1],
      [0.32, 0.315],
      [0.4, 0.262],
      [0.5, 0.25],
      [0.6, 0.262],
      [0.68, 0.315],
      [0.71, 0.42, 1],
      [0.62, 0.47],
      [0.5, 0.485],
      [0.38, 0.47],
    ],
    true,
  );
  const sideStrap = ribbon(
    [
      [0.31, 0.36],
      [0.235, 0.48],
      [0.232, 0.65],
      [0.3, 0.76],
    ],
    () => 0.038,
  );
  const handle: Knot[] = [
    [0.455, 0.262],
    [0.462, 0.2],
    [0.5, 0.185],
    [0.538, 0.2],
    [0.545, 0.262],
  ];
  const sporty = attributes.style === 'sporty';
  const buckles: DisplayList = [0.42, 0.58].flatMap((x) => [
    ...piece(
      polyline(
        [
          [x - 0.017, 0.43],
          [x + 0.017, 0.43],
          [x + 0.017, 0.56],
          [x, 0.572],
          [x - 0.017, 0.56],
        ],
        true,
      ),
      look,
      { cloth: hide, material: 'leather', depth: 0.01 },
    ),
    stroke(
      polyline(
        [
          [x - 0.022, 0.51],
          [x + 0.022, 0.51],
          [x + 0.022, 0.54],
          [x - 0.022, 0.54],
        ],
        true,
      ),
      css(GOLD),
      0.007,
    ),
  ]);
  return {
    silhouettes: [],
    ground: { at: [0.5, 0.79], rx: 0.25, ry: 0.04 },
    nodes: [
      ...[sideStrap, mirrored(sideStrap)].flatMap((path) => piece(path, look, { cloth: shade(cloth, -0.08), depth: 0.016 })),
      ...strap(handle, 0.02, look, sporty ? shade(cloth, -0.08) : hide),
      ...piece(body, look, {
        depth: 0.1,
        relief: 1.1,
        inside: [
          ...fold(
            [
              [0.33, 0.5],
              [0.34, 0.56],
              [0.33, 0.6],
            ],
            0.03,
            cloth,
            0.5,
          ),
          ...fold(
            [
              [0.68, 0.45],
              [0.66, 0.54],
              [0.68, 0.6],
            ],
            0.034,
            cloth,
            0.6,
          ),
          ...fold(
            [
              [0.4, 0.53],
              [0.5, 0.55],
              [0.6, 0.53],
            ],
            0.024,
            cloth,
            0.5,
          ),
          ...(sporty
            ? [0, 0.034].map((d) =>
                stroke(
                  spline([
                    [0.29, 0.5 + d],
                    [0.5, 0.515 + d],
                    [0.71, 0.5 + d],
                  ]),
                  css(trim),
                  0.014,
                ),
              )
            : []),
        ],
      }),
      ...(sporty
        ? zip(
            [
              [0.335, 0.43],
              [0.36, 0.35],
              [0.43, 0.305],
              [0.5, 0.296],
              [0.57, 0.305],
              [0.64, 0.35],
              [0.665, 0.43],
            ] as Knot[],
            METAL,
            0.0095,
          )
        : [castShade(body, lid, cloth, 0.06, 0.5), ...piece(lid, look, { ...(block ? { cloth: accent } : {}), depth: 0.06 })]),
      castShade(body, pocket, cloth, 0.035, 0.45),
      ...piece(pocket, look, {
        ...(block ? { cloth: second } : {}),
        depth: 0.04,
        inside: [
          ...stitches(
            spline([
              [0.345, 0.755],
              [0.5, 0.765],
              [0.655, 0.755],
            ]),
            threadOf('cotton', second),
            second,
          ),
          ...fold(
            [
              [0.37, 0.62],
              [0.38, 0.68],
              [0.37, 0.74],
            ],
            0.022,
            second,
            0.4,
          ),
        ],
      }),
      ...(sporty
        ? zip(
            [
              [0.37, 0.615],
              [0.63, 0.615],
            ],
            METAL,
            0.009,
          )
        : [...buckles, ...button([0.5, 0.615], 0.009, GOLD)]),
    ],
  };
}
