import { between } from '../../random.ts';
import type { Oklch } from '../colour.ts';
import type { DisplayList, Path, Point } from '../draw.ts';
import { type Knot, sampled, spline } from '../geometry.ts';
import { fold } from '../light.ts';
import type { Look } from '../look.ts';
import type { Cut } from './torso.ts';

/** Outline and folds of a sleeve. */
export interface SleeveShape {
  /** The left sleeve; the right one is its mirror image. */
  readonly path: Path;
  /** Direction of the cloth, from vertical. */
  readonly angle: number;
  /** The cuff edge, outer end first. */
  readonly cuff: readonly [Point, Point];
  /** Middle of the shoulder edge. */
  readonly head: Point;
  /** Folds of the left sleeve in a cloth; call it once, they differ each time. */
  readonly folds: (cloth: Oklch) => DisplayList;
}

/** The left sleeve: `length` from shoulder to cuff, `width` at the cuff, `angle` from vertical, `puff` adds fullness. */
export function sleeveShape(
  cut: Cut,
  look: Look,
  { length, width, angle, puff = 0 }: { length: number; width: number; angle: number; puff?: number },
): SleeveShape {
  const [sx, sy] = [0.5 - cut.shoulder, cut.shoulderY];
  const [ax, ay] = [0.5 - cut.chest, cut.armpitY];
  const [dx, dy] = [-Math.sin(angle), Math.cos(angle)];
  const [nx, ny] = [Math.cos(angle), Math.sin(angle)];
  const at = (along: number, across: number): Point => [sx + dx * along + nx * across, sy + dy * along + ny * across];
  const outer = at(length, -0.012);
  const inner = at(length, width - 0.012);
  const short = length < 0.3;
  const knots: Knot[] = short
    ? [
        [sx + 0.06, sy - 0.004, 1],
        [sx, sy - 0.002],
        at(length * 0.35, -0.022 - puff * 0.7),
        at(length * 0.72, -0.02 - puff),
        [...outer, 1],
        [...at(length + 0.006, width / 2)],
        [...inner, 1],
        [ax + 0.004, ay, 1],
        [ax + 0.06, ay - 0.06, 1],
      ]
    : [
        [sx + 0.06, sy - 0.004, 1],
        [sx, sy - 0.002],
        at(length * 0.16, -0.02 - puff * 0.4),
        at(length * 0.5, -0.016 - puff * 0.7),
        at(length * 0.88, -0.013 - puff),
        [...outer, 1],
        [...at(length + 0.005, width / 2 - 0.012)],
        [...inner, 1],
        at(length * 0.88, width - 0.006 + puff),
        at(length * 0.6, width + 0.016 + puff * 0.8),
        [ax + 0.006, ay + 0.012, 1],
        [ax + 0.06, ay - 0.06, 1],
      ];
  const j = () => between(look.random, -0.012, 0.012);
  const folds = (cloth: Oklch): DisplayList =>
    short
      ? [
          ...fold([at(length * 0.3, 0.11), at(length * 0.55, 0.05 + j()), at(length * 0.75, 0.0)], 0.02, cloth, 0.6),
          ...(puff > 0
            ? [0.03, 0.075].flatMap((w) => fold([at(length * 0.06, w * 1.2), at(length * 0.5, w + j() * 0.6), at(length, w)], 0.014, cloth, 0.8))
            : []),
        ]
      : [
          ...fold([at(length * 0.34, width + 0.045), at(length * 0.42 + j(), 0.055), at(length * 0.44 + j(), 0.006)], 0.02, cloth, 0.75),
          ...fold([at(length * 0.52, width + 0.02), at(length * 0.5 + j(), 0.05), at(length * 0.55 + j(), 0.012)], 0.016, cloth, 0.8),
          ...fold([at(length * 0.66, width + 0.008), at(length * 0.62 + j(), 0.045), at(length * 0.6 + j(), 0)], 0.016, cloth, 0.6),
          ...fold([at(length * 0.86, width), at(length * 0.83 + j(), 0.04), at(length * 0.84 + j(), 0.004)], 0.014, cloth, 0.7),
          ...fold([at(length * 0.12, 0.06), at(length * 0.3, 0.05 + j()), at(length * 0.46, 0.04 + j())], 0.026, cloth, 0.45),
        ];
  return { path: spline(knots, true), angle, cuff: [outer, inner], head: [sx, sy], folds };
}

/** Points along the cuff at a distance `back` from its edge, for hems and ribs. */
export function cuffLine({ cuff: [outer, inner], angle }: SleeveShape, back: number): Point[] {
  const [ux, uy] = [Math.sin(angle) * back, -Math.cos(angle) * back];
  return sampled(
    [
      [outer[0] + ux - 0.004, outer[1] + uy],
      [(outer[0] + inner[0]) / 2 + ux, (outer[1] + inner[1]) / 2 + uy + 0.005],
      [inner[0] + ux + 0.012, inner[1] + uy],
    ],
    4,
  );
}
