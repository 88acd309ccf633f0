import { between, chance, pick } from '../../random.ts';
import { css, type Oklch, oklch, shade, shadowOf } from '../colour.ts';
import { clipped, type DisplayList, fill, type Path, radial, stroke } from '../draw.ts';
import { ellipse, type Knot, mirrored, mirrorKnots, polyline, ribbon, sampled, spline } from '../geometry.ts';
import { fold, seam, softStroke, stitches } from '../light.ts';
import type { Look } from '../look.ts';
import { threadOf } from '../material.ts';
import { piece } from '../piece.ts';
import type { Drawn } from './torso.ts';
import { button, ribs } from './trimmings.ts';

interface LegCut {
  readonly top: number;
  readonly crotch: number;
  readonly hem: number;
  /** Half widths. */
  readonly waist: number;
  readonly hip: number;
  /** Outer and inner edge of the hem, from the centre line. */
  readonly outer: number;
  readonly inner: number;
  /** Outer edge at the knee. */
  readonly knee: number;
}

function legKnots({ top, crotch, hem, waist, hip, outer, inner, knee }: LegCut): Knot[] {
  const middle = crotch + (hem - crotch) * 0.42;
  const long = hem - crotch > 0.25;
  return [
    [0.5, top + 0.012, 1],
    [0.5 - waist, top, 1],
    [0.5 - hip, (top + crotch) / 2 + 0.035],
    ...(long ? [[0.5 - knee, middle] as Knot] : []),
    [0.5 - outer, hem, 1],
    [0.5 - (outer + inner) / 2, hem + 0.008],
    [0.5 - inner, hem, 1],
    ...(long ? [[0.5 - inner * 0.62, middle] as Knot] : []),
    [0.5 - 0.006, crotch + 0.012, 1],
    [0.5, crotch, 1],
  ];
}

function legFolds(look: Look, { crotch, hem, outer, inner, knee, hip }: LegCut, pressed: boolean): DisplayList {
  const { cloth, random } = look;
  const j = () => between(random, -0.012, 0.012);
  const middle = crotch + (hem - crotch) * 0.45;
  const long = hem - crotch > 0.25;
  const axis = (outer + inner) / 2;
  return [-1, 1].flatMap((side): DisplayList => {
    const x = (half: number) => 0.5 + side * half;
    const folds = [
      ...fold(
        [
          [x(0.008), crotch + 0.006],
          [x(0.06), crotch - 0.028 + j()],
          [x(0.12), crotch - 0.03 + j()],
        ],
        0.018,
        cloth,
        0.8,
      ),
      ...fold(
        [
          [x(0.012), crotch + 0.03],
          [x(0.055), crotch + 0.026 + j()],
          [x(0.1), crotch + 0.04 + j()],
        ],
        0.016,
        cloth,
        0.7,
      ),
    ];
    if (!long)
      return [
        ...folds,
        ...fold(
          [
            [x(hip * 0.7), crotch + 0.02],
            [x(hip * 0.78) + j(), (crotch + hem) / 2],
            [x(outer * 0.8), hem],
          ],
          0.028,
          cloth,
          0.6,
        ),
        ...fold(
          [
            [x(0.06), crotch + 0.06],
            [x(0.075) + j(), (crotch + hem) / 2 + 0.03],
            [x(0.07), hem],
          ],
          0.024,
          cloth,
          0.5,
        ),
      ];
    if (pressed) {
      const crease = spline([
        [x(axis * 0.72 + 0.02), crotch - 0.08],
        [x((knee + inner * 0.6) / 2), middle],
        [x(axis), hem],
      ]);
      return [
        ...folds,
        ...softStroke(crease, shadowOf(cloth), 0.022, 0.3, 4),
        stroke(crease, css(shade(cloth, 0.2), 0.6), 0.0035),
        ...fold(
          [
            [x(outer - 0.01), hem - 0.045],
            [x(axis), hem - 0.03 + j()],
            [x(inner + 0.01), hem - 0.04],
          ],
          0.014,
          cloth,
          0.6,
        ),
      ];
    }
    return [
      ...folds,
      ...fold(
        [
          [x(knee - 0.008), middle - 0.02],
          [x(knee * 0.7), middle + j()],
          [x(inner * 0.7 + 0.03), middle - 0.012 + j()],
        ],
        0.018,
        cloth,
        0.75,
      ),
      ...fold(
        [
          [x(inner * 0.7 + 0.004), middle + 0.04],
          [x(knee * 0.55), middle + 0.03 + j()],
          [x(knee * 0.8), middle + 0.045 + j()],
        ],
        0.016,
        cloth,
        0.6,
      ),
      ...fold(
        [
          [x(outer - 0.006), hem - 0.075],
          [x(axis), hem - 0.06 + j()],
          [x(inner + 0.012), hem - 0.075 + j()],
        ],
        0.015,
        cloth,
        0.75,
      ),
      ...fold(
        [
          [x(inner + 0.006), hem - 0.036],
          [x(axis), hem - 0.03 + j()],
          [x(outer - 0.02), hem - 0.04],
        ],
        0.013,
        cloth,
        0.7,
      ),
      ...fold(
        [
          [x(knee * 0.62), crotch + 0.05],
          [x(knee * 0.6) + j(), middle - 0.08],
          [x(knee * 0.58), middle - 0.01],
        ],
        0.03,
        cloth,
        0.4,
      ),
    ];
  });
}

