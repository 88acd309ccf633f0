import { between, type Random } from '../random.ts';
import type { Pattern } from './attributes.ts';
import { blend, css, lightOf, oklch, type Oklch, shade } from './colour.ts';
import { type DisplayList, fill, type Path, type Point, stroke } from './draw.ts';
import { ellipse, polyline, spline } from './geometry.ts';

/** Left, top, right, bottom, in the coordinates of the piece. */
export type Box = readonly [left: number, top: number, right: number, bottom: number];

/** How a print is laid out; drawn once for an item, so that all its pieces carry the same print. */
export interface Print {
  readonly pattern: Pattern;
  readonly ground: Oklch;
  readonly accent: Oklch;
  /** Size of one repeat: 1 is the normal print, visible at 64 px. */
  readonly scale: number;
  /** Which of the variants of the pattern, 0 to 1; 1 and above is a pinstripe. */
  readonly variant: number;
  readonly seed: number;
}

function bars(box: Box, horizontal: boolean, period: number, width: number, phase = 0): Path {
  const [left, top, right, bottom] = box;
  const [low, high] = horizontal ? [top, bottom] : [left, right];
  const path: Path[] = [];
  for (let at = Math.floor(low / period) * period + phase * period; at < high + period; at += period) {
    const [a, b] = [at - width / 2, at + width / 2];
    path.push(
      polyline(
        horizontal
          ? [
              [left, a],
              [right, a],
              [right, b],
              [left, b],
            ]
          : [
              [a, top],
              [b, top],
              [b, bottom],
              [a, bottom],
            ],
        true,
      ),
    );
  }
  return path.flat();
}

function stripes(box: Box, { accent, scale, variant }: Print): DisplayList {
  const horizontal = variant < 0.62;
  const paint = css(accent);
  if (variant >= 1) return [fill(bars(box, false, 0.058 * scale, 0.0125 * scale), css(accent, 0.85))];
  if (variant < 0.3) return [fill(bars(box, true, 0.068 * scale, 0.026 * scale), paint)];
  if (horizontal) return [fill(bars(box, true, 0.11 * scale, 0.05 * scale), paint)];
  if (variant < 0.84) return [fill(bars(box, false, 0.062 * scale, 0.022 * scale), paint)];
  return [fill(bars(box, false, 0.1 * scale, 0.034 * scale), paint), fill(bars(box, false, 0.1 * scale, 0.007 * scale, 0.5), paint)];
}

function checks(box: Box, { ground, accent, scale, variant }: Print): DisplayList {
  if (variant < 0.4) {
    // Gingham: two half-transparent sets of bars; the crossings come out darker.
    const period = 0.078 * scale;
    const paint = css(accent, 0.62);
    return [fill(bars(box, true, period, period / 2), paint), fill(bars(box, false, period, period / 2), paint)];
  }
  const period = 0.135 * scale;
  const line = css(ground.l > 0.6 ? shade(blend(ground, accent, 0.5), -0.25) : lightOf(blend(ground, accent, 0.5)), 0.75);
  const wide = css(accent, 0.5);
  return [
    fill(bars(box, true, period, period * 0.36), wide),
    fill(bars(box, false, period, period * 0.36), wide),
    fill(bars(box, true, period, period * 0.07, 0.5), line),
    fill(bars(box, false, period, period * 0.07, 0.5), line),
    fill(bars(box, true, period, period * 0.06), css(accent)),
    fill(bars(box, false, period, period * 0.06), css(accent)),
  ];
}

/** Points of a brick lattice that cover the box. */
function lattice([left, top, right, bottom]: Box, step: number): Point[] {
  const points: Point[] = [];
  const rise = step * 0.87;
  for (let row = Math.floor(top / rise) - 1; row * rise < bottom + rise; row++) {
    for (let column = Math.floor(left / step) - 1; column * step < right + step; column++) {
      points.push([(column + (row % 2 ? 0.5 : 0)) * step, row * rise]);
    }
  }
  return points;
}

function dots(box: Box, { accent, scale, variant }: Print): DisplayList {
  const [step, radius] = variant < 0.55 ? [0.072, 0.0185] : [0.105, 0.031];
  return [
    fill(
      lattice(box, step * scale).flatMap(([x, y]) => ellipse(x, y, radius * scale, radius * scale)),
      css(accent),
    ),
  ];
}

function flower(x: number, y: number, size: number, turn: number): Path {
  return Array.from({ length: 5 }, (_, k) => {
    const angle = turn + (k * 2 * Math.PI) / 5;
    return ellipse(x + Math.cos(angle) * size * 0.56, y + Math.sin(angle) * size * 0.56, size * 0.52, size * 0.36, angle);
  }).flat();
}

function leaf(x: number, y: number, size: number, turn: number): Path {
  const [c, s] = [Math.cos(turn) * size, Math.sin(turn) * size];
  return spline(
    [
      [x, y, 1],
      [x + c * 0.5 - s * 0.26, y + s * 0.5 + c * 0.26],
      [x + c, y + s, 1],
      [x + c * 0.5 + s * 0.26, y + s * 0.5 - c * 0.26],
    ],
    true,
  );
}

