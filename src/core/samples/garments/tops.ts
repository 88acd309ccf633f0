import { between, chance } from '../../random.ts';
import { css, type Oklch, oklch, shade, shadowOf } from '../colour.ts';
import { clipped, type DisplayList, fill, linear, type Path, stroke } from '../draw.ts';
import { ellipse, type Knot, mirrored, polyline, ribbon, shifted, spline } from '../geometry.ts';
import { castShade, fold, seam, stitches } from '../light.ts';
import type { Look } from '../look.ts';
import { threadOf } from '../material.ts';
import { motif } from '../pattern.ts';
import { piece, printOf } from '../piece.ts';
import { armholeKnots, bodyFolds, bodyPath, type Cut, cuffLine, cutOf, type Drawn, neckDepth, type SleeveShape, sleeveShape } from './torso.ts';
import { button, insideBack, neckBand, shirtCollar } from './trimmings.ts';

/** Both sleeves, under the body, with hem lines, the body's shade on them and stripes along them when sporty. */
export function sleeves(
  shape: SleeveShape,
  look: Look,
  body: Path,
  { cloth = look.cloth, hem = 0.018, cuff }: { cloth?: Oklch; hem?: number; cuff?: (side: 'left' | 'right') => DisplayList } = {},
): DisplayList {
  const leftFolds = shape.folds(cloth);
  return (['left', 'right'] as const).flatMap((side) => {
    const flip = (path: Path): Path => (side === 'left' ? path : mirrored(path));
    const path = flip(shape.path);
    const line = flip(polyline(cuffLine(shape, hem)));
    const folds =
      side === 'left'
        ? leftFolds
        : leftFolds.map((node) => (node.kind === 'shape' ? { ...node, path: shifted(mirrored(node.path), 0.004, 0) } : node));
    const plain = cloth === look.cloth;
    return [
      ...piece(path, look, {
        ...(plain ? {} : { cloth }),
        angle: side === 'left' ? shape.angle : -shape.angle,
        origin: side === 'left' ? shape.head : [1 - shape.head[0], shape.head[1]],
        depth: 0.05,
        inside: [...(look.attributes.style === 'sporty' ? sideStripes(shape, look, flip) : []), ...folds, ...(hem > 0 ? seam(line, cloth, 0.8) : [])],
      }),
      castShade(path, body, cloth, 0.045, 0.5),
      ...(cuff ? cuff(side) : []),
    ];
  });
}

function sideStripes({ head: [x, y], cuff: [outer], angle }: SleeveShape, { trim }: Look, flip: (path: Path) => Path): DisplayList {
  const [nx, ny] = [Math.cos(angle), Math.sin(angle)];
  return [0.03, 0.056].map((across) =>
    stroke(
      flip(
        polyline([
          [x + nx * across * 1.3 + 0.012, y + ny * across - 0.02],
          [outer[0] + nx * across, outer[1] + ny * across + 0.02],
        ]),
      ),
      css(trim),
      0.0125,
    ),
  );
}

/** Whether a two-coloured garment has its second colour on the sleeves; else it is on the lower body. */
export function blockSleeves(look: Look): boolean {
  return look.attributes.pattern === 'colour block' && look.attributes.sleeve !== 'sleeveless' && printOf(look).variant >= 0.5;
}

/** The lower third of a body in the second colour. */
export function colourBlock(look: Look, cut: Cut): DisplayList {
  if (look.attributes.pattern !== 'colour block' || blockSleeves(look)) return [];
  const y = cut.armpitY + (cut.hemY - cut.armpitY) * 0.45;
  return [
    fill(
      polyline(
        [
          [0, y],
          [1, y],
          [1, 1],
          [0, 1],
        ],
        true,
      ),
      css(look.accent),
    ),
    ...seam(
      polyline([
        [0.2, y],
        [0.8, y],
      ]),
      look.accent,
    ),
  ];
}

