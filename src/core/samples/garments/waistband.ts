import { css, oklch, shade } from '../colour.ts';
import { type DisplayList, stroke } from '../draw.ts';
import { mirrored, polyline, ribbon, spline } from '../geometry.ts';
import { fold, seam } from '../light.ts';
import type { Look } from '../look.ts';
import { piece } from '../piece.ts';
import type { Cut } from './torso.ts';
import { GOLD } from './trimmings.ts';

/** What gathers a dress at the waist: a sash with a bow (elegant), a belt (vintage), a seam (casual). */
export function waistband(look: Look, cut: Cut): DisplayList {
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
  const satin = shade(cloth, cloth.l > 0.5 ? -0.11 : 0.1);
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
    ...piece(band, look, { cloth: satin, material: 'silk', depth: 0.014 }),
    ...[tail(-0.03, 0.17), tail(0.02, 0.145)].flatMap((path) => piece(path, look, { cloth: satin, material: 'silk', depth: 0.014 })),
    ...[loop, mirrored(loop, x)].flatMap((path) => piece(path, look, { cloth: satin, material: 'silk', depth: 0.018 })),
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
      { cloth: satin, material: null, depth: 0.012 },
    ),
  ];
}

/** A narrow tied belt at the waist of a skirt. */
export function sash(look: Look, y: number, waist: number): DisplayList {
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
