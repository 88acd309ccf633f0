import { between } from '../../random.ts';
import { css, shade } from '../colour.ts';
import { type DisplayList, type Path, stroke } from '../draw.ts';
import { type Knot, polyline, ribbon, sampled, spline, through } from '../geometry.ts';
import { castShade, fold, seam } from '../light.ts';
import type { Look } from '../look.ts';
import { piece } from '../piece.ts';
import type { Drawn } from './torso.ts';
import { ribs } from './trimmings.ts';

/** One sock, heel to the right, toe to the lower left. */
function sock(look: Look, dx: number, dy: number): { path: Path; nodes: DisplayList } {
  const { attributes, cloth, accent, trim } = look;
  const move = (knots: Knot[]): Knot[] => knots.map(([x, y, corner]): Knot => (corner ? [x + dx, y + dy, corner] : [x + dx, y + dy]));
  const path = spline(
    move(
      through(
        '.43,.16! .5,.166 .575,.16! .575,.4 .588,.53 .598,.61 .555,.672 .47,.71 .38,.765 .3,.79 .24,.76 .235,.695 .3,.64 .39,.58 .425,.5 .428,.35',
      ),
    ),
    true,
  );
  const heel = spline(move(through('.588,.51! .53,.56 .5,.63 .53,.7! .65,.7! .65,.52!')), true);
  const toe = spline(move(through('.33,.6! .355,.68 .39,.79! .2,.85! .2,.62!')), true);
  const cuff = ribbon(move(through('.428,.192 .502,.199 .578,.192')), () => 0.066);
  const line = (y: number) =>
    sampled(
      move([
        [0.43, y],
        [0.502, y + 0.007],
        [0.577, y],
      ]),
      7,
    );
  const sporty = attributes.style === 'sporty';
  const second = attributes.pattern === 'plain' ? (sporty ? trim : shade(cloth, cloth.l > 0.5 ? -0.12 : 0.11)) : accent;
  const bands = sporty
    ? [0.265, 0.3].map((y) =>
        stroke(
          polyline(
            move([
              [0.4, y],
              [0.6, y],
            ]).map(([x, v]) => [x, v] as const),
          ),
          css(trim),
          0.018,
        ),
      )
    : [];
  const c = (knots: Knot[]): Knot[] => move(knots);
  return {
    path,
    nodes: [
      ...piece(path, look, {
        depth: 0.06,
        origin: [0.5 + dx, 0.5 + dy],
        inside: [
          ...bands,
          { kind: 'group', clip: heel, children: [stroke(heel, css(second, 0.92), 0.12), ...seam(heel, second)] },
          { kind: 'group', clip: toe, children: [stroke(toe, css(second, 0.92), 0.2), ...seam(toe, second)] },
          ...fold(c(through('.43,.52 .48,.55 .55,.53')), 0.022, cloth, 0.8),
          ...fold(c(through('.41,.57 .46,.59 .52,.58')), 0.02, cloth, 0.7),
          ...fold(c(through('.455,.26 .452,.36 .46,.46')), 0.024, cloth, 0.5),
          ...fold(c(through('.33,.65 .37,.68 .39,.73')), 0.02, cloth, 0.5),
        ],
      }),
      ...piece(cuff, look, {
        cloth: attributes.pattern === 'plain' ? cloth : second,
        material: null,
        depth: 0.024,
        inside: ribs(line(0.16), line(0.226), attributes.pattern === 'plain' ? cloth : second),
      }),
    ],
  };
}

/** A pair of socks with toe and heel in another tone; two bands when sporty. */
export function socks(look: Look): Drawn {
  const shift = between(look.random, 0.15, 0.17);
  const [far, near] = [sock(look, shift, -0.03), sock(look, -0.03, 0.03)];
  return { silhouettes: [far.path, near.path], nodes: [...far.nodes, castShade(far.path, near.path, look.cloth, 0.06, 0.5), ...near.nodes] };
}
