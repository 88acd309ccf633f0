import { between } from '../../random.ts';
import { css, oklch, shade, shadowOf } from '../colour.ts';
import { clipped, type DisplayList, fill, linear, stroke } from '../draw.ts';
import { type Knot, mirrored, polyline, ribbon, spline, through } from '../geometry.ts';
import { fold, seam } from '../light.ts';
import type { Look } from '../look.ts';
import { piece } from '../piece.ts';
import { hood, hoodPath } from './hoodie.ts';
import { shirtCollar } from './necks.ts';
import { sleeveShape } from './sleeveShape.ts';
import { sleeves } from './sleeves.ts';
import { flaps, lapels, lining } from './tailoring.ts';
import { bodyFolds, bodyPath, cutOf, type Drawn } from './torso.ts';
import { button, GOLD } from './trimmings.ts';

/** A coat: double-breasted (formal), belted with gold buttons (elegant), single or with toggles (casual). */
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
  const band = ribbon(through('.352,.503! .5,.512 .648,.503!'), () => 0.034);
  const tail = spline(through('.51,.52! .545,.52! .572,.66 .585,.7! .553,.708! .535,.64'), true);
  const buckle = polyline(through('.505,.49 .56,.49 .56,.535 .505,.535'), true);
  return [
    ...piece(tail, look, { print: false, depth: 0.016 }),
    ...piece(band, look, { print: false, depth: 0.016 }),
    ...seam(spline(through('.355,.512 .5,.52 .645,.512')), cloth, 0.5),
    stroke(buckle, css(shade(GOLD, -0.3), 0.6), 0.011),
    stroke(buckle, css(GOLD), 0.008),
  ];
}
