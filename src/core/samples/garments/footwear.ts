import { between } from '../../random.ts';
import { css, oklch, shade, shadowOf } from '../colour.ts';
import { about, clipped, type DisplayList, fill, linear, moved, stroke } from '../draw.ts';
import { ellipse, polyline, spline } from '../geometry.ts';
import { fold, seam, softStroke, stitches } from '../light.ts';
import type { Look } from '../look.ts';
import { threadOf } from '../material.ts';
import { piece } from '../piece.ts';
import type { Drawn } from './torso.ts';
import { METAL } from './trimmings.ts';

/** The same shoe twice: the far one smaller, higher and in shade, the near one in front. */
function pair(shoe: () => DisplayList, dx: number, dy: number): DisplayList {
  return [moved([0.9, 0, 0, 0.9, 0.05 + dx, 0.05 + dy], shoe()), ...shoe()];
}

/** One sneaker in profile, toe to the left. */
function sneaker(look: Look): DisplayList {
  const { attributes, cloth, accent } = look;
  const sporty = attributes.style === 'sporty';
  const block = attributes.pattern === 'colour block';
  const rubber = oklch(0.945, 0.008, 90);
  const upper = spline(
    [
      [0.16, 0.675, 1],
      [0.165, 0.615],
      [0.23, 0.572],
      [0.33, 0.545],
      [0.43, 0.48],
      [0.52, 0.405],
      [0.575, 0.385, 1],
      [0.64, 0.432],
      [0.7, 0.43],
      [0.755, 0.385, 1],
      [0.79, 0.4],
      [0.815, 0.48],
      [0.835, 0.58],
      [0.84, 0.675, 1],
    ],
    true,
  );
  const sole = spline(
    [
      [0.148, 0.66, 1],
      [0.3, 0.674],
      [0.5, 0.668],
      [0.7, 0.672],
      [0.852, 0.655, 1],
      [0.86, 0.7],
      [0.845, 0.735, 1],
      [0.6, 0.742],
      [0.3, 0.742],
      [0.175, 0.735, 1],
      [0.146, 0.705],
    ],
    true,
  );
  const toe = spline(
    sporty
      ? [
          [0.15, 0.7, 1],
          [0.162, 0.62],
          [0.21, 0.582],
          [0.232, 0.63],
          [0.31, 0.672],
          [0.33, 0.7, 1],
        ]
      : [
          [0.15, 0.7, 1],
          [0.16, 0.62],
          [0.22, 0.578],
          [0.262, 0.6],
          [0.275, 0.7, 1],
        ],
    true,
  );
  const heel = spline(
    [
      [0.745, 0.392, 1],
      [0.76, 0.384],
      [0.79, 0.4],
      [0.815, 0.48],
      [0.838, 0.58],
      [0.842, 0.7, 1],
      [0.73, 0.7, 1],
      [0.755, 0.55],
    ],
    true,
  );
  const tongue = spline(
    [
      [0.5, 0.43, 1],
      [0.53, 0.375],
      [0.572, 0.352, 1],
      [0.604, 0.372, 1],
      [0.6, 0.41],
      [0.57, 0.44, 1],
    ],
    true,
  );
  const throat = spline(
    [
      [0.325, 0.556, 1],
      [0.42, 0.49],
      [0.515, 0.412],
      [0.57, 0.39, 1],
      [0.6, 0.42],
      [0.535, 0.48],
      [0.45, 0.56],
      [0.37, 0.59, 1],
    ],
    true,
  );
  const opening = spline(
    [
      [0.575, 0.388, 1],
      [0.63, 0.372],
      [0.7, 0.368],
      [0.755, 0.386, 1],
      [0.7, 0.43],
      [0.64, 0.432],
    ],
    true,
  );
  const lace = attributes.colour === 'white' ? oklch(0.9, 0.01, 90) : rubber;
  const second = block ? accent : shade(cloth, cloth.l > 0.5 ? -0.07 : 0.07);
  const laces = Array.from({ length: 5 }, (_, k) => {
    const [x, y] = [0.372 + k * 0.042, 0.54 - k * 0.036];
    return [
      stroke(
        polyline([
          [x - 0.012, y - 0.001],
          [x + 0.048, y + 0.044],
        ]),
        'rgb(20 20 28 / 0.3)',
        0.016,
      ),
      stroke(
        polyline([
          [x - 0.012, y - 0.004],
          [x + 0.048, y + 0.04],
        ]),
        css(lace),
        0.0125,
      ),
    ];
  }).flat();
  const swoosh = spline(
    [
      [0.4, 0.635, 1],
      [0.52, 0.575],
      [0.7, 0.47, 1],
      [0.715, 0.51, 1],
      [0.56, 0.62],
      [0.44, 0.665, 1],
    ],
    true,
  );
  const inside: DisplayList = [
    ...fold(
      [
        [0.24, 0.6],
        [0.29, 0.585],
        [0.33, 0.6],
      ],
      0.02,
      cloth,
      0.6,
    ),
    ...fold(
      [
        [0.3, 0.66],
        [0.33, 0.62],
        [0.36, 0.6],
      ],
      0.022,
      cloth,
      0.5,
    ),
    ...fold(
      [
        [0.62, 0.5],
        [0.66, 0.48],
        [0.72, 0.46],
      ],
      0.022,
      cloth,
      0.4,
    ),
  ];
  return [
    ...piece(opening, look, { cloth: shade(cloth, cloth.l > 0.5 ? -0.28 : -0.12), material: null, depth: 0.02 }),
    ...piece(tongue, look, { ...(block ? { cloth: accent } : { print: false }), depth: 0.022 }),
    ...piece(upper, look, { depth: 0.06, inside }),
    ...(sporty ? [...piece(swoosh, look, { cloth: block ? accent : cloth.l > 0.7 ? look.trim : rubber, material: null, depth: 0.014 })] : []),
    ...piece(heel, look, {
      ...(block ? { cloth: second } : attributes.pattern === 'plain' ? { cloth: second } : {}),
      depth: 0.03,
      inside: stitches(
        spline([
          [0.748, 0.42],
          [0.768, 0.55],
          [0.745, 0.68],
        ]),
        threadOf('cotton', second),
        second,
      ),
    }),
    ...piece(toe, look, { cloth: sporty ? second : rubber, ...(sporty ? {} : { material: null }), depth: 0.03 }),
    ...piece(throat, look, {
      print: false,
      ...(block ? { cloth: accent } : {}),
      depth: 0.02,
      inside: stitches(
        spline([
          [0.36, 0.583],
          [0.45, 0.548],
          [0.53, 0.472],
          [0.588, 0.422],
        ]),
        threadOf('cotton', cloth),
        cloth,
      ),
    }),
    ...laces,
    ...piece(sole, look, {
      cloth: rubber,
      material: null,
      depth: 0.035,
      inside: [
        stroke(
          spline([
            [0.14, 0.69],
            [0.5, 0.697],
            [0.86, 0.685],
          ]),
          css(sporty || block ? (block ? accent : cloth) : shade(rubber, -0.18)),
          0.009,
        ),
        ...(sporty
          ? []
          : [
              stroke(
                spline([
                  [0.14, 0.722],
                  [0.5, 0.727],
                  [0.86, 0.718],
                ]),
                css(shade(rubber, -0.22)),
                0.004,
              ),
            ]),
      ],
    }),
  ];
}

