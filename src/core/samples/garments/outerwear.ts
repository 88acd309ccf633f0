import { between, chance } from '../../random.ts';
import { css, oklch, shade, shadowOf } from '../colour.ts';
import { clipped, type DisplayList, fill, linear, type Path, stroke } from '../draw.ts';
import { type Knot, mirrored, mirrorKnots, polyline, ribbon, shifted, spline } from '../geometry.ts';
import { castShade, fold, seam, stitches } from '../light.ts';
import type { Look } from '../look.ts';
import { threadOf } from '../material.ts';
import { piece } from '../piece.ts';
import { cuffRib, hemRib, hood, hoodPath } from './knitwear.ts';
import { blockSleeves, colourBlock, sleeves } from './tops.ts';
import { bodyFolds, bodyPath, type Cut, cuffLine, cutOf, type Drawn, sleeveShape } from './torso.ts';
import { button, GOLD, insideBack, METAL, neckBand, shirtCollar, zip } from './trimmings.ts';

/** Lapels of a tailored front that closes at `closeY`: collar leaf, notch, lapel; drawn over the lining. */
function lapels(cut: Cut, look: Look, body: Path, closeY: number, wide = 0.13): DisplayList {
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
function lining(cut: Cut, look: Look, closeY: number): DisplayList {
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
function flaps(look: Look, y: number, x = 0.385, half = 0.052, height = 0.034, tilt = 0.006): DisplayList {
  const left: Knot[] = [
    [x - half, y + tilt, 1],
    [x + half, y - tilt, 1],
    [x + half, y + height - tilt, 1],
    [x - half, y + height + tilt, 1],
  ];
  return [spline(left, true), spline(mirrorKnots(left), true)].flatMap((path) => piece(path, look, { depth: 0.014 }));
}

export function jacket(look: Look): Drawn {
  const { style, material, neckline } = look.attributes;
  if (style === 'formal' || (neckline === 'lapel' && material !== 'leather')) return blazer(look);
  if (neckline === 'lapel') return biker(look);
  if (neckline === 'collar' && material === 'denim') return trucker(look);
  return bomber(look);
}

function blazer(look: Look): Drawn {
  const { random, cloth } = look;
  const cut = cutOf(random, { shoulder: 0.215, chest: 0.196, waist: 0.175, hem: 0.2, hemY: 0.84, neck: 0.09, shoulderY: 0.236 });
  const closeY = between(random, 0.52, 0.56);
  const hem: Knot[] = [
    [0.5 - cut.hem, cut.hemY - 0.01, 1],
    [0.5 - 0.09, cut.hemY + 0.012],
    [0.5 - 0.03, cut.hemY - 0.004],
    [0.5, cut.hemY - 0.05, 1],
  ];
  const body = bodyPath(cut, 'lapel', 'long', hem, 0.26);
  const shape = sleeveShape(cut, look, { length: 0.555, width: 0.09, angle: between(random, 0.16, 0.22) });
  const buttons = cloth.l > 0.6 ? oklch(0.42, 0.05, 55) : oklch(0.24, 0.02, 50);
  const cuff = (side: 'left' | 'right'): DisplayList => {
    const [x, y] = cuffLine(shape, 0.02).at(1) ?? [0, 0];
    const at = [0, 0.024, 0.048].map((d) => [x + d * Math.sin(shape.angle) + 0.004, y - d] as const);
    return at.flatMap(([bx, by]) => button([side === 'left' ? bx : 1 - bx, by], 0.0065, buttons));
  };
  const dart = (x: number): DisplayList =>
    seam(
      spline([
        [x, cut.armpitY + 0.05],
        [x + 0.006, cut.waistY - 0.03],
        [x - 0.004, cut.waistY + 0.08],
      ]),
      cloth,
      0.6,
    );
  return {
    silhouettes: [body, shape.path, mirrored(shape.path)],
    nodes: [
      ...lining(cut, look, closeY),
      ...sleeves(shape, look, body, { hem: 0, cuff }),
      ...piece(body, look, {
        depth: 0.075,
        inside: [
          ...bodyFolds(cut, look, 0.55),
          ...dart(0.39),
          ...dart(0.61),
          ...seam(
            spline([
              [0.506, closeY],
              [0.508, cut.hemY - 0.1],
              [0.515, cut.hemY],
            ]),
            cloth,
            1.1,
          ),
        ],
      }),
      clipped(body, lining(cut, look, closeY)),
      ...flaps(look, cut.waistY + 0.045),
      ...piece(
        polyline(
          [
            [0.575, 0.408],
            [0.645, 0.4],
            [0.647, 0.418],
            [0.577, 0.426],
          ],
          true,
        ),
        look,
        { depth: 0.01 },
      ),
      ...lapels(cut, look, body, closeY),
      ...button([0.5, closeY + 0.014], 0.0125, buttons),
      ...button([0.5, closeY + 0.09], 0.0125, buttons),
    ],
  };
}

function biker(look: Look): Drawn {
  const { random, cloth } = look;
  const cut = cutOf(random, { shoulder: 0.21, chest: 0.197, waist: 0.186, hem: 0.182, hemY: 0.77, waistY: 0.66, neck: 0.088 });
  const body = bodyPath(cut, 'lapel', 'long', undefined, 0.16);
  const shape = sleeveShape(cut, look, { length: 0.52, width: 0.088, angle: between(random, 0.22, 0.3) });
  const front: Knot[] = [
    [0.52, cut.topY + 0.2],
    [0.545, 0.5],
    [0.555, cut.hemY + 0.006],
  ];
  const cuff = (side: 'left' | 'right'): DisplayList => {
    const line = cuffLine(shape, 0.07);
    const [x, y] = line[2] ?? [0, 0];
    const knots: Knot[] = [
      [x, y],
      [x - 0.018, y + 0.062],
    ];
    return zip(side === 'left' ? knots : mirrorKnots(knots), METAL, 0.008);
  };
  const pocket: Knot[] = [
    [0.36, 0.62],
    [0.42, 0.585],
  ];
  return {
    silhouettes: [body, shape.path, mirrored(shape.path)],
    nodes: [
      ...lining(cut, look, cut.topY + 0.2),
      ...sleeves(shape, look, body, { hem: 0.03, cuff }),
      ...piece(body, look, {
        depth: 0.08,
        relief: 1.2,
        inside: [
          ...bodyFolds(cut, look, 1.25),
          ...seam(
            spline([
              [0.31, 0.345],
              [0.4, 0.36],
              [0.47, 0.33],
            ]),
            cloth,
          ),
          ...seam(
            spline([
              [0.69, 0.345],
              [0.6, 0.36],
              [0.55, 0.34],
            ]),
            cloth,
          ),
        ],
      }),
      clipped(body, lining(cut, look, cut.topY + 0.19)),
      ...zip(front, METAL),
      ...zip(pocket, METAL, 0.009),
      ...zip(
        mirrorKnots(pocket).map(([x, y]): Knot => [x, y + 0.01]),
        METAL,
        0.009,
      ),
      ...piece(
        ribbon(
          [
            [0.5 - cut.hem + 0.002, cut.hemY - 0.024, 1],
            [0.5, cut.hemY - 0.012],
            [0.5 + cut.hem - 0.002, cut.hemY - 0.024, 1],
          ],
          () => 0.046,
        ),
        look,
        { depth: 0.022 },
      ),
      ...lapels(cut, look, body, cut.topY + 0.25, 0.15),
      ...[
        [0.365, 0.345],
        [0.635, 0.345],
        [0.447, cut.hemY - 0.014],
      ].flatMap(([x = 0, y = 0]) => button([x, y], 0.0075, METAL)),
    ],
  };
}

function trucker(look: Look): Drawn {
  const { random, cloth } = look;
  const cut = cutOf(random, { shoulder: 0.21, chest: 0.2, waist: 0.19, hem: 0.182, hemY: 0.78, neck: 0.085 });
  const body = bodyPath(cut, 'collar', 'long');
  const shape = sleeveShape(cut, look, { length: 0.52, width: 0.09, angle: between(random, 0.22, 0.3) });
  const thread = threadOf('denim', cloth);
  const cuffs = (side: 'left' | 'right'): DisplayList => {
    const flip = (path: Path): Path => (side === 'left' ? path : mirrored(path));
    return [
      ...piece(
        flip(
          ribbon(
            cuffLine(shape, 0.024).map(([x, y]): Knot => [x, y]),
            () => 0.05,
          ),
        ),
        look,
        { angle: side === 'left' ? shape.angle : -shape.angle, depth: 0.022 },
      ),
      ...stitches(flip(polyline(cuffLine(shape, 0.044))), thread, cloth),
    ];
  };
  const chest = (mirror: boolean): DisplayList => {
    const knots: Knot[] = [
      [0.355, 0.385, 1],
      [0.455, 0.385, 1],
      [0.455, 0.415, 1],
      [0.405, 0.436, 1],
      [0.355, 0.415, 1],
    ];
    const path = spline(mirror ? mirrorKnots(knots) : knots, true);
    const x = mirror ? 1 - 0.405 : 0.405;
    return [
      ...piece(path, look, { depth: 0.014 }),
      ...stitches(
        polyline([
          [x - 0.044, 0.391],
          [x - 0.044, 0.411],
          [x, 0.43],
          [x + 0.044, 0.411],
          [x + 0.044, 0.391],
        ]),
        thread,
        cloth,
      ),
      ...button([x, 0.414], 0.008, oklch(0.68, 0.08, 60)),
    ];
  };
  const vSeam = (side: 1 | -1): DisplayList =>
    [0, 0.008].flatMap((d) =>
      stitches(
        polyline([
          [0.5 + side * (0.135 - d), 0.44],
          [0.5 + side * (0.055 - d), cut.hemY - 0.05],
        ]),
        thread,
        cloth,
      ),
    );
  const yoke = polyline([
    [0.27, 0.383],
    [0.73, 0.383],
  ]);
  return {
    silhouettes: [body, shape.path, mirrored(shape.path)],
    nodes: [
      ...sleeves(shape, look, body, { hem: 0, cuff: cuffs }),
      ...piece(body, look, {
        depth: 0.08,
        relief: 1.1,
        inside: [
          ...bodyFolds(cut, look, 0.8),
          ...seam(yoke, cloth),
          ...stitches(shifted(yoke, 0, -0.007), thread, cloth),
          ...vSeam(1),
          ...vSeam(-1),
          ...seam(
            polyline([
              [0.5, 0.25],
              [0.5, 0.85],
            ]),
            cloth,
            1.2,
          ),
          ...stitches(
            polyline([
              [0.524, 0.28],
              [0.524, 0.85],
            ]),
            thread,
            cloth,
          ),
        ],
      }),
      ...chest(false),
      ...chest(true),
      ...piece(
        ribbon(
          [
            [0.5 - cut.hem + 0.002, cut.hemY - 0.02, 1],
            [0.5, cut.hemY - 0.01],
            [0.5 + cut.hem - 0.002, cut.hemY - 0.02, 1],
          ],
          () => 0.05,
        ),
        look,
        {
          depth: 0.022,
          inside: stitches(
            spline([
              [0.5 - cut.hem, cut.hemY - 0.038, 1],
              [0.5, cut.hemY - 0.028],
              [0.5 + cut.hem, cut.hemY - 0.038, 1],
            ]),
            thread,
            cloth,
          ),
        },
      ),
      ...[0.3, 0.37, 0.47, 0.57, 0.67, cut.hemY - 0.012].flatMap((y) => button([0.512, y], 0.0095, oklch(0.68, 0.08, 60))),
      ...shirtCollar(cut, look, body, cloth, { spread: 0.115, drop: 0.1 }),
    ],
  };
}

function bomber(look: Look): Drawn {
  const { attributes, random, cloth, trim, accent } = look;
  const { neckline = 'round', style, pattern } = attributes;
  const sporty = style === 'sporty';
  const cut = cutOf(random, {
    shoulder: 0.215,
    chest: 0.207,
    waist: 0.208,
    hem: 0.192,
    hemY: 0.79,
    neck: 0.09,
    ...(neckline === 'hood' ? { topY: 0.215, shoulderY: 0.25 } : {}),
  });
  const body = bodyPath(cut, neckline, 'long');
  const shape = sleeveShape(cut, look, { length: 0.51, width: 0.096, angle: between(random, 0.24, 0.32), puff: 0.012 });
  const block = pattern === 'colour block';
  const edge = sporty ? (block ? accent : shade(cloth, cloth.l > 0.5 ? -0.12 : 0.06)) : shade(cloth, -0.05);
  const metal = chance(random, 0.6) ? METAL : GOLD;
  const from = cut.topY + (neckline === 'hood' ? 0.1 : neckline === 'collar' ? 0.06 : 0.055);
  const pocket: Knot[] = [
    [0.375, 0.6, 1],
    [0.345, 0.69, 1],
  ];
  const welt = (knots: readonly Knot[]): DisplayList =>
    piece(
      ribbon(knots, () => 0.02),
      look,
      { cloth: edge, material: null, depth: 0.01 },
    );
  return {
    silhouettes: [body, shape.path, mirrored(shape.path), ...(neckline === 'hood' ? [hoodPath(cut.topY)] : [])],
    nodes: [
      ...insideBack(cut, neckline, look),
      ...sleeves(shape, look, body, { ...(blockSleeves(look) ? { cloth: accent } : {}), hem: 0, cuff: cuffRib(shape, look, edge) }),
      ...piece(body, look, {
        depth: 0.085,
        relief: 1.15,
        inside: [
          ...colourBlock(look, cut),
          ...bodyFolds(cut, look, 1.15),
          ...(sporty && !block
            ? [
                stroke(
                  polyline([
                    [0.2, 0.395],
                    [0.8, 0.395],
                  ]),
                  css(trim),
                  0.014,
                ),
                stroke(
                  polyline([
                    [0.2, 0.424],
                    [0.8, 0.424],
                  ]),
                  css(trim),
                  0.014,
                ),
              ]
            : []),
        ],
      }),
      ...hemRib(cut, look, edge, 0.052),
      ...welt(pocket),
      ...welt(mirrorKnots(pocket)),
      ...zip(
        [
          [0.5, from],
          [0.5, cut.hemY + 0.008],
        ],
        metal,
      ),
      ...(neckline === 'hood'
        ? hood(cut.topY, look, body)
        : neckline === 'collar'
          ? shirtCollar(cut, look, body, block ? accent : cloth, { spread: 0.105, drop: 0.095 })
          : neckBand(cut, 'round', look, edge, 0.036)),
    ],
  };
}

export function coat(look: Look): Drawn {
  const { attributes, random, cloth } = look;
  const { neckline = 'lapel', style } = attributes;
  const hooded = neckline === 'hood';
  const belted = style === 'elegant';
  const cut = cutOf(random, {
    shoulder: 0.178,
    chest: 0.168,
    waist: belted ? 0.142 : 0.166,
    hem: belted ? 0.225 : 0.195,
    topY: hooded ? 0.16 : 0.13,
    shoulderY: hooded ? 0.196 : 0.174,
    armpitY: 0.345,
    waistY: 0.5,
    hemY: 0.885,
    neck: 0.08,
  });
  const closeY = neckline === 'lapel' ? between(random, 0.37, 0.42) : cut.topY + 0.06;
  const depth = neckline === 'lapel' ? 0.2 : hooded ? 0.08 : 0.06;
  const hem: Knot[] = belted
    ? [
        [0.5 - 0.175, 0.62],
        [0.5 - cut.hem, cut.hemY, 1],
        [0.5 - cut.hem * 0.5, cut.hemY + 0.014],
        [0.5, cut.hemY + 0.016],
      ]
    : [
        [0.5 - cut.hem, cut.hemY, 1],
        [0.5 - cut.hem * 0.5, cut.hemY + 0.01],
        [0.5, cut.hemY + 0.012],
      ];
  const body = bodyPath(cut, neckline, 'long', hem, depth);
  const shape = sleeveShape(cut, look, { length: 0.525, width: 0.08, angle: between(random, 0.15, 0.21) });
  const buttons = style === 'elegant' ? GOLD : cloth.l > 0.55 ? oklch(0.36, 0.04, 50) : oklch(0.2, 0.02, 50);
  const double = style !== 'casual' && neckline === 'lapel';
  const rows = [closeY + 0.03, closeY + 0.115, closeY + 0.2, closeY + 0.285].filter((y) => !belted || Math.abs(y - 0.5) > 0.035);
  const xs = double ? [0.462, 0.552] : [0.512];
  const edgeX = double ? 0.578 : 0.533;
  const j = () => between(random, -0.012, 0.012);
  const skirt = [-0.12, -0.06, 0.07, 0.13].flatMap((x) =>
    fold(
      [
        [0.5 + x * 0.7, 0.52 + j()],
        [0.5 + x * 0.95 + j(), 0.7],
        [0.5 + x * 1.2, cut.hemY + 0.01],
      ],
      0.034,
      cloth,
      0.62,
    ),
  );
  return {
    silhouettes: [body, shape.path, mirrored(shape.path), ...(hooded ? [hoodPath(cut.topY)] : [])],
    nodes: [
      ...(hooded ? [] : lining(cut, look, closeY)),
      ...sleeves(shape, look, body, { hem: 0.05 }),
      ...piece(body, look, {
        depth: 0.075,
        inside: [
          ...bodyFolds({ ...cut, hemY: 0.68 }, look, 0.6),
          ...skirt,
          ...seam(
            spline([
              [edgeX, closeY],
              [edgeX, cut.hemY + 0.02],
            ]),
            cloth,
            1.3,
          ),
          ...fold(
            [
              [edgeX + 0.004, closeY + 0.05],
              [edgeX + 0.006, 0.6],
              [edgeX + 0.004, cut.hemY],
            ],
            0.02,
            cloth,
            0.7,
          ),
        ],
      }),
      ...(neckline === 'lapel' ? [clipped(body, lining(cut, look, closeY))] : []),
      ...flaps(look, 0.59, 0.388, 0.046, 0.036, 0.008),
      ...rows.flatMap((y) => xs.flatMap((x) => (hooded && style === 'casual' ? toggle(x, y + 0.02, look) : button([x, y], 0.0125, buttons)))),
      ...(belted ? belt(look) : []),
      ...(neckline === 'lapel'
        ? lapels(cut, look, body, closeY, 0.12)
        : hooded
          ? hood(cut.topY, look, body)
          : shirtCollar(cut, look, body, cloth, { spread: 0.12, drop: 0.11 })),
    ],
  };
}

/** A horn toggle with its cord loops. */
function toggle(x: number, y: number, { cloth }: Look): DisplayList {
  const cord = shade(cloth, cloth.l > 0.5 ? -0.28 : 0.28);
  const horn = oklch(0.72, 0.07, 70);
  return [
    stroke(
      polyline([
        [x - 0.055, y],
        [x + 0.055, y],
      ]),
      css(cord),
      0.007,
    ),
    fill(
      ribbon(
        [
          [x - 0.022, y],
          [x + 0.024, y],
        ],
        (t) => 0.017 - Math.abs(t - 0.5) * 0.012,
      ),
      linear([x, y - 0.008], [x, y + 0.009], [0, css(shade(horn, 0.12))], [1, css(shade(horn, -0.22))]),
    ),
    stroke(
      ribbon(
        [
          [x - 0.022, y],
          [x + 0.024, y],
        ],
        (t) => 0.017 - Math.abs(t - 0.5) * 0.012,
      ),
      css(shadowOf(horn), 0.5),
      0.002,
    ),
  ];
}

function belt(look: Look): DisplayList {
  const { cloth } = look;
  const band = ribbon(
    [
      [0.352, 0.503, 1],
      [0.5, 0.512],
      [0.648, 0.503, 1],
    ],
    () => 0.034,
  );
  const tail = spline(
    [
      [0.51, 0.52, 1],
      [0.545, 0.52, 1],
      [0.572, 0.66],
      [0.585, 0.7, 1],
      [0.553, 0.708, 1],
      [0.535, 0.64],
    ],
    true,
  );
  const buckle = polyline(
    [
      [0.505, 0.49],
      [0.56, 0.49],
      [0.56, 0.535],
      [0.505, 0.535],
    ],
    true,
  );
  return [
    ...piece(tail, look, { print: false, depth: 0.016 }),
    ...piece(band, look, { print: false, depth: 0.016 }),
    ...seam(
      spline([
        [0.355, 0.512],
        [0.5, 0.52],
        [0.645, 0.512],
      ]),
      cloth,
      0.5,
    ),
    stroke(buckle, css(shade(GOLD, -0.3), 0.6), 0.011),
    stroke(buckle, css(GOLD), 0.008),
  ];
}