export function tShirt(look: Look): Drawn {
  const { attributes, random, cloth } = look;
  const { sleeve = 'short', neckline = 'round', style } = attributes;
  const cut = cutOf(random, sleeve === 'sleeveless' ? { neck: 0.098 } : {});
  const body = bodyPath(cut, neckline, sleeve);
  const print = printOf(look);
  const edge = style === 'sporty' || (attributes.pattern === 'graphic' && chance(random, 0.4)) ? look.trim : cloth;
  const shape =
    sleeve === 'sleeveless'
      ? undefined
      : sleeveShape(
          cut,
          look,
          sleeve === 'long'
            ? { length: 0.5, width: 0.088, angle: between(random, 0.24, 0.32) }
            : { length: between(random, 0.165, 0.185), width: 0.142, angle: between(random, 0.5, 0.62) },
        );
  const inside: DisplayList = [
    ...colourBlock(look, cut),
    ...(attributes.pattern === 'graphic' ? motif([0.5, cut.armpitY + 0.03], 0.096, print, random) : []),
    ...(style === 'sporty' && sleeve === 'sleeveless'
      ? [0.016, 0.042].flatMap((d) =>
          [-1, 1].map((side) =>
            stroke(
              spline([
                [0.5 + side * (cut.chest - d), cut.armpitY - 0.01],
                [0.5 + side * (cut.waist - d), cut.waistY],
                [0.5 + side * (cut.hem - d), cut.hemY + 0.01],
              ]),
              css(look.trim),
              0.0125,
            ),
          ),
        )
      : []),
    ...bodyFolds(cut, look),
    ...seam(
      spline([
        [0.5 - cut.hem, cut.hemY - 0.02, 1],
        [0.5, cut.hemY - 0.009],
        [0.5 + cut.hem, cut.hemY - 0.02, 1],
      ]),
      cloth,
      0.8,
    ),
  ];
  return {
    silhouettes: [body, ...(shape ? [shape.path, mirrored(shape.path)] : [])],
    nodes: [
      ...insideBack(cut, neckline, look, edge),
      ...(shape ? sleeves(shape, look, body, { cloth: blockSleeves(look) ? look.accent : cloth }) : []),
      ...piece(body, look, { depth: 0.07, inside }),
      ...(sleeve === 'sleeveless' ? armholeBands(cut, look, body, edge) : []),
      ...neckBand(cut, neckline, look, edge),
    ],
  };
}

/** Bands around cut-in armholes, kept inside the body. */
export function armholeBands(cut: Cut, look: Look, body: Path, cloth: Oklch, width = 0.016): DisplayList {
  const left = ribbon(armholeKnots(cut, width * 0.45), () => width);
  return [
    clipped(
      body,
      [left, mirrored(left)].flatMap((path) => piece(path, look, { cloth, material: null, depth: 0.012, relief: 0.8 })),
    ),
  ];
}

/** A buttoned front: the placket's two seams and its buttons. */
export function placket(from: number, to: number, look: Look, colour: Oklch, count = 6, radius = 0.0095): DisplayList {
  const { cloth } = look;
  const half = 0.019;
  return [
    ...seam(
      polyline([
        [0.5 + half, from - 0.01],
        [0.5 + half, to],
      ]),
      cloth,
    ),
    ...seam(
      polyline([
        [0.5 - half, from],
        [0.5 - half, to],
      ]),
      cloth,
      0.55,
    ),
    ...Array.from({ length: count }, (_, k) => button([0.5, from + 0.025 + ((to - from - 0.06) * k) / (count - 1)], radius, colour)).flat(),
  ];
}

/** A patch pocket on the wearer's left breast (right in the picture). */
export function breastPocket(look: Look, x = 0.545, y = 0.4, width = 0.09): DisplayList {
  const { cloth } = look;
  const h = width * 1.12;
  const path = polyline(
    [
      [x, y],
      [x + width, y],
      [x + width, y + h * 0.82],
      [x + width / 2, y + h],
      [x, y + h * 0.82],
    ],
    true,
  );
  return [
    ...piece(path, look, { depth: 0.016, relief: 0.6 }),
    ...stitches(
      polyline([
        [x, y + 0.014],
        [x + width, y + 0.014],
      ]),
      threadOf(look.attributes.material, cloth),
      cloth,
    ),
  ];
}