function flowers(box: Box, print: Print): DisplayList {
  const { accent, ground, scale, variant } = print;
  const step = (variant < 0.5 ? 0.088 : 0.118) * scale;
  const size = step * 0.37;
  const second = ground.l > 0.6 ? oklch(0.62, 0.15, accent.h + 40) : oklch(0.84, 0.09, accent.h + 60);
  const green = ground.l > 0.6 ? oklch(0.5, 0.09, 145) : oklch(0.72, 0.08, 140);
  const centre = accent.l > 0.75 ? oklch(0.75, 0.15, 75) : oklch(0.88, 0.11, 92);
  const [main, small, leaves, hearts]: Path[][] = [[], [], [], []];
  for (const [px, py] of lattice(box, step)) {
    // A jitter by position, so that neighbouring pieces and any clip give the same flower at the same place.
    const noise = Math.sin(px * 127.1 + py * 311.7 + print.seed) * 43758.5453;
    const r = noise - Math.floor(noise);
    const [x, y] = [px + (r - 0.5) * step * 0.3, py + (((r * 7.3) % 1) - 0.5) * step * 0.3];
    const turn = r * 6.28;
    leaves?.push(leaf(x, y, size * 1.45, turn), leaf(x, y, size * 1.35, turn + 2.2));
    main?.push(flower(x, y, size, turn));
    hearts?.push(ellipse(x, y, size * 0.27, size * 0.27));
    small?.push(flower(x + step * 0.46, y + step * 0.12, size * 0.36, turn));
  }
  return [
    fill(leaves?.flat() ?? [], css(green, 0.9)),
    fill(small?.flat() ?? [], css(second, 0.95)),
    { kind: 'shape', path: main?.flat() ?? [], fill: css(accent), stroke: css(shade(accent, -0.14), 0.5), width: 0.0022 },
    fill(hearts?.flat() ?? [], css(centre)),
  ];
}

/** The print over a box; empty for plain cloth and for patterns that a garment places itself (graphic, colour block). */
export function printed(print: Print, box: Box): DisplayList {
  switch (print.pattern) {
    case 'striped':
      return stripes(box, print);
    case 'checked':
      return checks(box, print);
    case 'polka dot':
      return dots(box, print);
    case 'floral':
      return flowers(box, print);
    default:
      return [];
  }
}

/** A picture printed on the chest or a panel, about 2 `size` wide: a sun over hills, a mountain, a wave or a circle of rings. */
export function motif([x, y]: Point, size: number, { ground, accent, variant }: Print, random: Random): DisplayList {
  const warm = ground.l > 0.6 ? oklch(0.68, 0.16, between(random, 25, 75)) : oklch(0.8, 0.13, between(random, 40, 95));
  const disc = ellipse(x, y, size, size);
  const hill = (rise: number, drop: number): Path =>
    spline(
      [
        [x - size * 1.15, y + size * drop, 1],
        [x - size * 0.45, y + size * (drop - rise)],
        [x + size * 0.3, y + size * (drop + 0.05)],
        [x + size * 0.8, y + size * (drop - rise * 0.6)],
        [x + size * 1.15, y + size * drop, 1],
        [x + size * 1.1, y + size * 0.95, 1],
        [x - size * 1.1, y + size * 0.95, 1],
      ],
      true,
    );
  if (variant < 0.4)
    return [fill(disc, css(warm)), fill(hill(0.35, 0.35), css(accent)), fill(hill(0.2, 0.7), css(shade(accent, accent.l > 0.5 ? -0.18 : 0.16)))];
  if (variant < 0.7) {
    const peak = (dx: number, top: number, half: number): Path =>
      polyline(
        [
          [x + dx - half, y + size * 0.75],
          [x + dx, y - top],
          [x + dx + half, y + size * 0.75],
        ],
        true,
      );
    const snow = (dx: number, top: number, half: number): Path =>
      polyline(
        [
          [x + dx - half * 0.3, y - top + (top + size * 0.75) * 0.3],
          [x + dx, y - top],
          [x + dx + half * 0.3, y - top + (top + size * 0.75) * 0.3],
          [x + dx, y - top + (top + size * 0.75) * 0.2],
        ],
        true,
      );
    return [
      fill(ellipse(x + size * 0.6, y - size * 0.55, size * 0.3, size * 0.3), css(warm)),
      fill(peak(size * 0.4, size * 0.3, size * 0.75), css(shade(accent, accent.l > 0.5 ? -0.16 : 0.14))),
      fill(peak(-size * 0.25, size * 0.85, size * 0.85), css(accent)),
      fill(snow(-size * 0.25, size * 0.85, size * 0.85), css(warm)),
    ];
  }
  return [1, 0.76, 0.52, 0.28].map((k, i) =>
    i === 3 ? fill(ellipse(x, y, size * k, size * k), css(warm)) : stroke(ellipse(x, y, size * k, size * k), css(accent), size * 0.12),
  );
}
