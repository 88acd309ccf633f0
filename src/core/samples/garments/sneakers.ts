import { between } from '../../random.ts';
import { css, oklch, shade } from '../colour.ts';
import { about, type DisplayList, moved, stroke } from '../draw.ts';
import { polyline, spline, through } from '../geometry.ts';
import { fold, stitches } from '../light.ts';
import type { Look } from '../look.ts';
import { threadOf } from '../material.ts';
import { piece } from '../piece.ts';
import type { Drawn } from './torso.ts';

/** The same shoe twice: the far one smaller, higher and in shade, the near one in front. */
export function pair(shoe: () => DisplayList, dx: number, dy: number): DisplayList {
  return [moved([0.9, 0, 0, 0.9, 0.05 + dx, 0.05 + dy], shoe()), ...shoe()];
}

/** One sneaker in profile, toe to the left. */
function sneaker(look: Look): DisplayList {
  const { attributes, cloth, accent } = look;
  const sporty = attributes.style === 'sporty';
  const block = attributes.pattern === 'colour block';
  const rubber = oklch(0.945, 0.008, 90);
  const upper = spline(
    through('.16,.675! .165,.615 .23,.572 .33,.545 .43,.48 .52,.405 .575,.385! .64,.432 .7,.43 .755,.385! .79,.4 .815,.48 .835,.58 .84,.675!'),
    true,
  );
  const sole = spline(through('.148,.66! .3,.674 .5,.668 .7,.672 .852,.655! .86,.7 .845,.735! .6,.742 .3,.742 .175,.735! .146,.705'), true);
  const toe = spline(
    sporty ? through('.15,.7! .162,.62 .21,.582 .232,.63 .31,.672 .33,.7!') : through('.15,.7! .16,.62 .22,.578 .262,.6 .275,.7!'),
    true,
  );
  const heel = spline(through('.745,.392! .76,.384 .79,.4 .815,.48 .838,.58 .842,.7! .73,.7! .755,.55'), true);
  const tongue = spline(through('.5,.43! .53,.375 .572,.352! .604,.372! .6,.41 .57,.44!'), true);
  const throat = spline(through('.325,.556! .42,.49 .515,.412 .57,.39! .6,.42 .535,.48 .45,.56 .37,.59!'), true);
  const opening = spline(through('.575,.388! .63,.372 .7,.368 .755,.386! .7,.43 .64,.432'), true);
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
  const swoosh = spline(through('.4,.635! .52,.575 .7,.47! .715,.51! .56,.62 .44,.665!'), true);
  const inside: DisplayList = [
    ...fold(through('.24,.6 .29,.585 .33,.6'), 0.02, cloth, 0.6),
    ...fold(through('.3,.66 .33,.62 .36,.6'), 0.022, cloth, 0.5),
    ...fold(through('.62,.5 .66,.48 .72,.46'), 0.022, cloth, 0.4),
  ];
  return [
    ...piece(opening, look, { cloth: shade(cloth, cloth.l > 0.5 ? -0.28 : -0.12), material: null, depth: 0.02 }),
    ...piece(tongue, look, { ...(block ? { cloth: accent } : { print: false }), depth: 0.022 }),
    ...piece(upper, look, { depth: 0.06, inside }),
    ...(sporty ? [...piece(swoosh, look, { cloth: block ? accent : cloth.l > 0.7 ? look.trim : rubber, material: null, depth: 0.014 })] : []),
    ...piece(heel, look, {
      ...(block ? { cloth: second } : attributes.pattern === 'plain' ? { cloth: second } : {}),
      depth: 0.03,
      inside: stitches(spline(through('.748,.42 .768,.55 .745,.68')), threadOf('cotton', second), second),
    }),
    ...piece(toe, look, { cloth: sporty ? second : rubber, ...(sporty ? {} : { material: null }), depth: 0.03 }),
    ...piece(throat, look, {
      print: false,
      ...(block ? { cloth: accent } : {}),
      depth: 0.02,
      inside: stitches(spline(through('.36,.583 .45,.548 .53,.472 .588,.422')), threadOf('cotton', cloth), cloth),
    }),
    ...laces,
    ...piece(sole, look, {
      cloth: rubber,
      material: null,
      depth: 0.035,
      inside: [
        stroke(spline(through('.14,.69 .5,.697 .86,.685')), css(sporty || block ? (block ? accent : cloth) : shade(rubber, -0.18)), 0.009),
        ...(sporty ? [] : [stroke(spline(through('.14,.722 .5,.727 .86,.718')), css(shade(rubber, -0.22)), 0.004)]),
      ],
    }),
  ];
}

/** A pair of sneakers: with a side stripe (sporty) or a rubber toe cap (casual). */
export function sneakers(look: Look): Drawn {
  const nodes = pair(() => sneaker(look), between(look.random, 0.05, 0.08), -0.085);
  return { silhouettes: [], ground: { at: [0.51, 0.73], rx: 0.4, ry: 0.045 }, nodes: [moved(about([0.5, 0.6], 0, 0.98), nodes)] };
}