export function shirt(look: Look): Drawn {
  const { attributes, random, cloth, trim } = look;
  const { sleeve = 'long', style, material } = attributes;
  const formal = style === 'formal';
  const cut = cutOf(random, { neck: 0.082, hem: 0.186 });
  const y = cut.hemY;
  const hem: Knot[] = [
    [0.5 - cut.hem, y - 0.035, 1],
    [0.5 - cut.hem + 0.025, y - 0.012],
    [0.5 - cut.hem * 0.55, y + 0.014],
    [0.5, y + 0.018],
  ];
  const body = bodyPath(cut, 'collar', sleeve, hem);
  const shape = sleeveShape(
    cut,
    look,
    sleeve === 'long'
      ? { length: 0.53, width: 0.082, angle: between(random, 0.22, 0.3) }
      : { length: 0.185, width: 0.14, angle: between(random, 0.46, 0.56) },
  );
  const thread = threadOf(material, cloth);
  const buttons =
    material === 'denim'
      ? oklch(0.72, 0.06, 70)
      : cloth.l > 0.7
        ? shade(oklch(0.95, 0.01, 90), style === 'casual' ? -0.05 : 0)
        : oklch(0.93, 0.01, 90);
  const cuff = (side: 'left' | 'right'): DisplayList => {
    const [outer, inner] = shape.cuff;
    const back = cuffLine(shape, 0.05);
    const [a, b] = [back[0], back.at(-1)];
    if (!a || !b) return [];
    const path = spline(
      [
        [a[0] - 0.003, a[1], 1],
        [outer[0] - 0.006, outer[1] + 0.001, 1],
        [(outer[0] + inner[0]) / 2, (outer[1] + inner[1]) / 2 + 0.006],
        [inner[0] + 0.004, inner[1] + 0.001, 1],
        [b[0], b[1], 1],
      ],
      true,
    );
    return piece(side === 'left' ? path : mirrored(path), look, { angle: side === 'left' ? shape.angle : -shape.angle, depth: 0.02 });
  };
  const yoke = spline([
    [0.5 - cut.shoulder - 0.01, cut.shoulderY + 0.055, 1],
    [0.5, cut.shoulderY + 0.075],
    [0.5 + cut.shoulder + 0.01, cut.shoulderY + 0.055, 1],
  ]);
  const western = material === 'denim';
  const inside: DisplayList = [
    ...bodyFolds(cut, look, formal ? 0.75 : 1),
    ...(western ? stitches(shifted(yoke, 0, 0.012), thread, cloth) : []),
    ...(western ? seam(yoke, cloth) : []),
    ...seam(
      spline([
        [0.5 - cut.hem, y - 0.05, 1],
        [0.5 - cut.hem + 0.03, y - 0.026],
        [0.5 - cut.hem * 0.5, y],
        [0.5, y + 0.004],
        [0.5 + cut.hem * 0.5, y],
        [0.5 + cut.hem - 0.03, y - 0.026],
        [0.5 + cut.hem, y - 0.05, 1],
      ]),
      cloth,
      0.6,
    ),
  ];
  const white = style === 'vintage' ? trim : cloth;
  return {
    silhouettes: [body, shape.path, mirrored(shape.path)],
    nodes: [
      ...sleeves(shape, look, body, sleeve === 'long' ? { hem: 0, cuff } : { hem: 0.026 }),
      ...piece(body, look, { depth: 0.07, inside }),
      clipped(body, placket(cut.topY + 0.06, y + 0.03, look, buttons, 6)),
      ...(formal ? [] : breastPocket(look)),
      ...(western ? breastPocket(look, 0.365, 0.4) : []),
      ...(formal ? tie(look, body) : []),
      ...shirtCollar(cut, look, body, white, { spread: formal ? 0.105 : 0.1, drop: formal ? 0.105 : 0.1 }),
    ],
  };
}

/** A tie, knotted under the collar; dark on light shirts, wine or gold on dark ones. */
function tie({ cloth, random }: Look, body: Path): DisplayList {
  const colour = cloth.l > 0.6 ? (chance(random, 0.5) ? oklch(0.3, 0.07, 265) : oklch(0.36, 0.11, 20)) : oklch(0.75, 0.04, 250);
  const blade = spline(
    [
      [0.482, 0.285, 1],
      [0.518, 0.285, 1],
      [0.535, 0.5],
      [0.541, 0.645, 1],
      [0.5, 0.69, 1],
      [0.459, 0.645, 1],
      [0.465, 0.5],
    ],
    true,
  );
  const knot = spline(
    [
      [0.472, 0.236, 1],
      [0.528, 0.236, 1],
      [0.517, 0.29, 1],
      [0.483, 0.29, 1],
    ],
    true,
  );
  const shading = linear([0.455, 0.3], [0.545, 0.4], [0, css(shade(colour, 0.1))], [0.4, css(shade(colour, 0.03))], [1, css(shade(colour, -0.09))]);
  const diagonal: Path = Array.from(
    { length: 9 },
    (_, k): Path => [
      ['M', 0.44, 0.34 + k * 0.05],
      ['L', 0.56, 0.28 + k * 0.05],
    ],
  ).flat();
  return [
    castShade(body, blade, cloth, 0.04, 0.5),
    fill(blade, shading),
    clipped(blade, [
      stroke(diagonal, css(shade(colour, 0.24), 0.5), 0.008),
      ...fold(
        [
          [0.5, 0.29],
          [0.495, 0.4],
          [0.5, 0.55],
        ],
        0.018,
        colour,
        0.6,
      ),
    ]),
    fill(knot, shading),
    stroke(knot, css(shadowOf(colour), 0.7), 0.0025),
    stroke(blade, css(shadowOf(colour), 0.5), 0.0022),
  ];
}

