import { pick } from '../../random.ts';
import { css, oklch, type Oklch, shade } from '../colour.ts';
import { clipped, type DisplayList, fill, radial } from '../draw.ts';
import { ellipse, spline } from '../geometry.ts';
import { seam, softStroke, stitches } from '../light.ts';
import type { Look } from '../look.ts';
import { threadOf } from '../material.ts';
import { beltLoops, type LegCut, legs, waistBand } from './legs.ts';
import { fivePockets, fly, hems } from './pockets.ts';
import type { Drawn } from './torso.ts';
import { button } from './trimmings.ts';

/** Five pockets, copper thread, faded thighs and knees; rolled hems when vintage. */
export function jeans(look: Look): Drawn {
  const { attributes, random, cloth } = look;
  const vintage = attributes.style === 'vintage';
  const shape = pick(random, [
    { outer: 0.128, inner: 0.052, knee: 0.142 },
    { outer: 0.148, inner: 0.044, knee: 0.154 },
    { outer: 0.182, inner: 0.028, knee: 0.16 },
  ]);
  const cut: LegCut = { top: 0.12, crotch: 0.34, hem: vintage ? 0.85 : 0.895, waist: 0.12, hip: 0.157, ...shape };
  const thread = threadOf('denim', cloth);
  const fade = (side: -1 | 1): DisplayList => {
    const x = 0.5 + side * 0.085;
    const glow = shade(cloth, cloth.l < 0.3 ? 0.16 : 0.18);
    return [
      fill(ellipse(x, 0.48, 0.065, 0.2), radialSoft(x, 0.48, 0.2, glow, vintage ? 0.75 : 0.5)),
      ...whiskers(x, cut.crotch, side, glow),
      ...seam(
        spline([
          [0.5 + side * (cut.hip - 0.02), 0.27],
          [0.5 + side * (cut.knee - 0.018), 0.56],
          [0.5 + side * (cut.outer - 0.014), cut.hem],
        ]),
        cloth,
        0.7,
      ),
    ];
  };
  const { nodes, paths } = legs(look, cut, fade);
  return {
    silhouettes: paths,
    nodes: [
      ...nodes,
      clipped(paths.flat(), fivePockets(look, cut)),
      ...fly(cut, look, thread),
      ...hems(look, cut, vintage),
      ...waistBand(look, cut),
      ...stitches(
        spline([
          [0.385, cut.top - 0.024],
          [0.5, cut.top - 0.01],
          [0.615, cut.top - 0.024],
        ]),
        thread,
        cloth,
      ),
      ...beltLoops(look, cut),
      ...button([0.512, cut.top + 0.001], 0.0105, oklch(0.68, 0.08, 60)),
    ],
  };
}

function radialSoft(x: number, y: number, radius: number, colour: Oklch, alpha: number) {
  return radial([x, y], radius, [0, css(colour, alpha)], [0.5, css(colour, alpha * 0.5)], [1, css(colour, 0)]);
}

function whiskers(x: number, y: number, side: number, colour: Oklch): DisplayList {
  return [0, 0.022, 0.044].flatMap((d) =>
    softStroke(
      spline([
        [x - side * 0.055, y + d * 0.7],
        [x, y - 0.014 + d],
        [x + side * 0.05, y - 0.03 + d * 1.3],
      ]),
      colour,
      0.011,
      0.3,
      3,
    ),
  );
}