/** The two legs, the right one first so that the left overlaps it at the crotch. */
function legs(look: Look, cut: LegCut, inside: (side: -1 | 1) => DisplayList, pressed = false): { nodes: DisplayList; paths: Path[] } {
  const knots = legKnots(cut);
  const [left, right] = [spline(knots, true), spline(mirrorKnots(knots), true)];
  const folds = legFolds(look, cut, pressed);
  const lean = Math.atan2((cut.outer + cut.inner) / 2 - cut.hip * 0.55, cut.hem - cut.top) * 0.8;
  return {
    paths: [left, right],
    nodes: [
      ...piece(right, look, { angle: -lean, depth: 0.055, inside: [...folds, ...inside(1)] }),
      ...piece(left, look, { angle: lean, depth: 0.055, inside: [...folds, ...inside(-1)] }),
    ],
  };
}

/** Waistband with the inside of its back. */
function waistBand(look: Look, { top, waist }: LegCut, { height = 0.04, elastic = false } = {}): DisplayList {
  const { cloth } = look;
  const back = spline(
    [
      [0.5 - waist, top - height + 0.008, 1],
      [0.5, top - height - 0.006],
      [0.5 + waist, top - height + 0.008, 1],
      [0.5, top - height + 0.022],
    ],
    true,
  );
  const band = spline(
    [
      [0.5 - waist + 0.002, top - height + 0.008, 1],
      [0.5, top - height + 0.022],
      [0.5 + waist - 0.002, top - height + 0.008, 1],
      [0.5 + waist + 0.004, top + 0.006, 1],
      [0.5, top + 0.02],
      [0.5 - waist - 0.004, top + 0.006, 1],
    ],
    true,
  );
  const line = (y: number) =>
    sampled(
      [
        [0.5 - waist, y],
        [0.5, y + 0.014],
        [0.5 + waist, y],
      ],
      14,
    );
  return [
    ...piece(back, look, { cloth: shade(cloth, cloth.l > 0.5 ? -0.2 : -0.08), material: null, depth: 0.01 }),
    ...piece(band, look, { print: false, depth: 0.016, inside: elastic ? ribs(line(top - height + 0.006), line(top + 0.008), cloth) : [] }),
  ];
}

function beltLoops(look: Look, { top, waist }: LegCut): DisplayList {
  return [-0.72, -0.34, 0.4, 0.74].flatMap((k) =>
    piece(
      polyline(
        [
          [0.5 + waist * k - 0.006, top - 0.03],
          [0.5 + waist * k + 0.006, top - 0.03],
          [0.5 + waist * k + 0.006, top + 0.022],
          [0.5 + waist * k - 0.006, top + 0.022],
        ],
        true,
      ),
      look,
      { print: false, material: null, depth: 0.006 },
    ),
  );
}