export function blouse(look: Look): Drawn {
  const { attributes, random, cloth, trim } = look;
  const { sleeve = 'long', neckline = 'round', style } = attributes;
  const cut = cutOf(random, { neck: 0.088, shoulder: 0.19, chest: 0.18, waist: 0.165, hem: 0.205, hemY: 0.79 });
  const y = cut.hemY;
  const hem: Knot[] = [
    [0.5 - cut.hem, y, 1],
    [0.5 - cut.hem * 0.75, y + 0.022],
    [0.5 - cut.hem * 0.45, y + 0.01],
    [0.5 - cut.hem * 0.2, y + 0.028],
    [0.5, y + 0.016],
  ];
  const depth = neckline === 'round' ? 0.062 : neckDepth(neckline);
  const body = bodyPath(cut, neckline, sleeve, hem, depth);
  const shape =
    sleeve === 'sleeveless'
      ? undefined
      : sleeveShape(
          cut,
          look,
          sleeve === 'long'
            ? { length: 0.5, width: 0.07, angle: between(random, 0.24, 0.3), puff: 0.03 }
            : { length: 0.15, width: 0.12, angle: 0.5, puff: 0.028 },
        );
  const j = () => between(random, -0.012, 0.012);
  const gathers = [-0.11, -0.06, -0.02, 0.03, 0.075, 0.12].flatMap((x) =>
    fold(
      [
        [0.5 + x * 0.75, cut.waistY - 0.1 + j() * 3],
        [0.5 + x * 1.05 + j(), cut.waistY + 0.06],
        [0.5 + x * 1.3 + j(), y + 0.02],
      ],
      0.026,
      cloth,
      0.62,
    ),
  );
  const bow = style === 'elegant' && neckline !== 'v-neck';
  const cuff = (side: 'left' | 'right'): DisplayList => {
    if (!shape) return [];
    const line = cuffLine(shape, sleeve === 'long' ? 0.03 : 0.012).map(([x, py]): Knot => [x, py]);
    const path = ribbon(line, () => (sleeve === 'long' ? 0.045 : 0.02));
    return piece(side === 'left' ? path : mirrored(path), look, { ...(style === 'vintage' ? { cloth: trim } : {}), depth: 0.018 });
  };
  const collarCloth = style === 'vintage' ? trim : cloth;
  return {
    silhouettes: [body, ...(shape ? [shape.path, mirrored(shape.path)] : [])],
    nodes: [
      ...insideBack(cut, neckline, look, cloth, depth),
      ...(shape ? sleeves(shape, look, body, { hem: 0, cuff }) : []),
      ...piece(body, look, { depth: 0.07, inside: [...bodyFolds({ ...cut, hemY: y - 0.05 }, look, 0.7), ...gathers] }),
      ...(neckline === 'collar' || style === 'vintage'
        ? [clipped(body, placket(cut.topY + depth, y + 0.03, look, style === 'vintage' ? oklch(0.52, 0.07, 50) : oklch(0.92, 0.02, 85), 6, 0.008))]
        : []),
      ...(neckline === 'collar'
        ? shirtCollar(cut, look, body, collarCloth, { round: style !== 'casual', drop: 0.095 })
        : neckBand(cut, neckline, look, collarCloth, 0.016, depth)),
      ...(bow ? neckBow(look, body, cut.topY + depth) : []),
    ],
  };
}

/** A soft bow tied at the neck, its ends hanging. */
function neckBow(look: Look, body: Path, y: number): DisplayList {
  const { cloth } = look;
  const loop = spline(
    [
      [0.5, y, 1],
      [0.44, y - 0.034],
      [0.395, y - 0.02],
      [0.4, y + 0.03],
      [0.45, y + 0.03],
    ],
    true,
  );
  const tail = (d: number, long: number): Path =>
    spline(
      [
        [0.5, y, 1],
        [0.5 + d * 0.7, y + long * 0.4],
        [0.5 + d, y + long, 1],
        [0.5 + d + (d < 0 ? -0.04 : 0.04), y + long - 0.02, 1],
        [0.5 + d * 0.9 + (d < 0 ? -0.016 : 0.016), y + long * 0.4],
      ],
      true,
    );
  const tails = [tail(-0.03, 0.21), tail(0.035, 0.18)];
  const knot = ellipse(0.5, y + 0.003, 0.02, 0.021);
  return [
    ...[loop, mirrored(loop), ...tails].map((path) => castShade(body, path, cloth, 0.035, 0.45)),
    ...tails.flatMap((path) => piece(path, look, { depth: 0.022 })),
    ...piece(loop, look, {
      angle: 0.3,
      depth: 0.028,
      inside: fold(
        [
          [0.495, y],
          [0.46, y - 0.004],
          [0.425, y + 0.002],
        ],
        0.018,
        cloth,
        0.9,
      ),
    }),
    ...piece(mirrored(loop), look, {
      angle: -0.3,
      depth: 0.028,
      inside: fold(
        [
          [0.505, y],
          [0.54, y - 0.004],
          [0.575, y + 0.002],
        ],
        0.018,
        cloth,
        0.9,
      ),
    }),
    ...piece(knot, look, { depth: 0.02 }),
  ];
}
