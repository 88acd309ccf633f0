import { css, shade } from '../colour.ts';
import { fill, stroke } from '../draw.ts';
import { ellipse, sampled, spline, through } from '../geometry.ts';
import { castShade, fold } from '../light.ts';
import type { Look } from '../look.ts';
import { piece } from '../piece.ts';
import type { Drawn } from './torso.ts';
import { ribs } from './trimmings.ts';

/** A ribbed knit hat with a turned-up edge, with or without a bobble. */
export function beanie(look: Look): Drawn {
  const { random, cloth, attributes, accent } = look;
  const dome = spline(through('.285,.62! .29,.47 .345,.34 .43,.272 .5,.258 .57,.272 .655,.34 .71,.47 .715,.62! .5,.65'), true);
  const edge = spline(through('.268,.565! .5,.6 .732,.565! .736,.69 .728,.705! .5,.745 .272,.705! .264,.69'), true);
  const bobble = random() < 0.55;
  const woolly = attributes.pattern === 'plain' ? cloth : accent;
  const tuft = Array.from({ length: 90 }, (_, k) => {
    const angle = k * 2.4;
    const r = 0.068 * Math.sqrt((k + 1) / 90);
    const [x, y] = [0.5 + Math.cos(angle) * r, 0.235 + Math.sin(angle) * r * 0.92];
    const lit = 0.1 - ((x - 0.47) * 0.9 + (y - 0.2) * 1.6);
    return stroke(
      [
        ['M', x, y],
        ['L', x + Math.cos(angle) * 0.02, y + Math.sin(angle) * 0.018],
      ],
      css(shade(woolly, lit)),
      0.011,
    );
  });
  const creases = [-0.15, -0.09, -0.03, 0.035, 0.1, 0.155].flatMap((x) =>
    fold(
      [
        [0.5 + x * 0.25, 0.285],
        [0.5 + x * 0.85, 0.37],
        [0.5 + x * 1.15, 0.56],
      ],
      0.024,
      cloth,
      0.6,
    ),
  );
  const line = (y: number) =>
    sampled(
      [
        [0.27, y],
        [0.5, y + 0.037],
        [0.73, y],
      ],
      16,
    );
  return {
    silhouettes: [dome, edge],
    nodes: [
      ...(bobble ? [fill(ellipse(0.5, 0.235, 0.07, 0.066), css(shade(woolly, -0.08))), ...tuft.reverse()] : []),
      ...piece(dome, look, { depth: 0.1, inside: creases }),
      castShade(dome, edge, cloth, 0.06, 0.5),
      ...piece(edge, look, { print: false, material: 'knit', depth: 0.06, inside: ribs(line(0.562), line(0.71), cloth) }),
    ],
  };
}
