import { createRandom } from '../../random.ts';
import { css, type Oklch } from '../colour.ts';
import { clipped, type DisplayList, type Path, stroke } from '../draw.ts';
import { mirrored, polyline, ribbon, shifted, through } from '../geometry.ts';
import { castShade, seam } from '../light.ts';
import type { Look } from '../look.ts';
import { type PieceOptions, piece, printOf } from '../piece.ts';
import { cuffLine, type SleeveShape } from './sleeveShape.ts';
import { armholeKnots, type Cut } from './torso.ts';

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

/**
 * The body's piece. A two-coloured one is drawn twice, the second time in the second colour and below a seam, so that each
 * colour has its own folds and shade; `inside` must draw from the look it is given.
 */
export function bodyPiece(body: Path, look: Look, cut: Cut, inside: (look: Look) => DisplayList, options: PieceOptions = {}): DisplayList {
  const stream = Math.floor(look.random() * 2 ** 31);
  const draw = (cloth: Oklch): DisplayList => {
    const own: Look = { ...look, cloth, random: createRandom(stream) };
    return piece(body, own, { ...options, inside: inside(own) });
  };
  if (look.attributes.pattern !== 'colour block' || blockSleeves(look)) return draw(look.cloth);
  const y = cut.armpitY + (cut.hemY - cut.armpitY) * 0.45;
  const lower = polyline(through(`0,${y} 1,${y} 1,1 0,1`), true);
  return [...draw(look.cloth), clipped(lower, draw(look.accent)), clipped(body, seam(polyline(through(`.1,${y} .9,${y}`)), look.accent))];
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
