import { between, chance } from '../../random.ts';
import type { Length } from '../attributes.ts';
import { clipped, type DisplayList, stroke } from '../draw.ts';
import { css, oklch, shade, shadowOf } from '../colour.ts';
import { type Knot, mirrored, polyline, ribbon, spline, symmetric } from '../geometry.ts';
import { castShade, fold, seam, stitches } from '../light.ts';
import type { Look } from '../look.ts';
import { threadOf } from '../material.ts';
import { piece } from '../piece.ts';
import { cuffRib, rollNeck } from './knitwear.ts';
import { armholeBands, placket, sleeves } from './tops.ts';
import { bodyFolds, bodyPath, type Cut, cuffLine, cutOf, type Drawn, neckDepth, sleeveShape } from './torso.ts';
import { button, GOLD, insideBack, neckBand, ribs, shirtCollar } from './trimmings.ts';

/** A hem that waves with the folds above it: left half, outer corner first. `y` may vary with x by the waves. */
function wavedHem(half: number, y: number, waves: number): Knot[] {
  const knots: Knot[] = [[0.5 - half, y - 0.008, 1]];
  for (let k = 1; k < waves * 2; k++) knots.push([0.5 - half * (1 - k / (waves * 2)), y + (k % 2 ? 0.016 : 0.001)]);
  return [...knots, [0.5, y + 0.01]];
}

/** Folds that run from a waist to a hem and spread with the cloth. */
function hangingFolds(look: Look, from: number, to: number, waist: number, hem: number, count: number, strength: number): DisplayList {
  const { random, cloth } = look;
  const j = (reach: number) => between(random, -reach, reach);
  return Array.from({ length: count }, (_, k) => {
    const at = ((k + 0.5) / count) * 2 - 1 + j(0.35 / count);
    const start = from + Math.max(0, j(0.05)) + 0.004;
    return fold(
      [
        [0.5 + at * waist * 0.92, start],
        [0.5 + at * (waist + hem) * 0.5 + j(0.006), (start + to) / 2],
        [0.5 + at * hem * 0.97, to + 0.016],
      ],
      0.026 + (hem / count) * 0.2,
      cloth,
      strength * between(random, 0.75, 1.15),
    );
  }).flat();
}

const DRESS_HEM: Readonly<Record<Length, number>> = { short: 0.74, 'knee-length': 0.83, long: 0.95 };

