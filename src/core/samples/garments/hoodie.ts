import { between } from '../../random.ts';
import { css, oklch, type Oklch, shade } from '../colour.ts';
import { type DisplayList, fill, type Path } from '../draw.ts';
import { mirrored, ribbon, spline } from '../geometry.ts';
import { castShade, fold, seam } from '../light.ts';
import type { Look } from '../look.ts';
import { motif } from '../pattern.ts';
import { piece, printOf } from '../piece.ts';
import { cuffRib, hemRib } from './ribbing.ts';
import { sleeveShape } from './sleeveShape.ts';
import { blockSleeves, bodyPiece, sleeves } from './sleeves.ts';
import { bodyFolds, bodyPath, cutOf, type Drawn } from './torso.ts';
import { METAL, zip } from './trimmings.ts';

/** A hooded sweatshirt with a pouch pocket; zip and stripes when sporty. */
export function hoodie(look: Look): Drawn {
  const { attributes, random, cloth, trim, accent } = look;
  const sporty = attributes.style === 'sporty';
  const cut = cutOf(random, { shoulder: 0.215, chest: 0.205, waist: 0.203, hem: 0.196, hemY: 0.81, neck: 0.1, topY: 0.215, shoulderY: 0.25 });
  const body = bodyPath(cut, 'hood', 'long', undefined, 0.09);
  const shape = sleeveShape(cut, look, { length: 0.52, width: 0.094, angle: between(random, 0.24, 0.32), puff: 0.01 });
  const block = attributes.pattern === 'colour block';
  const print = printOf(look);
  const y = cut.hemY - 0.055;
  const pouch = spline(
    [
      [0.425, y - 0.17, 1],
      [0.5, y - 0.168],
      [0.575, y - 0.17, 1],
      [0.632, y - 0.06, 1],
      [0.632, y + 0.004, 1],
      [0.5, y + 0.008],
      [0.368, y + 0.004, 1],
      [0.368, y - 0.06, 1],
    ],
    true,
  );
  const front: DisplayList = sporty
    ? zip(
        [
          [0.5, cut.topY + 0.085],
          [0.5, cut.hemY + 0.006],
        ],
        METAL,
      )
    : [];
  return {
    silhouettes: [body, shape.path, mirrored(shape.path), hoodPath(cut.topY)],
    nodes: [
      ...sleeves(shape, look, body, { ...(blockSleeves(look) ? { cloth: accent } : {}), hem: 0, cuff: cuffRib(shape, look) }),
      ...bodyPiece(
        body,
        look,
        cut,
        (own) => [...(attributes.pattern === 'graphic' ? motif([0.5, cut.armpitY + 0.028], 0.084, print, random) : []), ...bodyFolds(cut, own, 0.9)],
        { depth: 0.08 },
      ),
      ...piece(pouch, look, {
        ...(block && !blockSleeves(look) ? { cloth: accent } : {}),
        depth: 0.028,
        inside: [
          ...seam(
            spline([
              [0.434, y - 0.16, 1],
              [0.384, y - 0.056, 1],
              [0.384, y, 1],
            ]),
            cloth,
            0.8,
          ),
          ...seam(
            spline([
              [0.566, y - 0.16, 1],
              [0.616, y - 0.056, 1],
              [0.616, y, 1],
            ]),
            cloth,
            0.8,
          ),
        ],
      }),
      ...hemRib(cut, look),
      ...front,
      ...hood(cut.topY, look, body),
      ...cords(cut.topY, sporty ? trim : cloth.l > 0.6 ? shade(cloth, -0.25) : oklch(0.93, 0.01, 90)),
    ],
  };
}

/** Outline of a hood that lies open behind the neck. */
export function hoodPath(y: number): Path {
  return spline(
    [
      [0.5, y - 0.115],
      [0.43, y - 0.098],
      [0.378, y - 0.03],
      [0.377, y + 0.035],
      [0.425, y + 0.085],
      [0.5, y + 0.12, 1],
      [0.575, y + 0.085],
      [0.623, y + 0.035],
      [0.622, y - 0.03],
      [0.57, y - 0.098],
    ],
    true,
  );
}

/** A hood lying open, and its shade on the body; `y` is the neck. */
export function hood(y: number, look: Look, body: Path): DisplayList {
  const { cloth, attributes, accent } = look;
  const path = hoodPath(y);
  const inner = attributes.pattern === 'colour block' ? shade(accent, -0.06) : shade(cloth, cloth.l > 0.5 ? -0.15 : -0.075);
  const opening = spline(
    [
      [0.5, y - 0.078],
      [0.445, y - 0.062],
      [0.418, y - 0.012],
      [0.434, y + 0.045],
      [0.5, y + 0.098, 1],
      [0.566, y + 0.045],
      [0.582, y - 0.012],
      [0.555, y - 0.062],
    ],
    true,
  );
  return [
    castShade(body, path, cloth, 0.07, 0.5),
    ...piece(path, look, {
      depth: 0.05,
      relief: 1.1,
      inside: [
        ...fold(
          [
            [0.4, y - 0.02],
            [0.405, y + 0.04],
            [0.45, y + 0.09],
          ],
          0.02,
          cloth,
          0.6,
        ),
        ...fold(
          [
            [0.6, y - 0.03],
            [0.598, y + 0.03],
            [0.56, y + 0.08],
          ],
          0.02,
          cloth,
          0.6,
        ),
      ],
    }),
    ...piece(opening, look, {
      cloth: inner,
      material: null,
      depth: 0.07,
      relief: 1.3,
      inside: fold(
        [
          [0.5, y - 0.07],
          [0.503, y - 0.02],
          [0.5, y + 0.02],
        ],
        0.016,
        inner,
        0.6,
      ),
    }),
    ...seam(
      spline([
        [0.5, y + 0.112, 1],
        [0.428, y + 0.062],
        [0.404, y - 0.014],
        [0.436, y - 0.074],
        [0.5, y - 0.092],
        [0.564, y - 0.074],
        [0.596, y - 0.014],
        [0.572, y + 0.062],
        [0.5, y + 0.112, 1],
      ]),
      cloth,
      0.7,
    ),
  ];
}

function cords(y: number, colour: Oklch): DisplayList {
  return [
    [0.468, 0.462, 0.455, 0.17],
    [0.532, 0.54, 0.538, 0.15],
  ].flatMap(([a = 0, b = 0, c = 0, long = 0]) => {
    const cord = ribbon(
      [
        [a, y + 0.072],
        [b, y + 0.12],
        [c, y + 0.072 + long],
      ],
      () => 0.0095,
    );
    return [
      fill(cord, css(shade(colour, -0.3), 0.35)),
      fill(
        ribbon(
          [
            [a - 0.001, y + 0.071],
            [b - 0.001, y + 0.119],
            [c - 0.001, y + 0.07 + long],
          ],
          () => 0.0075,
        ),
        css(colour),
      ),
      fill(
        ribbon(
          [
            [c - 0.001, y + 0.055 + long],
            [c - 0.001, y + 0.074 + long],
          ],
          () => 0.0095,
        ),
        css(METAL),
      ),
    ];
  });
}
