import { between } from '../../random.ts';
import { css, type Oklch, oklch, shade } from '../colour.ts';
import { type DisplayList, fill, type Path } from '../draw.ts';
import { type Knot, mirrored, polyline, ribbon, sampled, spline } from '../geometry.ts';
import { castShade, fold, seam } from '../light.ts';
import type { Look } from '../look.ts';
import { motif } from '../pattern.ts';
import { piece, printOf } from '../piece.ts';
import { blockSleeves, colourBlock, sleeves } from './tops.ts';
import { bodyFolds, bodyPath, type Cut, cuffLine, cutOf, type Drawn, neckLine, type SleeveShape, sleeveShape } from './torso.ts';
import { button, insideBack, METAL, neckBand, ribs, zip } from './trimmings.ts';

/** The ribbed band at a hem, slightly drawn in. */
export function hemRib(cut: Cut, look: Look, cloth = look.cloth, height = 0.05): DisplayList {
  const y = cut.hemY;
  const inset = cut.hem - 0.008;
  const path = spline(
    [
      [0.5 - cut.hem + 0.001, y - height, 1],
      [0.5, y - height + 0.01],
      [0.5 + cut.hem - 0.001, y - height, 1],
      [0.5 + inset, y + 0.002, 1],
      [0.5, y + 0.012],
      [0.5 - inset, y + 0.002, 1],
    ],
    true,
  );
  const line = (dy: number, half: number) =>
    sampled(
      [
        [0.5 - half, y + dy],
        [0.5, y + dy + 0.01],
        [0.5 + half, y + dy],
      ],
      17,
    );
  return piece(path, look, { cloth, material: null, depth: 0.03, inside: ribs(line(-height, cut.hem), line(0.002, inset), cloth) });
}

/** Ribbed cuffs for both sleeves. */
export function cuffRib(shape: SleeveShape, look: Look, cloth = look.cloth, height = 0.05) {
  return (side: 'left' | 'right'): DisplayList => {
    const flip = (path: Path): Path => (side === 'left' ? path : mirrored(path));
    const line = cuffLine(shape, height / 2).map(
      ([x, y], k, all): Knot => (k === 0 ? [x + 0.004, y] : k === all.length - 1 ? [x - 0.008, y] : [x, y]),
    );
    const path = ribbon(line, () => height);
    const [upper, lower] = [cuffLine(shape, height), cuffLine(shape, 0)];
    const lines = ribs(upper, lower, cloth).map((node) => (node.kind === 'shape' ? { ...node, path: flip(node.path) } : node));
    return piece(flip(path), look, { cloth, material: null, depth: 0.026, inside: lines });
  };
}

export function sweater(look: Look): Drawn {
  const { attributes, random, cloth, trim } = look;
  const { neckline = 'round', style } = attributes;
  const cut = cutOf(random, { shoulder: 0.21, chest: 0.2, waist: 0.198, hem: 0.192, hemY: 0.8, neck: 0.088 });
  const body = bodyPath(cut, neckline, 'long');
  const shape = sleeveShape(cut, look, { length: 0.52, width: 0.09, angle: between(random, 0.24, 0.34), puff: 0.008 });
  const edge = style === 'vintage' ? trim : cloth;
  const inside: DisplayList = [...colourBlock(look, cut), ...bodyFolds(cut, look, 0.85)];
  const neck = neckline === 'turtleneck' ? rollNeck(cut, look, body) : neckBand(cut, neckline, look, edge, 0.032);
  return {
    silhouettes: [body, shape.path, mirrored(shape.path)],
    nodes: [
      ...insideBack(cut, neckline, look, edge),
      ...sleeves(shape, look, body, { ...(blockSleeves(look) ? { cloth: look.accent } : {}), hem: 0, cuff: cuffRib(shape, look, edge, 0.055) }),
      ...piece(body, look, { depth: 0.08, relief: 1.1, inside }),
      ...hemRib(cut, look, edge, 0.055),
      ...neck,
    ],
  };
}