function fly({ top, crotch }: LegCut, look: Look, thread = threadOf(look.attributes.material, look.cloth)): DisplayList {
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

function slantPockets({ top, hip, waist }: LegCut, look: Look): DisplayList {
  const knots: Knot[] = [
    [0.5 - waist * 0.72, top + 0.014, 1],
    [0.5 - hip * 0.99, top + 0.12, 1],
  ];
  return [spline(knots), spline(mirrorKnots(knots))].flatMap((path) => [
    ...softStroke(path, shadowOf(look.cloth), 0.016, 0.35, 3),
    ...seam(path, look.cloth, 1.2),
  ]);
}

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

function drawstring({ trim }: Look, { top }: LegCut): DisplayList {
  return [-1, 1].flatMap((side) => [
    stroke(
      spline([
        [0.5 + side * 0.012, top],
        [0.5 + side * 0.03, top + 0.05],
        [0.5 + side * 0.026, top + 0.11],
      ]),
      'rgb(20 20 28 / 0.3)',
      0.0085,
    ),
    stroke(
      spline([
        [0.5 + side * 0.012, top - 0.002],
        [0.5 + side * 0.029, top + 0.048],
        [0.5 + side * 0.025, top + 0.107],
      ]),
      css(trim),
      0.0065,
    ),
  ]);
}

/** Five pockets, copper thread, faded thighs and knees; rolled hems when vintage. */
export function jeans(look: Look): Drawn {
  const { attributes, random, cloth } = look;
  const vintage = attributes.style === 'vintage';
  const shape = pick(random, [
    { outer: 0.128, inner: 0.052, knee: 0.142 },
    { outer: 0.148, inner: 0.044, knee: 0.154 },
    { outer: 0.182, inner: 0.028, knee: 0.16 },
  ]);
  const cut: LegCut = { top: 0.12, crotch: 0.34, hem: vintage ? 0.85 : 0.895, waist: 0.12, hip: 0.157, ...shape };
  const thread = threadOf('denim', cloth);
  const fade = (side: -1 | 1): DisplayList => {
    const x = 0.5 + side * 0.085;
    const glow = shade(cloth, cloth.l < 0.3 ? 0.16 : 0.18);
    return [
      fill(ellipse(x, 0.48, 0.065, 0.2), radialSoft(x, 0.48, 0.2, glow, vintage ? 0.75 : 0.5)),
      ...whiskers(x, cut.crotch, side, glow),
      ...seam(
        spline([
          [0.5 + side * (cut.hip - 0.02), 0.27],
          [0.5 + side * (cut.knee - 0.018), 0.56],
          [0.5 + side * (cut.outer - 0.014), cut.hem],
        ]),
        cloth,
        0.7,
      ),
    ];
  };
  const { nodes, paths } = legs(look, cut, fade);
  return {
    silhouettes: paths,
    nodes: [
      ...nodes,
      clipped(paths.flat(), fivePockets(look, cut)),
      ...fly(cut, look, thread),
      ...hems(look, cut, vintage),
      ...waistBand(look, cut),
      ...stitches(
        spline([
          [0.385, cut.top - 0.024],
          [0.5, cut.top - 0.01],
          [0.615, cut.top - 0.024],
        ]),
        thread,
        cloth,
      ),
      ...beltLoops(look, cut),
      ...button([0.512, cut.top + 0.001], 0.0105, oklch(0.68, 0.08, 60)),
    ],
  };
}

function radialSoft(x: number, y: number, radius: number, colour: Oklch, alpha: number) {
  return radial([x, y], radius, [0, css(colour, alpha)], [0.5, css(colour, alpha * 0.5)], [1, css(colour, 0)]);
}

function whiskers(x: number, y: number, side: number, colour: Oklch): DisplayList {
  return [0, 0.022, 0.044].flatMap((d) =>
    softStroke(
      spline([
        [x - side * 0.055, y + d * 0.7],
        [x, y - 0.014 + d],
        [x + side * 0.05, y - 0.03 + d * 1.3],
      ]),
      colour,
      0.011,
      0.3,
      3,
    ),
  );
}

function fivePockets(look: Look, { top, hip, waist }: LegCut): DisplayList {
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

function hems(look: Look, { hem, outer, inner }: LegCut, rolled: boolean): DisplayList {
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
