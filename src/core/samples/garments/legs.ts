import { between } from '../../random.ts';
import { css, shade, shadowOf } from '../colour.ts';
import { type DisplayList, type Path, stroke } from '../draw.ts';
import { type Knot, mirrorKnots, polyline, sampled, spline } from '../geometry.ts';
import { fold, softStroke } from '../light.ts';
import type { Look } from '../look.ts';
import { piece } from '../piece.ts';
import { ribs } from './trimmings.ts';

/** Measures of trousers: heights (y down) and half widths from the centre line. */
export interface LegCut {
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
export function legs(look: Look, cut: LegCut, inside: (side: -1 | 1) => DisplayList, pressed = false): { nodes: DisplayList; paths: Path[] } {
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
export function waistBand(look: Look, { top, waist }: LegCut, { height = 0.04, elastic = false } = {}): DisplayList {
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

/** Four loops on the waistband. */
export function beltLoops(look: Look, { top, waist }: LegCut): DisplayList {
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

/** The two ends of a tied cord. */
export function drawstring({ trim }: Look, { top }: LegCut): DisplayList {
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