/** A folded-over turtleneck of ribbed knit. */
export function rollNeck(cut: Cut, look: Look, body: Path): DisplayList {
  const { neck, topY } = cut;
  const { cloth } = look;
  const half = neck - 0.006;
  const path = spline(
    [
      [0.5 - half + 0.004, topY - 0.066, 1],
      [0.5, topY - 0.078],
      [0.5 + half - 0.004, topY - 0.066, 1],
      [0.5 + half + 0.008, topY - 0.01],
      [0.5 + half, topY + 0.018, 1],
      [0.5, topY + 0.05],
      [0.5 - half, topY + 0.018, 1],
      [0.5 - half - 0.008, topY - 0.01],
    ],
    true,
  );
  const opening = spline(
    [
      [0.5 - half + 0.008, topY - 0.065, 1],
      [0.5, topY - 0.077],
      [0.5 + half - 0.008, topY - 0.065, 1],
      [0.5, topY - 0.049],
    ],
    true,
  );
  const upper = sampled(
    [
      [0.5 - half, topY - 0.064],
      [0.5, topY - 0.048],
      [0.5 + half, topY - 0.064],
    ],
    8,
  );
  const lower = sampled(
    [
      [0.5 - half, topY + 0.018],
      [0.5, topY + 0.05],
      [0.5 + half, topY + 0.018],
    ],
    8,
  );
  return [
    castShade(body, path, cloth, 0.06, 0.5),
    ...piece(path, look, { cloth, material: null, depth: 0.045, inside: ribs(upper, lower, cloth) }),
    fill(opening, css(shade(cloth, cloth.l > 0.5 ? -0.22 : -0.09))),
  ];
}

export function cardigan(look: Look): Drawn {
  const { attributes, random, cloth, trim } = look;
  const { neckline = 'v-neck', style } = attributes;
  const cut = cutOf(random, { shoulder: 0.205, chest: 0.195, waist: 0.192, hem: 0.188, hemY: 0.81, neck: 0.09 });
  const depth = neckline === 'v-neck' ? 0.27 : 0.075;
  const body = bodyPath(cut, neckline, 'long', undefined, depth);
  const shape = sleeveShape(cut, look, { length: 0.52, width: 0.09, angle: between(random, 0.22, 0.3), puff: 0.006 });
  const edge = style === 'vintage' ? trim : cloth;
  const front = ribbon(
    [
      [0.5, cut.topY + depth - 0.012, 1],
      [0.5, cut.hemY + 0.01, 1],
    ],
    () => 0.036,
  );
  const buttons = style === 'vintage' ? oklch(0.5, 0.07, 50) : cloth.l > 0.6 ? oklch(0.55, 0.04, 60) : oklch(0.86, 0.03, 80);
  const from = cut.topY + depth + 0.02;
  const count = depth > 0.2 ? 4 : 6;
  return {
    silhouettes: [body, shape.path, mirrored(shape.path)],
    nodes: [
      ...insideBack(cut, neckline, look, cloth, depth),
      ...sleeves(shape, look, body, { hem: 0, cuff: cuffRib(shape, look, edge) }),
      ...piece(body, look, { depth: 0.08, inside: bodyFolds(cut, look, 0.75) }),
      ...pockets(look, cut, edge === cloth ? undefined : edge),
      ...hemRib(cut, look, edge, 0.048),
      ...piece(
        ribbon(neckLine(cut, neckline, depth), () => 0.034),
        look,
        { cloth: edge, material: null, depth: 0.022 },
      ),
      ...piece(front, look, { cloth: edge, material: null, depth: 0.02 }),
      ...Array.from({ length: count }, (_, k) => button([0.5, from + ((cut.hemY - 0.02 - from) * k) / (count - 1)], 0.0125, buttons)).flat(),
    ],
  };
}

function pockets(look: Look, cut: Cut, edge = look.cloth): DisplayList {
  const y = cut.hemY - 0.075;
  return [0.375, 0.625].flatMap((x) =>
    piece(
      polyline(
        [
          [x - 0.045, y - 0.1],
          [x + 0.045, y - 0.1],
          [x + 0.045, y - 0.078],
          [x - 0.045, y - 0.078],
        ],
        true,
      ),
      look,
      { cloth: edge, material: null, depth: 0.014 },
    ),
  );
}

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
      ...piece(body, look, {
        depth: 0.08,
        inside: [
          ...colourBlock(look, cut),
          ...(attributes.pattern === 'graphic' ? motif([0.5, cut.armpitY + 0.028], 0.084, print, random) : []),
          ...bodyFolds(cut, look, 0.9),
        ],
      }),
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
