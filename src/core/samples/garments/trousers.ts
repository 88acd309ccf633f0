import { between, chance } from '../../random.ts';
import { css, oklch } from '../colour.ts';
import { clipped, type DisplayList, stroke } from '../draw.ts';
import { type Knot, mirrored, mirrorKnots, ribbon, sampled, spline } from '../geometry.ts';
import { seam } from '../light.ts';
import type { Look } from '../look.ts';
import { piece } from '../piece.ts';
import { beltLoops, drawstring, type LegCut, legs, waistBand } from './legs.ts';
import { fivePockets, fly, hems, slantPockets } from './pockets.ts';
import type { Drawn } from './torso.ts';
import { button, ribs } from './trimmings.ts';

/** Trousers: pressed (formal), with cuffs and stripes (sporty), else plain; wide when of linen. */
export function trousers(look: Look): Drawn {
  const { attributes, random, cloth, trim } = look;
  const { style, material } = attributes;
  const sporty = style === 'sporty';
  const formal = style === 'formal';
  const wide = material === 'linen' ? 0.03 : 0;
  const slim = material === 'leather' ? 0.022 : 0;
  const cut: LegCut = {
    top: 0.12,
    crotch: 0.345,
    hem: 0.895,
    waist: 0.118,
    hip: 0.158,
    knee: 0.158 + wide - slim * 0.6,
    outer: (sporty ? 0.128 : 0.152) + wide * 1.6 - slim,
    inner: (sporty ? 0.058 : 0.046) - wide * 0.4 + slim * 0.5 + between(random, -0.004, 0.004),
  };
  const stripe = (side: -1 | 1): DisplayList =>
    sporty
      ? [0.014, 0.036].map((d) => {
          const x = (half: number) => 0.5 + side * (half - d);
          return stroke(
            spline([
              [x(cut.waist + 0.004), cut.top],
              [x(cut.hip), (cut.top + cut.crotch) / 2 + 0.035],
              [x(cut.knee), cut.crotch + (cut.hem - cut.crotch) * 0.42],
              [x(cut.outer), cut.hem],
            ]),
            css(trim),
            0.0125,
          );
        })
      : [];
  const { nodes, paths } = legs(look, cut, stripe, formal);
  const cuffs = sporty
    ? [false, true].flatMap((mirror) => {
        const knots: Knot[] = [
          [0.5 - cut.outer + 0.004, cut.hem - 0.028],
          [0.5 - (cut.outer + cut.inner) / 2, cut.hem - 0.021],
          [0.5 - cut.inner - 0.004, cut.hem - 0.028],
        ];
        const path = ribbon(knots, () => 0.05);
        const line = (dy: number) =>
          sampled(
            knots.map(([x, y]): Knot => [mirror ? 1 - x : x, y + dy]),
            5,
          );
        return piece(mirror ? mirrored(path) : path, look, {
          print: false,
          material: null,
          depth: 0.018,
          inside: ribs(line(-0.026), line(0.026), cloth),
        });
      })
    : [];
  return {
    silhouettes: paths,
    nodes: [
      ...nodes,
      clipped(paths.flat(), slantPockets(cut, look)),
      ...(sporty ? [] : fly(cut, look)),
      ...cuffs,
      ...waistBand(look, cut, { elastic: sporty, height: sporty ? 0.046 : 0.04 }),
      ...(sporty ? drawstring(look, cut) : [...beltLoops(look, cut), ...button([0.512, cut.top + 0.002], 0.0085, oklch(0.35, 0.03, 50))]),
    ],
  };
}

/** Shorts: stripes and a cord (sporty), five pockets (denim), else slanted pockets. */
export function shorts(look: Look): Drawn {
  const { attributes, random, cloth, trim } = look;
  const sporty = attributes.style === 'sporty';
  const denim = attributes.material === 'denim';
  const cut: LegCut = { top: 0.27, crotch: 0.52, hem: between(random, 0.67, 0.73), waist: 0.165, hip: 0.212, knee: 0.2, outer: 0.238, inner: 0.028 };
  const stripe = (side: -1 | 1): DisplayList =>
    sporty
      ? [0.016, 0.042].map((d) =>
          stroke(
            spline([
              [0.5 + side * (cut.waist - d), cut.top],
              [0.5 + side * (cut.hip - d), 0.42],
              [0.5 + side * (cut.outer - d), cut.hem + 0.004],
            ]),
            css(trim),
            0.014,
          ),
        )
      : [];
  const { nodes, paths } = legs(look, cut, stripe);
  return {
    silhouettes: paths,
    nodes: [
      ...nodes,
      clipped(paths.flat(), denim ? fivePockets(look, cut) : slantPockets(cut, look)),
      ...(sporty ? [] : fly(cut, look)),
      ...(denim
        ? hems(look, cut, chance(random, 0.5))
        : [false, true].flatMap((mirror) =>
            seam(
              spline(
                (mirror ? mirrorKnots : (k: readonly Knot[]) => [...k])([
                  [0.5 - cut.outer, cut.hem - 0.025],
                  [0.5 - 0.13, cut.hem - 0.017],
                  [0.5 - cut.inner, cut.hem - 0.025],
                ]),
              ),
              cloth,
            ),
          )),
      ...waistBand(look, cut, { elastic: sporty, height: 0.048 }),
      ...(sporty
        ? drawstring(look, cut)
        : [...beltLoops(look, cut), ...button([0.512, cut.top - 0.002], 0.0105, denim ? oklch(0.68, 0.08, 60) : oklch(0.4, 0.04, 55))]),
    ],
  };
}
