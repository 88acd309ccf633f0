import { css, shade, shadowOf } from '../colour.ts';
import { type DisplayList, stroke } from '../draw.ts';
import { type Knot, shifted, spline } from '../geometry.ts';
import { softStroke } from '../light.ts';
import type { Look } from '../look.ts';

/** A strap or handle of leather: round, with light along it. */
export function strap(knots: readonly Knot[], width: number, look: Look, cloth = look.cloth): DisplayList {
  const path = spline(knots);
  return [
    stroke(path, css(shadowOf(cloth), 0.85), width + 0.005),
    stroke(path, css(cloth), width),
    ...softStroke(shifted(path, -0.003, -0.003), shade(cloth, 0.25), width * 0.6, 0.55, 3),
  ];
}
