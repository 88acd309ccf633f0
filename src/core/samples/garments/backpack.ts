import { css, oklch, shade } from '../colour.ts';
import { type DisplayList, stroke } from '../draw.ts';
import { type Knot, mirrored, polyline, ribbon, spline, through } from '../geometry.ts';
import { castShade, fold, stitches } from '../light.ts';
import type { Look } from '../look.ts';
import { threadOf } from '../material.ts';
import { piece } from '../piece.ts';
import { strap } from './strap.ts';
import type { Drawn } from './torso.ts';
import { button, GOLD, METAL, zip } from './trimmings.ts';

/** A rucksack seen from the front: zips (sporty) or a lid with two buckles (casual). */
export function backpack(look: Look): Drawn {
  const { attributes, cloth, accent, trim } = look;
  const block = attributes.pattern === 'colour block';
  const second = block ? accent : cloth;
  const leather = attributes.material === 'leather';
  const hide = leather ? shade(cloth, cloth.l > 0.5 ? -0.14 : 0.1) : oklch(0.5, 0.07, 55);
  const body = spline(through('.29,.79! .275,.6 .29,.4 .345,.285 .5,.25 .655,.285 .71,.4 .725,.6 .71,.79! .5,.805'), true);
  const pocket = spline(through('.335,.595! .5,.588 .665,.595! .676,.7 .665,.765! .5,.775 .335,.765! .324,.7'), true);
  const lid = spline(through('.29,.42! .32,.315 .4,.262 .5,.25 .6,.262 .68,.315 .71,.42! .62,.47 .5,.485 .38,.47'), true);
  const sideStrap = ribbon(through('.31,.36 .235,.48 .232,.65 .3,.76'), () => 0.038);
  const handle: Knot[] = through('.455,.262 .462,.2 .5,.185 .538,.2 .545,.262');
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
          ...fold(through('.33,.5 .34,.56 .33,.6'), 0.03, cloth, 0.5),
          ...fold(through('.68,.45 .66,.54 .68,.6'), 0.034, cloth, 0.6),
          ...fold(through('.4,.53 .5,.55 .6,.53'), 0.024, cloth, 0.5),
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
        ? zip(through('.335,.43 .36,.35 .43,.305 .5,.296 .57,.305 .64,.35 .665,.43'), METAL, 0.0095)
        : [castShade(body, lid, cloth, 0.06, 0.5), ...piece(lid, look, { ...(block ? { cloth: accent } : {}), depth: 0.06 })]),
      castShade(body, pocket, cloth, 0.035, 0.45),
      ...piece(pocket, look, {
        ...(block ? { cloth: second } : {}),
        depth: 0.04,
        inside: [
          ...stitches(spline(through('.345,.755 .5,.765 .655,.755')), threadOf('cotton', second), second),
          ...fold(through('.37,.62 .38,.68 .37,.74'), 0.022, second, 0.4),
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
