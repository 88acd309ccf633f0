import { css, shade } from '../colour.ts';
import { clipped, type DisplayList, fill, stroke } from '../draw.ts';
import { ellipse, spline, through } from '../geometry.ts';
import { fold, seam, stitches } from '../light.ts';
import type { Look } from '../look.ts';
import { threadOf } from '../material.ts';
import { motif } from '../pattern.ts';
import { piece, printOf } from '../piece.ts';
import type { Drawn } from './torso.ts';

/** A baseball cap in three-quarter profile, peak to the left. */
export function cap(look: Look): Drawn {
  const { attributes, cloth, accent, random, trim } = look;
  const block = attributes.pattern === 'colour block';
  const dome = spline(through('.3,.6! .305,.48 .37,.365 .5,.31 .64,.335 .745,.425 .785,.55 .785,.625! .64,.65 .45,.635'), true);
  const peak = spline(through('.3,.585! .2,.6 .115,.66 .105,.7 .2,.69 .33,.668 .46,.668 .53,.665! .5,.625 .42,.6'), true);
  const front = spline(through('.3,.6! .305,.48 .37,.365 .5,.31! .53,.42 .545,.55 .54,.645! .45,.635'), true);
  const colour = block ? accent : cloth;
  const thread = threadOf(attributes.material, colour);
  const arcs = [0, 0.022, 0.044].flatMap((d) =>
    stitches(
      spline([
        [0.13 + d * 0.6, 0.684 - d * 0.25],
        [0.22 + d * 0.4, 0.664 - d],
        [0.34, 0.648 - d],
        [0.5, 0.65 - d * 0.6],
      ]),
      thread,
      colour,
    ),
  );
  const badge: DisplayList = attributes.pattern === 'graphic' ? motif([0.415, 0.487], 0.062, printOf(look), random) : [];
  const bars: DisplayList =
    attributes.style === 'sporty'
      ? [0, 0.03].map((d) =>
          stroke(
            spline([
              [0.56 + d, 0.62],
              [0.62 + d, 0.5],
              [0.63 + d, 0.36],
            ]),
            css(trim),
            0.013,
          ),
        )
      : [];
  return {
    silhouettes: [],
    ground: { at: [0.46, 0.672], rx: 0.35, ry: 0.045 },
    nodes: [
      ...piece(dome, look, {
        depth: 0.09,
        inside: [...fold(through('.68,.45 .71,.52 .72,.6'), 0.03, cloth, 0.6), ...bars],
      }),
      ...piece(front, look, {
        depth: 0.06,
        inside: [...badge, ...fold(through('.36,.43 .34,.5 .335,.57'), 0.03, cloth, 0.4)],
      }),
      clipped(dome, [
        ...seam(spline(through('.5,.31 .6,.4 .66,.52 .67,.66')), cloth),
        ...stitches(spline(through('.52,.315 .546,.42 .56,.55 .555,.65')), thread, cloth),
      ]),
      ...piece(ellipse(0.502, 0.311, 0.02, 0.011), look, { ...(block ? { cloth: accent } : { print: false }), depth: 0.01 }),
      fill(ellipse(0.43, 0.4, 0.006, 0.006), css(shade(cloth, -0.3))),
      fill(ellipse(0.62, 0.39, 0.006, 0.006), css(shade(cloth, -0.3))),
      ...piece(peak, look, { ...(block ? { cloth: accent } : {}), angle: -0.1, depth: 0.045, relief: 1.2, inside: arcs }),
    ],
  };
}
