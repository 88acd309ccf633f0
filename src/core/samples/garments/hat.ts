import { between } from '../../random.ts';
import { oklch, shade } from '../colour.ts';
import type { DisplayList } from '../draw.ts';
import { type Knot, spline, through } from '../geometry.ts';
import { castShade, fold, seam, softStroke } from '../light.ts';
import type { Look } from '../look.ts';
import { piece } from '../piece.ts';
import type { Drawn } from './torso.ts';

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
    ? through('.305,.6! .315,.47 .345,.36 .41,.308 .5,.335 .59,.308 .655,.36 .685,.47 .695,.6! .5,.645')
    : through('.31,.6! .315,.48 .36,.375 .5,.332 .64,.375 .685,.48 .69,.6! .5,.645');
  const crownPath = spline(crown, true);
  const band = spline(through('.307,.535! .5,.578 .693,.535! .697,.6! .5,.647 .303,.6!'), true);
  const ribbonColour = attributes.style === 'vintage' ? trim : cloth.l > 0.45 ? oklch(0.27, 0.03, 270) : oklch(0.62, 0.05, 60);
  const dents: DisplayList = felt
    ? [
        ...fold(through('.5,.335 .498,.4 .5,.5'), 0.06, cloth, 0.8),
        ...fold(through('.385,.35 .4,.43 .385,.5'), 0.04, cloth, 0.6),
        ...fold(through('.62,.35 .605,.43 .62,.5'), 0.04, cloth, 0.6),
      ]
    : [...fold(through('.4,.4 .38,.47 .375,.54'), 0.03, cloth, 0.5), ...fold(through('.6,.4 .62,.47 .625,.54'), 0.03, cloth, 0.5)];
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
      ? piece(spline(through('.66,.556! .712,.52 .74,.548 .726,.6 .664,.6!'), true), look, {
          cloth: ribbonColour,
          material: 'silk',
          depth: 0.02,
          inside: fold(through('.668,.576 .695,.566 .725,.56'), 0.014, ribbonColour, 0.9),
        })
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
