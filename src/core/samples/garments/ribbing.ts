import { css, shade } from '../colour.ts';
import { type DisplayList, fill, type Path } from '../draw.ts';
import { type Knot, mirrored, ribbon, sampled, spline } from '../geometry.ts';
import { castShade } from '../light.ts';
import type { Look } from '../look.ts';
import { piece } from '../piece.ts';
import { cuffLine, type SleeveShape } from './sleeveShape.ts';
import type { Cut } from './torso.ts';
import { ribs } from './trimmings.ts';

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