export function dress(look: Look): Drawn {
  const { attributes, random, cloth, trim } = look;
  const { sleeve = 'sleeveless', neckline = 'round', length = 'knee-length', style, material } = attributes;
  const knitted = material === 'knit';
  const top = length === 'short' ? 0.15 : length === 'long' ? 0.06 : 0.1;
  const size = length === 'long' ? 0.86 : length === 'short' ? 1 : 0.94;
  const waistY = top + 0.31 * size;
  const hemY = DRESS_HEM[length];
  const flare = knitted ? 0.015 : (hemY - waistY) * between(random, 0.26, 0.36) + 0.01;
  const waist = (knitted ? 0.124 : 0.116) * size;
  const hemHalf = (knitted ? 0.135 * size : 0.15 * size) + flare;
  const cut: Cut = {
    ...cutOf(random, {
      neck: 0.078 * size,
      shoulder: 0.165 * size,
      chest: 0.148 * size,
      topY: top,
      shoulderY: top + 0.036,
      armpitY: top + 0.185 * size,
      waistY,
    }),
    waist,
    hem: hemHalf,
    hemY,
  };
  const depth = (neckline === 'v-neck' ? 0.15 : neckline === 'round' ? 0.085 : neckDepth(neckline)) * size;
  const hem: Knot[] = [
    ...(knitted ? [[0.5 - 0.146 * size, waistY + 0.12] as Knot] : [[0.5 - waist - (hemHalf - waist) * 0.42, waistY + (hemY - waistY) * 0.3] as Knot]),
    ...(knitted ? [[0.5 - hemHalf, hemY, 1] as Knot, [0.5, hemY + 0.012] as Knot] : wavedHem(hemHalf, hemY, 3)),
  ];
  const body = bodyPath(cut, neckline, sleeve, hem, depth);
  const shape =
    sleeve === 'sleeveless'
      ? undefined
      : sleeveShape(
          cut,
          look,
          sleeve === 'long'
            ? { length: 0.45 * size, width: 0.07 * size, angle: between(random, 0.24, 0.32), puff: knitted ? 0.004 : 0.016 }
            : { length: 0.13 * size, width: 0.11 * size, angle: 0.52, puff: style === 'vintage' ? 0.026 : 0.008 },
        );
  const cuff = (side: 'left' | 'right'): DisplayList => {
    if (!shape) return [];
    const path = ribbon(
      cuffLine(shape, 0.012).map(([x, y]): Knot => [x, y]),
      () => 0.024,
    );
    return piece(side === 'left' ? path : mirrored(path), look, { ...(style === 'vintage' ? { cloth: trim } : {}), depth: 0.012 });
  };
  const band = knitted ? [] : waistband(look, cut);
  const buttoned = neckline === 'collar' || (style === 'vintage' && neckline !== 'round') || material === 'denim';
  const collarCloth = style === 'vintage' ? trim : cloth;
  return {
    silhouettes: [body, ...(shape ? [shape.path, mirrored(shape.path)] : [])],
    nodes: [
      ...insideBack(cut, neckline, look, cloth, depth),
      ...(shape ? sleeves(shape, look, body, knitted ? { hem: 0, cuff: cuffRib(shape, look, cloth, 0.04) } : { hem: 0, cuff }) : []),
      ...piece(body, look, {
        depth: 0.062,
        inside: [
          ...bodyFolds({ ...cut, hemY: waistY + 0.06, hem: waist }, look, knitted ? 0.4 : 0.5),
          ...(knitted
            ? hangingFolds(look, waistY + 0.06, hemY, waist, hemHalf, 4, 0.35)
            : hangingFolds(look, waistY, hemY, waist, hemHalf, length === 'long' ? 8 : 7, material === 'silk' ? 0.85 : 0.68)),
          ...(knitted
            ? ribs(
                [...Array(24)].map((_, k) => [0.5 - hemHalf + (hemHalf * 2 * k) / 23, hemY - 0.035] as const),
                [...Array(24)].map((_, k) => [0.5 - hemHalf + (hemHalf * 2 * k) / 23, hemY + 0.02] as const),
                cloth,
              )
            : seam(spline(hem.filter(([, y]) => y > hemY - 0.02).map(([x, y]): Knot => [x, y - 0.02])), cloth, 0.3)),
        ],
      }),
      ...(sleeve === 'sleeveless' ? armholeBands(cut, look, body, style === 'vintage' ? trim : cloth, 0.012) : []),
      ...(buttoned
        ? [
            clipped(
              body,
              placket(
                top + depth,
                material === 'denim' ? hemY : waistY,
                look,
                style === 'vintage' ? oklch(0.5, 0.07, 50) : style === 'elegant' ? GOLD : oklch(0.9, 0.03, 80),
                material === 'denim' ? 8 : 4,
                0.0085,
              ),
            ),
          ]
        : []),
      ...band,
      ...(neckline === 'collar'
        ? shirtCollar(cut, look, body, collarCloth, { round: style !== 'casual', drop: 0.085, spread: 0.088 })
        : neckline === 'turtleneck'
          ? rollNeck(cut, look, body)
          : neckBand(cut, neckline, look, collarCloth, knitted ? 0.024 : 0.014, depth)),
    ],
  };
}

