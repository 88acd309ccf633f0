import { oklch, shade, shadowOf } from '../colour.ts';
import type { DisplayList, Path } from '../draw.ts';
import { type Knot, mirrorKnots, polyline, ribbon, spline } from '../geometry.ts';
import { seam, softStroke, stitches } from '../light.ts';
import type { Look } from '../look.ts';
import { threadOf } from '../material.ts';
import { piece } from '../piece.ts';
import type { LegCut } from './legs.ts';
import { button } from './trimmings.ts';

/** The front seam and the curved stitching beside it. */
export function fly({ top, crotch }: LegCut, look: Look, thread = threadOf(look.attributes.material, look.cloth)): DisplayList {
  const { cloth } = look;
  return [
    ...seam(
      polyline([
        [0.5, top],
        [0.5, crotch + 0.01],
      ]),
      cloth,
      1.2,
    ),
    ...(look.attributes.material === 'wool' ? seam : (p: Path, c: typeof cloth) => stitches(p, thread, c))(
      spline([
        [0.533, top + 0.02, 1],
        [0.533, crotch - 0.075],
        [0.503, crotch - 0.035, 1],
      ]),
      cloth,
    ),
  ];
}

/** The slanted openings at the hips. */
export function slantPockets({ top, hip, waist }: LegCut, look: Look): DisplayList {
  const knots: Knot[] = [
    [0.5 - waist * 0.72, top + 0.014, 1],
    [0.5 - hip * 0.99, top + 0.12, 1],
  ];
  return [spline(knots), spline(mirrorKnots(knots))].flatMap((path) => [
    ...softStroke(path, shadowOf(look.cloth), 0.016, 0.35, 3),
    ...seam(path, look.cloth, 1.2),
  ]);
}

/** The curved, riveted front pockets of jeans. */
export function fivePockets(look: Look, { top, hip, waist }: LegCut): DisplayList {
  const { cloth } = look;
  const thread = threadOf('denim', cloth);
  return [false, true].flatMap((mirror) => {
    const flip = (knots: Knot[]) => spline(mirror ? mirrorKnots(knots) : knots);
    const edge = (d: number): Knot[] => [
      [0.5 - waist * 0.5 - d * 0.3, top + 0.018, 1],
      [0.5 - waist * 0.62 - d, top + 0.07 + d],
      [0.5 - hip * 0.96, top + 0.088 + d, 1],
    ];
    return [
      ...softStroke(flip(edge(0)), shadowOf(cloth), 0.014, 0.4, 3),
      ...seam(flip(edge(0)), cloth),
      ...stitches(flip(edge(-0.008)), thread, cloth),
      ...stitches(flip(edge(-0.015)), thread, cloth),
      ...button([mirror ? 0.5 + hip * 0.9 : 0.5 - hip * 0.9, top + 0.078], 0.005, oklch(0.68, 0.08, 60)),
    ];
  });
}

/** Stitched hems, or rolled ones that show the pale inside. */
export function hems(look: Look, { hem, outer, inner }: LegCut, rolled: boolean): DisplayList {
  const { cloth } = look;
  return [false, true].flatMap((mirror) => {
    const knots: Knot[] = [
      [0.5 - outer - 0.004, hem + (rolled ? 0.004 : -0.02)],
      [0.5 - (outer + inner) / 2, hem + (rolled ? 0.012 : -0.012)],
      [0.5 - inner + 0.004, hem + (rolled ? 0.004 : -0.02)],
    ];
    const line = spline(mirror ? mirrorKnots(knots) : knots);
    if (!rolled) return stitches(line, threadOf('denim', cloth), cloth);
    const path = ribbon(mirror ? mirrorKnots(knots) : knots, () => 0.052);
    return piece(path, look, { cloth: shade(cloth, cloth.l > 0.8 ? -0.08 : 0.2), material: 'denim', depth: 0.018 });
  });
}
