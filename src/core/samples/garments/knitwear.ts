import { between } from '../../random.ts';
import { oklch } from '../colour.ts';
import type { DisplayList } from '../draw.ts';
import { mirrored, polyline, ribbon } from '../geometry.ts';
import type { Look } from '../look.ts';
import { piece } from '../piece.ts';
import { insideBack, neckBand } from './necks.ts';
import { cuffRib, hemRib, rollNeck } from './ribbing.ts';
import { sleeveShape } from './sleeveShape.ts';
import { blockSleeves, bodyPiece, sleeves } from './sleeves.ts';
import { bodyFolds, bodyPath, type Cut, cutOf, type Drawn, neckLine } from './torso.ts';
import { button } from './trimmings.ts';

/** A pullover with ribbed hem and cuffs; contrasting ribs when vintage. */
export function sweater(look: Look): Drawn {
  const { attributes, random, cloth, trim } = look;
  const { neckline = 'round', style } = attributes;
  const cut = cutOf(random, { shoulder: 0.21, chest: 0.2, waist: 0.198, hem: 0.192, hemY: 0.8, neck: 0.088 });
  const body = bodyPath(cut, neckline, 'long');
  const shape = sleeveShape(cut, look, { length: 0.52, width: 0.09, angle: between(random, 0.24, 0.34), puff: 0.008 });
  const edge = style === 'vintage' ? trim : cloth;
  const neck = neckline === 'turtleneck' ? rollNeck(cut, look, body) : neckBand(cut, neckline, look, edge, 0.032);
  return {
    silhouettes: [body, shape.path, mirrored(shape.path)],
    nodes: [
      ...insideBack(cut, neckline, look, edge),
      ...sleeves(shape, look, body, { ...(blockSleeves(look) ? { cloth: look.accent } : {}), hem: 0, cuff: cuffRib(shape, look, edge, 0.055) }),
      ...bodyPiece(body, look, cut, (own) => bodyFolds(cut, own, 0.85), { depth: 0.08, relief: 1.1 }),
      ...hemRib(cut, look, edge, 0.055),
      ...neck,
    ],
  };
}

/** A buttoned cardigan with two pockets; contrasting bands when vintage. */
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