/** What gathers a dress at the waist: a sash with a bow (elegant), a belt (vintage), a seam (casual). */
function waistband(look: Look, cut: Cut): DisplayList {
  const { attributes, cloth, trim } = look;
  const { waistY: y, waist } = cut;
  const band = ribbon(
    [
      [0.5 - waist - 0.001, y - 0.002, 1],
      [0.5, y + 0.008],
      [0.5 + waist + 0.001, y - 0.002, 1],
    ],
    () => (attributes.style === 'casual' ? 0.012 : 0.034),
  );
  if (attributes.style === 'casual')
    return [
      ...seam(
        spline([
          [0.5 - waist, y, 1],
          [0.5, y + 0.009],
          [0.5 + waist, y, 1],
        ]),
        cloth,
      ),
      ...fold(
        [
          [0.5 - waist, y + 0.008],
          [0.5, y + 0.018],
          [0.5 + waist, y + 0.008],
        ],
        0.014,
        cloth,
        0.5,
      ),
    ];
  if (attributes.style === 'vintage') {
    const leather = cloth.l > 0.55 || cloth.c > 0.05 ? trim : oklch(0.6, 0.08, 60);
    const buckle = polyline(
      [
        [0.482, y - 0.013],
        [0.518, y - 0.013],
        [0.518, y + 0.03],
        [0.482, y + 0.03],
      ],
      true,
    );
    return [
      ...piece(band, look, { cloth: leather, material: 'leather', depth: 0.014 }),
      stroke(buckle, css(shade(GOLD, -0.35), 0.6), 0.009),
      stroke(buckle, css(GOLD), 0.0065),
    ];
  }
  const sash = shade(cloth, cloth.l > 0.5 ? -0.11 : 0.1);
  const x = 0.5 - waist * 0.35;
  const loop = spline(
    [
      [x, y + 0.006, 1],
      [x - 0.045, y - 0.024],
      [x - 0.07, y + 0.004],
      [x - 0.045, y + 0.03],
    ],
    true,
  );
  const tail = (dx: number, long: number) =>
    spline(
      [
        [x - 0.008, y + 0.006, 1],
        [x + dx - 0.012, y + long * 0.6],
        [x + dx - 0.02, y + long, 1],
        [x + dx + 0.014, y + long - 0.01, 1],
        [x + 0.01, y + 0.01, 1],
      ],
      true,
    );
  return [
    ...piece(band, look, { cloth: sash, material: 'silk', depth: 0.014 }),
    ...[tail(-0.03, 0.17), tail(0.02, 0.145)].flatMap((path) => piece(path, look, { cloth: sash, material: 'silk', depth: 0.014 })),
    ...[loop, mirrored(loop, x)].flatMap((path) => piece(path, look, { cloth: sash, material: 'silk', depth: 0.018 })),
    ...piece(
      spline(
        [
          [x - 0.013, y - 0.012],
          [x + 0.013, y - 0.012],
          [x + 0.014, y + 0.024],
          [x - 0.014, y + 0.024],
        ],
        true,
      ),
      look,
      { cloth: sash, material: null, depth: 0.012 },
    ),
  ];
}

const SKIRT_HEM: Readonly<Record<Length, number>> = { short: 0.64, 'knee-length': 0.77, long: 0.9 };

