import { between, type Random } from '../random.ts';
import type { Material } from './attributes.ts';
import { css, lightOf, type Oklch, shade, shadowOf } from './colour.ts';
import { type DisplayList, fill, linear, type Path, stroke } from './draw.ts';
import { polyline } from './geometry.ts';
import type { Box } from './pattern.ts';

/** Vertical lines across a box, from `top` to `bottom`. */
function verticals([left, top, right, bottom]: Box, step: number, offset = 0): Path {
  const path: Path[] = [];
  for (let x = Math.ceil(left / step) * step + offset; x < right; x += step)
    path.push([
      ['M', x, top],
      ['L', x, bottom],
    ]);
  return path.flat();
}

function slanted([left, top, right, bottom]: Box, step: number): Path {
  const path: Path[] = [];
  const height = bottom - top;
  for (let x = left - height; x < right; x += step)
    path.push([
      ['M', x, bottom],
      ['L', x + height, top],
    ]);
  return path.flat();
}

/** Short random threads in one direction: slubs of linen, flecks of wool. */
function threads([left, top, right, bottom]: Box, count: number, length: number, angle: number, random: Random): Path {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return Array.from({ length: count }, (): Path => {
    const [x, y, reach] = [between(random, left, right), between(random, top, bottom), length * between(random, 0.4, 1.3)];
    return [
      ['M', x, y],
      ['L', x + c * reach, y + s * reach],
    ];
  }).flat();
}

/** Ribs of thick yarn with the V of every stitch. `gauge` is the width of one column. */
function knit(box: Box, cloth: Oklch, gauge: number): DisplayList {
  const [left, top, right, bottom] = box;
  const vs: Path[] = [];
  const rise = gauge * 0.62;
  for (let x = Math.floor(left / gauge) * gauge; x < right; x += gauge) {
    for (let y = Math.floor(top / rise) * rise; y < bottom + rise; y += rise) {
      vs.push([
        ['M', x, y - rise * 0.55],
        ['L', x + gauge / 2, y + rise * 0.25],
        ['L', x + gauge, y - rise * 0.55],
      ]);
    }
  }
  const dark = shadowOf(cloth);
  const light = lightOf(cloth);
  return [
    stroke(verticals(box, gauge), css(dark, 0.2), gauge * 0.34),
    stroke(verticals(box, gauge), css(dark, 0.26), gauge * 0.14),
    stroke(verticals(box, gauge, gauge * 0.46), css(light, 0.2), gauge * 0.4),
    stroke(vs.flat(), css(dark, 0.22), gauge * 0.12),
  ];
}

/** The surface of a material over a box, to be drawn on top of colour and print. Coordinates are those of the piece. */
export function surface(material: Material, box: Box, cloth: Oklch, random: Random): DisplayList {
  const [left, top, right, bottom] = box;
  const area = (right - left) * (bottom - top);
  const dark = shadowOf(cloth);
  const light = lightOf(cloth);
  switch (material) {
    case 'knit':
      return knit(box, cloth, 0.026);
    case 'denim':
      return [
        stroke(slanted(box, 0.0075), css(light, cloth.l < 0.4 ? 0.12 : 0.2), 0.0026),
        stroke(threads(box, Math.round(area * 900), 0.03, -Math.PI / 2, random), css(light, 0.2), 0.002),
        stroke(threads(box, Math.round(area * 700), 0.024, -Math.PI / 2, random), css(dark, 0.16), 0.002),
      ];
    case 'linen':
      return [
        stroke(threads(box, Math.round(area * 2600), 0.06, 0, random), css(light, 0.26), 0.0022),
        stroke(threads(box, Math.round(area * 2600), 0.06, Math.PI / 2, random), css(dark, 0.1), 0.002),
        stroke(threads(box, Math.round(area * 1300), 0.05, 0, random), css(dark, 0.13), 0.0024),
        // The slubs of thick yarn, by which linen is known from afar.
        stroke(threads(box, Math.round(area * 240), 0.13, 0, random), css(dark, 0.22), 0.006),
        stroke(threads(box, Math.round(area * 240), 0.13, 0, random), css(light, 0.34), 0.006),
        stroke(threads(box, Math.round(area * 150), 0.13, Math.PI / 2, random), css(dark, 0.18), 0.0055),
      ];
    case 'wool':
      return [
        stroke(threads(box, Math.round(area * 3600), 0.006, 0.9, random), css(light, 0.2), 0.0026),
        stroke(threads(box, Math.round(area * 3600), 0.006, -0.6, random), css(dark, cloth.l > 0.7 ? 0.13 : 0.2), 0.0026),
        // Tufts of felted yarn: a melange that is still there in a thumbnail.
        stroke(threads(box, Math.round(area * 900), 0.014, 0.9, random), css(light, 0.2), 0.011),
        stroke(threads(box, Math.round(area * 900), 0.014, -0.6, random), css(dark, cloth.l > 0.7 ? 0.13 : 0.2), 0.011),
      ];
    case 'silk':
      return [
        fill(
          polyline(
            [
              [left, top],
              [right, top],
              [right, bottom],
              [left, bottom],
            ],
            true,
          ),
          sheen(box, cloth, random, 0.42),
        ),
      ];
    case 'leather':
      return [
        fill(
          polyline(
            [
              [left, top],
              [right, top],
              [right, bottom],
              [left, bottom],
            ],
            true,
          ),
          sheen(box, cloth, random, 0.3),
        ),
        stroke(threads(box, Math.round(area * 900), 0.005, 0.4, random), css(dark, 0.09), 0.002),
      ];
    case 'cotton':
      return [];
  }
}

/** Bands of light and shade across a smooth, shiny surface. */
function sheen([left, top, right, bottom]: Box, cloth: Oklch, random: Random, strength: number) {
  const light = shade(cloth, cloth.l < 0.4 ? 0.34 : 0.2);
  const dark = shadowOf(cloth);
  const a = between(random, 0.14, 0.24);
  const b = a + between(random, 0.28, 0.36);
  const c = Math.min(0.92, b + between(random, 0.22, 0.3));
  return linear(
    [left, top + (bottom - top) * 0.18],
    [right, bottom - (bottom - top) * 0.28],
    [0, css(dark, strength * 0.4)],
    [a, css(light, strength * 1.5)],
    [a + 0.13, css(dark, strength * 0.25)],
    [b, css(light, strength * 0.9)],
    [b + 0.1, css(dark, strength * 0.55)],
    [c, css(light, strength * 0.7)],
    [1, css(dark, strength * 0.8)],
  );
}

/** The thread of visible stitches: copper on denim, tone on tone elsewhere. */
export function threadOf(material: Material, cloth: Oklch): Oklch {
  if (material === 'denim') return cloth.l > 0.8 ? { l: 0.62, c: 0.06, h: 70 } : { l: 0.72, c: 0.11, h: 65 };
  return shade(cloth, cloth.l > 0.5 ? -0.2 : 0.2);
}
