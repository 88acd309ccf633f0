import { between, type Random } from '../../random.ts';
import type { Neckline, Sleeve } from '../attributes.ts';
import type { DisplayList, Path, Point } from '../draw.ts';
import { type Knot, mirrorKnots, symmetric } from '../geometry.ts';
import { fold } from '../light.ts';
import type { Look } from '../look.ts';

/** A garment ready to be put in front of the wall. */
export interface Drawn {
  /** Outlines that throw the shadow. */
  readonly silhouettes: readonly Path[];
  /** Where it stands on the ground; absent for what hangs. */
  readonly ground?: { readonly at: Point; readonly rx: number; readonly ry: number };
  readonly nodes: DisplayList;
}

/** Measures of an upper body: half widths from the centre line, and heights (y down). */
export interface Cut {
  readonly neck: number;
  readonly shoulder: number;
  readonly chest: number;
  readonly waist: number;
  readonly hem: number;
  readonly topY: number;
  readonly shoulderY: number;
  readonly armpitY: number;
  readonly waistY: number;
  readonly hemY: number;
}

/** A cut with a little individuality. */
export function cutOf(random: Random, change: Partial<Cut> = {}): Cut {
  const wide = between(random, -0.008, 0.01);
  const long = between(random, -0.015, 0.02);
  const base: Cut = {
    neck: 0.092,
    shoulder: 0.205,
    chest: 0.192,
    waist: 0.182,
    hem: 0.19,
    topY: 0.19,
    shoulderY: 0.238,
    armpitY: 0.43,
    waistY: 0.62,
    hemY: 0.83,
  };
  const cut = { ...base, ...change };
  return { ...cut, shoulder: cut.shoulder + wide, chest: cut.chest + wide, waist: cut.waist + wide, hem: cut.hem + wide, hemY: cut.hemY + long };
}

/** Depth of the front neck below `topY`. */
export function neckDepth(neckline: Neckline): number {
  return { round: 0.075, 'v-neck': 0.17, collar: 0.06, lapel: 0.3, hood: 0.075, turtleneck: 0.02 }[neckline];
}

/** The left half of the front neck edge, from the centre up to the shoulder. */
export function neckKnots(cut: Cut, neckline: Neckline, depth = neckDepth(neckline)): Knot[] {
  const y = cut.topY + depth;
  const pointed = neckline === 'v-neck' || neckline === 'collar' || neckline === 'lapel';
  if (pointed)
    return [
      [0.5, y, 1],
      [0.5 - cut.neck * 0.56, cut.topY + depth * 0.5],
      [0.5 - cut.neck, cut.topY, 1],
    ];
  return [
    [0.5, y],
    [0.5 - cut.neck * 0.62, cut.topY + depth * 0.8],
    [0.5 - cut.neck * 0.93, cut.topY + depth * 0.36],
    [0.5 - cut.neck, cut.topY, 1],
  ];
}

/** The whole front neck edge, from left shoulder to right. */
export function neckLine(cut: Cut, neckline: Neckline, depth?: number): Knot[] {
  const half = neckKnots(cut, neckline, depth);
  return [...[...half].reverse(), ...mirrorKnots(half).slice(1)];
}

/** The cut-in armhole of a sleeveless body on the left, from the strap to the armpit; `inset` moves it into the cloth. */
export function armholeKnots(cut: Cut, inset = 0): Knot[] {
  const strap = 0.5 - cut.neck - (cut.chest - cut.neck) * 0.52 + inset;
  const ax = 0.5 - cut.chest;
  const drop = cut.armpitY - cut.topY;
  return [
    [strap, cut.topY + 0.022, 1],
    [strap + 0.009, cut.topY + drop * 0.36],
    [strap + 0.002, cut.topY + drop * 0.7],
    [strap * 0.55 + ax * 0.45, cut.armpitY - drop * 0.07 + inset],
    [ax, cut.armpitY + inset, 1],
  ];
}

