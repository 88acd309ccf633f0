/**
 * The display list: a drawing as plain data. The unit is the side of the square drawing, x to the right, y down, so a
 * list is independent of resolution. `paint` (drawCanvas.ts) and `toSvg` (drawSvg.ts) turn it into pixels or text.
 */

export type Point = readonly [x: number, y: number];

/** Move, line, cubic Bézier (two handles, end), close. */
export type Command =
  | readonly ['M', number, number]
  | readonly ['L', number, number]
  | readonly ['C', number, number, number, number, number, number]
  | readonly ['Z'];

/** Absolute commands; any number of subpaths. */
export type Path = readonly Command[];

/** Offset 0 to 1 and a CSS colour (`rgb(…)` or `rgba(…)`). */
export type Stop = readonly [offset: number, colour: string];

/** A CSS colour or a gradient, in the coordinates of the path it fills. */
export type Paint =
  | string
  | { readonly kind: 'linear'; readonly from: Point; readonly to: Point; readonly stops: readonly Stop[] }
  | { readonly kind: 'radial'; readonly centre: Point; readonly radius: number; readonly stops: readonly Stop[] };

/** One path, filled, stroked or both (fill first, nonzero rule). */
export interface Shape {
  readonly kind: 'shape';
  readonly path: Path;
  readonly fill?: Paint;
  readonly stroke?: Paint;
  /** Stroke width, in units of the side. */
  readonly width?: number;
  readonly dash?: readonly number[];
}

/** Children drawn under a transform (a, b, c, d, e, f as in canvas), inside a clip given in the outer coordinates. */
export interface Group {
  readonly kind: 'group';
  readonly clip?: Path;
  readonly transform?: Matrix;
  readonly children: DisplayList;
}

/** x′ = a·x + c·y + e, y′ = b·x + d·y + f. */
export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/** One step of a drawing. */
export type Node = Shape | Group;

/** Drawn in order, the first at the bottom. */
export type DisplayList = readonly Node[];

/** A filled path. */
export function fill(path: Path, paint: Paint): Shape {
  return { kind: 'shape', path, fill: paint };
}

/** A stroked path with round caps and joins; `dash` in units of the side. */
export function stroke(path: Path, paint: Paint, width: number, dash?: readonly number[]): Shape {
  return dash ? { kind: 'shape', path, stroke: paint, width, dash } : { kind: 'shape', path, stroke: paint, width };
}

/** Children inside a path. */
export function clipped(clip: Path, children: DisplayList): Group {
  return { kind: 'group', clip, children };
}

/** Children under a transform. */
export function moved(transform: Matrix, children: DisplayList): Group {
  return { kind: 'group', transform, children };
}

/** Rotation by `angle` (radians, clockwise on screen) about the origin, then a shift of the origin to (x, y). */
export function placed(x: number, y: number, angle: number, scale = 1): Matrix {
  const c = Math.cos(angle) * scale;
  const s = Math.sin(angle) * scale;
  return [c, s, -s, c, x, y];
}

/** Rotation and scaling about a point that stays where it is. */
export function about([x, y]: Point, angle: number, scale = 1): Matrix {
  const [a, b, c, d] = placed(0, 0, angle, scale);
  return [a, b, c, d, x - a * x - c * y, y - b * x - d * y];
}

/** A gradient along a line; stops in ascending order. */
export function linear(from: Point, to: Point, ...stops: Stop[]): Paint {
  return { kind: 'linear', from, to, stops };
}

/** A gradient from a centre outwards; stops in ascending order. */
export function radial(centre: Point, radius: number, ...stops: Stop[]): Paint {
  return { kind: 'radial', centre, radius, stops };
}
