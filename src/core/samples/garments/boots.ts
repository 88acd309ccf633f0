import { css, oklch, shade, shadowOf } from '../colour.ts';
import { clipped, type DisplayList, fill, linear, moved, stroke } from '../draw.ts';
import { ellipse, polyline, spline, through } from '../geometry.ts';
import { fold, seam, softStroke } from '../light.ts';
import type { Look } from '../look.ts';
import { piece } from '../piece.ts';
import { pair } from './sneakers.ts';
import type { Drawn } from './torso.ts';
import { METAL } from './trimmings.ts';

/** One boot in profile, toe to the left; with laces and a lug sole (casual) or a heel (elegant). */
function boot(look: Look): DisplayList {
  const { cloth, attributes } = look;
  const elegant = attributes.style === 'elegant';
  const soleColour = elegant ? shade(cloth, -0.16) : cloth.l < 0.35 ? oklch(0.3, 0.03, 60) : oklch(0.34, 0.03, 60);
  const shaft = elegant
    ? spline(
        through(
          '.44,.17! .55,.178 .66,.17! .655,.33 .63,.48 .662,.58 .668,.665! .53,.7 .4,.748! .21,.748! .196,.715 .24,.675 .36,.63 .44,.565 .455,.46 .443,.32',
        ),
        true,
      )
    : spline(
        through('.43,.25! .54,.262 .665,.245! .675,.38 .67,.5 .695,.6 .7,.7! .2,.7! .19,.63 .235,.578 .33,.552 .41,.508 .435,.43 .432,.33'),
        true,
      );
  const folds: DisplayList = [
    ...fold(elegant ? through('.452,.5 .53,.53 .63,.5') : through('.43,.46 .53,.49 .66,.46'), 0.026, cloth, 1),
    ...fold(elegant ? through('.44,.565 .52,.58 .62,.54') : through('.41,.515 .5,.535 .64,.51'), 0.026, cloth, 1.1),
    ...fold(elegant ? through('.452,.42 .54,.44 .63,.42') : through('.436,.38 .54,.4 .66,.385'), 0.022, cloth, 0.7),
    ...fold(elegant ? through('.26,.7 .33,.68 .4,.63') : through('.27,.63 .33,.61 .37,.565'), 0.026, cloth, 0.8),
  ];
  const opening = elegant ? ellipse(0.55, 0.171, 0.11, 0.013) : ellipse(0.548, 0.25, 0.118, 0.017);
  const sole = elegant
    ? spline(through('.2,.74! .4,.742! .53,.69 .668,.655! .672,.75 .664,.765! .622,.765! .61,.71! .54,.715 .42,.765! .215,.765!'), true)
    : spline(through('.186,.69! .45,.7 .708,.69! .713,.752! .57,.755! .555,.738! .45,.738! .43,.752! .2,.75! .182,.725'), true);
  const gloss = spline(elegant ? through('.475,.21 .482,.33 .486,.45') : through('.46,.29 .466,.36 .47,.43'));
  const light = shade(cloth, cloth.l < 0.4 ? 0.4 : 0.24);
  const details: DisplayList = elegant
    ? [
        ...seam(spline(through('.605,.18 .598,.36 .58,.52 .59,.68')), cloth),
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
        ...seam(spline(through('.43,.47 .39,.56 .42,.7')), cloth),
        ...seam(spline(through('.595,.7 .6,.6 .64,.53 .672,.5')), cloth),
        ...bootLaces(look),
      ];
  return [
    ...piece(shaft, look, {
      depth: 0.075,
      relief: 1.1,
      inside: [
        ...folds,
        ...softStroke(gloss, light, 0.04, 0.5, 5),
        ...softStroke(spline(elegant ? through('.235,.705 .29,.676 .34,.655') : through('.225,.63 .27,.592 .33,.57')), light, 0.036, 0.55, 5),
      ],
    }),
    fill(opening, linear([0.5, 0.15], [0.55, 0.27], [0, css(shade(cloth, -0.25))], [1, css(shade(cloth, -0.1))])),
    stroke(opening, css(shadowOf(cloth), 0.6), 0.003),
    clipped(shaft, details),
    ...piece(sole, look, { cloth: soleColour, material: null, depth: 0.02 }),
    ...(elegant ? [] : [stroke(spline(through('.195,.697 .45,.706 .7,.697')), css(oklch(0.75, 0.09, 75), 0.9), 0.0045, [0.01, 0.008])]),
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

/** A pair of boots: laced with a lug sole (casual), or tall with a heel (elegant). */
export function boots(look: Look): Drawn {
  const nodes = pair(() => boot(look), look.attributes.style === 'elegant' ? 0.15 : 0.14, -0.045);
  return { silhouettes: [], ground: { at: [0.5, 0.765], rx: 0.34, ry: 0.042 }, nodes: [moved([1.04, 0, 0, 1.04, -0.055, -0.01], nodes)] };
}