export function skirt(look: Look): Drawn {
  const { attributes, random, cloth } = look;
  const { length = 'knee-length', material, style } = attributes;
  const top = length === 'short' ? 0.27 : length === 'long' ? 0.12 : 0.2;
  const hemY = SKIRT_HEM[length] + (length === 'short' ? 0.05 : 0);
  const narrow = material === 'leather' || material === 'denim';
  const pleated = material === 'wool' || (style === 'vintage' && chance(random, 0.5));
  const waist = length === 'long' ? 0.125 : 0.14;
  const half = narrow ? waist + 0.055 : waist + (hemY - top) * (pleated ? 0.26 : 0.29) + 0.03;
  const hip: Knot[] = narrow ? [[0.5 - waist - 0.048, top + 0.15]] : [[0.5 - waist - (half - waist) * 0.45, top + (hemY - top) * 0.36]];
  const hem =
    narrow || pleated
      ? ([
          [0.5 - half, hemY, 1],
          [0.5 - half * 0.5, hemY + 0.012],
          [0.5, hemY + 0.015],
        ] as Knot[])
      : wavedHem(half, hemY, 3);
  const body = symmetric([[0.5, top + 0.01], [0.5 - waist, top, 1], ...hip, ...hem]);
  const back = spline(
    [
      [0.5 - waist, top - 0.026, 1],
      [0.5, top - 0.036],
      [0.5 + waist, top - 0.026, 1],
      [0.5, top - 0.012],
    ],
    true,
  );
  const band = spline(
    [
      [0.5 - waist - 0.002, top - 0.026, 1],
      [0.5, top - 0.012],
      [0.5 + waist + 0.002, top - 0.026, 1],
      [0.5 + waist + 0.004, top + 0.02, 1],
      [0.5, top + 0.034],
      [0.5 - waist - 0.004, top + 0.02, 1],
    ],
    true,
  );
  const thread = threadOf(material, cloth);
  const pleats: DisplayList = Array.from({ length: 9 }, (_, k) => {
    const at = (k - 4) / 4.3;
    const line = polyline([
      [0.5 + at * waist, top + 0.03],
      [0.5 + at * half, hemY + 0.02],
    ]);
    return [
      ...fold(
        [
          [0.5 + at * waist + 0.006, top + 0.03],
          [0.5 + at * (waist + half) * 0.5 + 0.009, (top + hemY) / 2],
          [0.5 + at * half + 0.014, hemY + 0.03],
        ],
        0.03,
        cloth,
        0.55,
      ),
      stroke(line, css(shadowOf(cloth), 0.5), 0.004),
    ];
  }).flat();
  const denim: DisplayList =
    material === 'denim'
      ? [
          ...seam(
            polyline([
              [0.5, top],
              [0.5, hemY + 0.02],
            ]),
            cloth,
            1.2,
          ),
          ...stitches(
            polyline([
              [0.512, top + 0.03],
              [0.512, hemY + 0.02],
            ]),
            thread,
            cloth,
          ),
          ...[0, 0.01].flatMap((d) =>
            [
              stitches(
                spline([
                  [0.5 - waist + 0.035 + d, top + 0.03, 1],
                  [0.5 - waist + 0.02 + d, top + 0.085],
                  [0.5 - waist - 0.04, top + 0.1 + d, 1],
                ]),
                thread,
                cloth,
              ),
              stitches(
                spline([
                  [0.5 + waist - 0.035 - d, top + 0.03, 1],
                  [0.5 + waist - 0.02 - d, top + 0.085],
                  [0.5 + waist + 0.04, top + 0.1 + d, 1],
                ]),
                thread,
                cloth,
              ),
            ].flat(),
          ),
          ...stitches(
            spline([
              [0.5 - half, hemY - 0.022, 1],
              [0.5, hemY - 0.008],
              [0.5 + half, hemY - 0.022, 1],
            ]),
            thread,
            cloth,
          ),
        ]
      : [];
  const straight: DisplayList = narrow
    ? [
        ...fold(
          [
            [0.5 - waist, top + 0.2],
            [0.5 - 0.05, top + 0.23],
            [0.5 + 0.02, top + 0.22],
          ],
          0.02,
          cloth,
          0.6,
        ),
        ...fold(
          [
            [0.5 + waist + 0.02, top + 0.24],
            [0.5 + 0.06, top + 0.27],
            [0.5, top + 0.26],
          ],
          0.02,
          cloth,
          0.6,
        ),
        ...hangingFolds(look, top + 0.12, hemY, waist, half, 3, 0.6),
        ...seam(
          polyline([
            [0.5 - waist * 0.5, top + 0.03],
            [0.5 - waist * 0.62, top + 0.14],
          ]),
          cloth,
          0.7,
        ),
        ...seam(
          polyline([
            [0.5 + waist * 0.5, top + 0.03],
            [0.5 + waist * 0.62, top + 0.14],
          ]),
          cloth,
          0.7,
        ),
      ]
    : [];
  return {
    silhouettes: [body, band],
    nodes: [
      ...piece(back, look, { cloth: shade(cloth, cloth.l > 0.5 ? -0.2 : -0.08), material: null, depth: 0.01 }),
      ...piece(body, look, {
        depth: 0.075,
        relief: 1.1,
        inside: narrow
          ? [...straight, ...denim]
          : pleated
            ? pleats
            : hangingFolds(look, top + 0.02, hemY, waist, half, 8, material === 'silk' ? 0.95 : 0.75),
      }),
      castShade(body, band, cloth, 0.025, 0.4),
      ...piece(band, look, {
        print: pleated,
        depth: 0.018,
        inside:
          material === 'denim'
            ? [
                ...stitches(
                  spline([
                    [0.3, top + 0.012],
                    [0.5, top + 0.026],
                    [0.7, top + 0.012],
                  ]),
                  thread,
                  cloth,
                ),
              ]
            : [],
      }),
      ...(narrow
        ? button([0.503, top + 0.01], 0.0105, material === 'denim' ? oklch(0.68, 0.08, 60) : GOLD)
        : style === 'vintage'
          ? [0.06, 0.13, 0.2].flatMap((d) => button([0.5, top + d], 0.0115, oklch(0.5, 0.07, 50)))
          : []),
      ...(style === 'elegant' ? sash(look, top, waist) : []),
    ],
  };
}

/** A narrow tied belt at the waist of a skirt. */
function sash(look: Look, y: number, waist: number): DisplayList {
  const cloth = shade(look.cloth, look.cloth.l > 0.5 ? -0.11 : 0.1);
  const x = 0.5 + waist * 0.35;
  const loop = spline(
    [
      [x, y + 0.008, 1],
      [x - 0.04, y - 0.02],
      [x - 0.062, y + 0.006],
      [x - 0.04, y + 0.03],
    ],
    true,
  );
  const tail = (dx: number, long: number) =>
    spline(
      [
        [x - 0.007, y + 0.01, 1],
        [x + dx - 0.014, y + long, 1],
        [x + dx + 0.014, y + long - 0.008, 1],
        [x + 0.009, y + 0.01, 1],
      ],
      true,
    );
  return [tail(-0.025, 0.15), tail(0.022, 0.13), loop, mirrored(loop, x)].flatMap((path) =>
    piece(path, look, { cloth, material: 'silk', depth: 0.015 }),
  );
}
