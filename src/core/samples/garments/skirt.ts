import { chance } from '../../random.ts';
import type { Length } from '../attributes.ts';
import { css, oklch, shade, shadowOf } from '../colour.ts';
import { type DisplayList, stroke } from '../draw.ts';
import { type Knot, polyline, spline, symmetric } from '../geometry.ts';
import { castShade, fold, seam, stitches } from '../light.ts';
import type { Look } from '../look.ts';
import { threadOf } from '../material.ts';
import { piece } from '../piece.ts';
import { hangingFolds, wavedHem } from './drape.ts';
import type { Drawn } from './torso.ts';
import { button, GOLD } from './trimmings.ts';
import { sash } from './waistband.ts';

const SKIRT_HEM: Readonly<Record<Length, number>> = { short: 0.64, 'knee-length': 0.77, long: 0.9 };

/** A skirt: straight (leather, denim), pleated (wool), else flared; sash when elegant, buttons when vintage. */
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