export function sneakers(look: Look): Drawn {
  const nodes = pair(() => sneaker(look), between(look.random, 0.05, 0.08), -0.085);
  return { silhouettes: [], ground: { at: [0.51, 0.73], rx: 0.4, ry: 0.045 }, nodes: [moved(about([0.5, 0.6], 0, 0.98), nodes)] };
}

/** One boot in profile, toe to the left; with laces and a lug sole (casual) or a heel (elegant). */
function boot(look: Look): DisplayList {
  const { cloth, attributes } = look;
  const elegant = attributes.style === 'elegant';
  const soleColour = elegant ? shade(cloth, -0.16) : cloth.l < 0.35 ? oklch(0.3, 0.03, 60) : oklch(0.34, 0.03, 60);
  const shaft = elegant
    ? spline(
        [
          [0.44, 0.17, 1],
          [0.55, 0.178],
          [0.66, 0.17, 1],
          [0.655, 0.33],
          [0.63, 0.48],
          [0.662, 0.58],
          [0.668, 0.665, 1],
          [0.53, 0.7],
          [0.4, 0.748, 1],
          [0.21, 0.748, 1],
          [0.196, 0.715],
          [0.24, 0.675],
          [0.36, 0.63],
          [0.44, 0.565],
          [0.455, 0.46],
          [0.443, 0.32],
        ],
        true,
      )
    : spline(
        [
          [0.43, 0.25, 1],
          [0.54, 0.262],
          [0.665, 0.245, 1],
          [0.675, 0.38],
          [0.67, 0.5],
          [0.695, 0.6],
          [0.7, 0.7, 1],
          [0.2, 0.7, 1],
          [0.19, 0.63],
          [0.235, 0.578],
          [0.33, 0.552],
          [0.41, 0.508],
          [0.435, 0.43],
          [0.432, 0.33],
        ],
        true,
      );
  const folds: DisplayList = [
    ...fold(
      elegant
        ? [
            [0.452, 0.5],
            [0.53, 0.53],
            [0.63, 0.5],
          ]
        : [
            [0.43, 0.46],
            [0.53, 0.49],
            [0.66, 0.46],
          ],
      0.026,
      cloth,
      1,
    ),
    ...fold(
      elegant
        ? [
            [0.44, 0.565],
            [0.52, 0.58],
            [0.62, 0.54],
          ]
        : [
            [0.41, 0.515],
            [0.5, 0.535],
            [0.64, 0.51],
          ],
      0.026,
      cloth,
      1.1,
    ),
    ...fold(
      elegant
        ? [
            [0.452, 0.42],
            [0.54, 0.44],
            [0.63, 0.42],
          ]
        : [
            [0.436, 0.38],
            [0.54, 0.4],
            [0.66, 0.385],
          ],
      0.022,
      cloth,
      0.7,
    ),
    ...fold(
      elegant
        ? [
            [0.26, 0.7],
            [0.33, 0.68],
            [0.4, 0.63],
          ]
        : [
            [0.27, 0.63],
            [0.33, 0.61],
            [0.37, 0.565],
          ],
      0.026,
      cloth,
      0.8,
    ),
  ];
  const opening = elegant ? ellipse(0.55, 0.171, 0.11, 0.013) : ellipse(0.548, 0.25, 0.118, 0.017);
  const sole = elegant
    ? spline(
        [
          [0.2, 0.74, 1],
          [0.4, 0.742, 1],
          [0.53, 0.69],
          [0.668, 0.655, 1],
          [0.672, 0.75],
          [0.664, 0.765, 1],
          [0.622, 0.765, 1],
          [0.61, 0.71, 1],
          [0.54, 0.715],
          [0.42, 0.765, 1],
          [0.215, 0.765, 1],
        ],
        true,
      )
    : spline(
        [
          [0.186, 0.69, 1],
          [0.45, 0.7],
          [0.708, 0.69, 1],
          [0.713, 0.752, 1],
          [0.57, 0.755, 1],
          [0.555, 0.738, 1],
          [0.45, 0.738, 1],
          [0.43, 0.752, 1],
          [0.2, 0.75, 1],
          [0.182, 0.725],
        ],
        true,
      );
  const gloss = spline(
    elegant
      ? [
          [0.475, 0.21],
          [0.482, 0.33],
          [0.486, 0.45],
        ]
      : [
          [0.46, 0.29],
          [0.466, 0.36],
          [0.47, 0.43],
        ],
  );
  const light = shade(cloth, cloth.l < 0.4 ? 0.4 : 0.24);
  const details: DisplayList = elegant
    ? [
        ...seam(
          spline([
            [0.605, 0.18],
            [0.598, 0.36],
            [0.58, 0.52],
            [0.59, 0.68],
          ]),
          cloth,
        ),
        stroke(
          spline([
            [0.604, 0.2],
            [0.6, 0.3],
          ]),
          css(METAL),
          0.006,
        ),
      ]
    : [
        ...seam(
          spline([
            [0.43, 0.47],
            [0.39, 0.56],
            [0.42, 0.7],
          ]),
          cloth,
        ),
        ...seam(
          spline([
            [0.595, 0.7],
            [0.6, 0.6],
            [0.64, 0.53],
            [0.672, 0.5],
          ]),
          cloth,
        ),
        ...bootLaces(look),
      ];
  return [
    ...piece(shaft, look, {
      depth: 0.075,
      relief: 1.1,
      inside: [
        ...folds,
        ...softStroke(gloss, light, 0.04, 0.5, 5),
        ...softStroke(
          spline(
            elegant
              ? [
                  [0.235, 0.705],
                  [0.29, 0.676],
                  [0.34, 0.655],
                ]
              : [
                  [0.225, 0.63],
                  [0.27, 0.592],
                  [0.33, 0.57],
                ],
          ),
          light,
          0.036,
          0.55,
          5,
        ),
      ],
    }),
    fill(opening, linear([0.5, 0.15], [0.55, 0.27], [0, css(shade(cloth, -0.25))], [1, css(shade(cloth, -0.1))])),
    stroke(opening, css(shadowOf(cloth), 0.6), 0.003),
    clipped(shaft, details),
    ...piece(sole, look, { cloth: soleColour, material: null, depth: 0.02 }),
    ...(elegant
      ? []
      : [
          stroke(
            spline([
              [0.195, 0.697],
              [0.45, 0.706],
              [0.7, 0.697],
            ]),
            css(oklch(0.75, 0.09, 75), 0.9),
            0.0045,
            [0.01, 0.008],
          ),
        ]),
  ];
}

function bootLaces({ cloth }: Look): DisplayList {
  const lace = cloth.l > 0.55 ? oklch(0.35, 0.03, 50) : oklch(0.78, 0.07, 75);
  return Array.from({ length: 6 }, (_, k) => {
    const y = 0.3 + k * 0.044;
    const x = 0.436 - Math.max(0, k - 4) * 0.014;
    return [
      stroke(
        polyline([
          [x - 0.008, y],
          [x + 0.038, y + 0.016],
        ]),
        'rgb(16 16 22 / 0.4)',
        0.0125,
      ),
      stroke(
        polyline([
          [x - 0.008, y - 0.003],
          [x + 0.038, y + 0.013],
        ]),
        css(lace),
        0.009,
      ),
      fill(ellipse(x + 0.044, y + 0.015, 0.0065, 0.0065), css(METAL)),
    ];
  }).flat();
}

export function boots(look: Look): Drawn {
  const nodes = pair(() => boot(look), look.attributes.style === 'elegant' ? 0.15 : 0.14, -0.045);
  return { silhouettes: [], ground: { at: [0.5, 0.765], rx: 0.34, ry: 0.042 }, nodes: [moved([1.04, 0, 0, 1.04, -0.055, -0.01], nodes)] };
}