/** The armhole edge on the left, from shoulder to armpit. A sleeveless one is cut in. */
function armhole(cut: Cut, sleeve: Sleeve | undefined): Knot[] {
  const [sx, ax] = [0.5 - cut.shoulder, 0.5 - cut.chest];
  if (sleeve === 'sleeveless') {
    return armholeKnots(cut);
  }
  return [
    [sx, cut.shoulderY, 1],
    [sx + 0.02, (cut.shoulderY * 2 + cut.armpitY) / 3],
    [sx + 0.021, (cut.shoulderY + cut.armpitY * 2) / 3],
    [ax, cut.armpitY, 1],
  ];
}

/** The left half of the body's outline, from the front neck to the hem's centre. */
export function bodyKnots(
  cut: Cut,
  neckline: Neckline,
  sleeve: Sleeve | undefined,
  hem: readonly Knot[] = [
    [0.5 - cut.hem, cut.hemY, 1],
    [0.5 - cut.hem * 0.5, cut.hemY + 0.009],
    [0.5, cut.hemY + 0.011],
  ],
  depth?: number,
): Knot[] {
  return [...neckKnots(cut, neckline, depth), ...armhole(cut, sleeve), [0.5 - cut.waist, cut.waistY], ...hem];
}

/** The whole outline of a body; `hem` is its lower left edge, from the side seam to the centre. */
export function bodyPath(cut: Cut, neckline: Neckline, sleeve: Sleeve | undefined, hem?: readonly Knot[], depth?: number): Path {
  return symmetric(bodyKnots(cut, neckline, sleeve, hem, depth));
}

/** The inside of the back, seen through the neck opening. */
export function backPath(cut: Cut, neckline: Neckline, depth?: number): Path {
  return symmetric([
    [0.5, cut.topY + 0.016],
    [0.5 - cut.neck * 0.6, cut.topY + 0.012],
    [0.5 - cut.neck, cut.topY - 0.002, 1],
    ...neckKnots(cut, neckline, depth).reverse().slice(1),
  ]);
}

/** Folds of a hanging body: pulled from the armpits, slack at the waist. `strength` 1 for cotton. */
export function bodyFolds(cut: Cut, look: Look, strength = 1): DisplayList {
  const { cloth, random } = look;
  const j = (reach = 0.015) => between(random, -reach, reach);
  const [l, r] = [0.5 - cut.chest, 0.5 + cut.chest];
  const y = cut.armpitY;
  const drop = cut.hemY - y;
  return [
    ...fold(
      [
        [l + 0.012, y + 0.01],
        [l + 0.07 + j(), y + drop * 0.2 + j()],
        [l + 0.11 + j(), y + drop * 0.42],
      ],
      0.026,
      cloth,
      0.8 * strength,
    ),
    ...fold(
      [
        [r - 0.012, y + 0.01],
        [r - 0.06 + j(), y + drop * 0.22 + j()],
        [r - 0.1 + j(), y + drop * 0.46],
      ],
      0.026,
      cloth,
      0.8 * strength,
    ),
    ...fold(
      [
        [l + 0.006, y + drop * 0.5],
        [l + 0.06 + j(), y + drop * 0.56],
        [l + 0.13 + j(), y + drop * 0.55],
      ],
      0.018,
      cloth,
      0.6 * strength,
    ),
    ...fold(
      [
        [r - 0.006, y + drop * 0.56 + j()],
        [r - 0.07, y + drop * 0.62 + j()],
        [r - 0.14 + j(), y + drop * 0.6],
      ],
      0.018,
      cloth,
      0.6 * strength,
    ),
    ...fold(
      [
        [0.5 - 0.05 + j(0.03), y + drop * 0.35],
        [0.5 - 0.075 + j(), y + drop * 0.7],
        [0.5 - 0.07 + j(), y + drop],
      ],
      0.034,
      cloth,
      0.5 * strength,
    ),
    ...fold(
      [
        [0.5 + 0.08 + j(0.03), y + drop * 0.42],
        [0.5 + 0.07 + j(), y + drop * 0.72],
        [0.5 + 0.085 + j(), y + drop],
      ],
      0.034,
      cloth,
      0.5 * strength,
    ),
    ...fold(
      [
        [l + 0.045 + j(), y + drop * 0.62],
        [l + 0.035, y + drop * 0.84],
        [l + 0.04 + j(), y + drop],
      ],
      0.024,
      cloth,
      0.55 * strength,
    ),
  ];
}
