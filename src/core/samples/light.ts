import { css, lightOf, oklch, type Oklch, shade, shadowOf } from './colour.ts';
import { about, clipped, type DisplayList, fill, linear, moved, type Node, type Path, type Point, radial, stroke } from './draw.ts';
import { bounds, ellipse, type Knot, polyline, ribbon, shifted, transformed } from './geometry.ts';

/*
 * One light for all drawings: large, soft, from the top left. Blur is not portable between canvases, so softness is made
 * of a few nested, nearly transparent strokes.
 */

/** A stroke that fades to its sides: full `alpha` in the middle, nothing at `width`/2. */
export function softStroke(path: Path, colour: Oklch, width: number, alpha: number, layers = 5): DisplayList {
  const each = 1 - (1 - alpha) ** (1 / layers);
  return Array.from({ length: layers }, (_, k) => stroke(path, css(colour, each), (width * (layers - k)) / layers));
}

/** The wall: brighter at the top left, falling off to the bottom right. */
export function backdrop(wall: Oklch): DisplayList {
  const square = polyline(
    [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
    ],
    true,
  );
  return [
    fill(square, linear([0, 0], [1, 1], [0, css(shade(wall, 0.024))], [0.55, css(wall)], [1, css(shade(wall, -0.04))])),
    fill(square, radial([0.36, 0.3], 0.75, [0, css(shade(wall, 0.04), 0.7)], [1, css(shade(wall, 0.04), 0)])),
  ];
}

/**
 * The shadow of things that hang on the wall, close and firm at the upper left, wide and faint at the lower right: copies
 * of the outline that grow as they move away from the light. Strokes would darken twice where they meet the fill.
 */
export function wallShadow(silhouettes: readonly Path[], wall: Oklch): DisplayList {
  const dark = css(oklch(wall.l * 0.4, wall.c * 1.6 + 0.012, wall.h), 0.05);
  const outline = silhouettes.flat();
  const [left, top, right, bottom] = bounds(outline);
  const centre: Point = [(left + right) / 2, (top + bottom) / 2];
  const copies = 11;
  return Array.from({ length: copies }, (_, k): Node => {
    const away = k / (copies - 1);
    const [a, b, c, d, e, f] = about(centre, 0, 0.985 + 0.055 * away);
    return fill(transformed(outline, [a, b, c, d, e + 0.002 + 0.018 * away, f + 0.004 + 0.026 * away]), dark);
  });
}

/** The shadow of things that stand: an ellipse on the ground, darkest under the thing. */
export function groundShadow([x, y]: Point, rx: number, ry: number, wall: Oklch): DisplayList {
  const dark = oklch(wall.l * 0.36, wall.c * 1.4 + 0.012, wall.h);
  const disc = ellipse(0, 0, 1, 1);
  const soft = (k: number, alpha: number): Node =>
    moved(
      [rx * k, 0, 0, ry * k, x + 0.02 * (k - 0.8), y + ry * 0.1],
      [fill(disc, radial([0, 0], 1, [0, css(dark, alpha)], [0.45, css(dark, alpha * 0.72)], [0.75, css(dark, alpha * 0.24)], [1, css(dark, 0)]))],
    );
  return [soft(1.55, 0.3), soft(1.12, 0.62)];
}

/** Rounds a piece: shade inside its lower right edges, light inside its upper left ones. `depth` is the reach. */
export function volume(path: Path, cloth: Oklch, depth: number, strength = 1): DisplayList {
  const dark = shadowOf(cloth);
  const light = lightOf(cloth);
  return [
    ...softStroke(shifted(path, -depth * 0.1, -depth * 0.08), dark, depth * 1.9, 0.26 * strength, 5),
    ...softStroke(shifted(path, depth * 0.34, depth * 0.3), light, depth * 0.8, (cloth.l < 0.4 ? 0.16 : 0.3) * strength, 4),
    ...softStroke(path, dark, depth * 0.36, 0.3 * strength, 3),
  ];
}

/** A fold of cloth along a curve: a tapering groove of shade, with the light it throws up on its upper left. */
export function fold(knots: readonly Knot[], width: number, cloth: Oklch, strength = 1): DisplayList {
  const taper = (w: number) => (t: number) => w * Math.sin(Math.PI * Math.min(1, Math.max(0, t)) ** 0.8) + 0.0006;
  const dark = css(shadowOf(cloth), 1 - (1 - 0.34 * strength) ** (1 / 4));
  const light = css(lightOf(cloth), 1 - (1 - (cloth.l < 0.4 ? 0.2 : 0.34) * strength) ** (1 / 3));
  const lit = knots.map(([x, y, corner]): Knot => (corner ? [x - width * 0.62, y - width * 0.3, 1] : [x - width * 0.62, y - width * 0.3]));
  return [
    ...[1, 0.7, 0.4].map((k): Node => fill(ribbon(lit, taper(width * k)), light)),
    ...[1.15, 0.8, 0.5, 0.24].map((k): Node => fill(ribbon(knots, taper(width * k)), dark)),
  ];
}

/** A sewn line: a thin groove with light below it. */
export function seam(path: Path, cloth: Oklch, strength = 1): DisplayList {
  return [
    stroke(shifted(path, 0.0022, 0.0026), css(lightOf(cloth), 0.3 * strength), 0.0035),
    stroke(path, css(shadowOf(cloth), 0.62 * strength), 0.0036),
  ];
}

/** Visible stitches in thread of a given colour. */
export function stitches(path: Path, thread: Oklch, cloth: Oklch): DisplayList {
  return [
    stroke(shifted(path, 0.001, 0.0016), css(shadowOf(cloth), 0.45), 0.0034, [0.0085, 0.0075]),
    stroke(path, css(thread, 0.95), 0.0034, [0.0085, 0.0075]),
  ];
}

/** Shade that one piece throws on the piece below it, along an edge and inside that piece. */
export function castShade(onto: Path, edge: Path, cloth: Oklch, width = 0.035, strength = 0.5): Node {
  return clipped(onto, softStroke(shifted(edge, 0.004, 0.006), shadowOf(cloth), width, strength, 5));
}
