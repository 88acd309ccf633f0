import type { Command, Matrix, Path, Point } from './draw.ts';

/** A point an outline passes through; with a third entry the outline has a corner there, else it runs smoothly. */
export type Knot = readonly [x: number, y: number, corner?: 1];

/** Knots from a compact list of coordinates, `!` for a corner: `'.1,.2! .5,.4'` is `[[0.1, 0.2, 1], [0.5, 0.4]]`. */
export function through(list: string): Knot[] {
  return list.split(' ').map((entry): Knot => {
    const [x, y] = entry.replace('!', '').split(',').map(Number) as [number, number];
    return entry.endsWith('!') ? [x, y, 1] : [x, y];
  });
}

/** Straight lines through the points; corners are not marked, every point is one. */
export function polyline(points: readonly Knot[], closed = false): Path {
  const commands = points.map(([x, y], k): Command => [k === 0 ? 'M' : 'L', x, y]);
  return closed ? [...commands, ['Z']] : commands;
}

/**
 * A Catmull-Rom spline through the knots, as cubic Béziers (tangent = difference of the neighbours, handles of one
 * sixth). Tangents are cut to the length of the shorter neighbouring side, which keeps uneven knots from overshooting.
 */
export function spline(knots: readonly Knot[], closed = false): Path {
  const n = knots.length;
  const at = (k: number): Knot => knots[closed ? (k + n) % n : Math.min(n - 1, Math.max(0, k))] as Knot;
  const handle = (k: number, direction: 1 | -1): Point => {
    const [x, y, corner] = at(k);
    const [px, py] = at(k - 1);
    const [qx, qy] = at(k + 1);
    const [ox, oy] = direction === 1 ? [qx, qy] : [px, py];
    const own = Math.hypot(ox - x, oy - y);
    if (corner || (!closed && (k === 0 || k === n - 1))) return [x + (ox - x) / 4, y + (oy - y) / 4];
    const length = Math.hypot(qx - px, qy - py) || 1;
    const reach = (own * 0.36 * direction) / length;
    return [x + (qx - px) * reach, y + (qy - py) * reach];
  };
  const commands: Command[] = [['M', at(0)[0], at(0)[1]]];
  for (let k = 0; k < (closed ? n : n - 1); k++) {
    const [x, y] = at(k + 1);
    commands.push(['C', ...handle(k, 1), ...handle(k + 1, -1), x, y]);
  }
  if (closed) commands.push(['Z']);
  return commands;
}

/** A closed outline that is its own mirror image: the left half, from top centre to bottom centre, and its reflection. */
export function symmetric(half: readonly Knot[], axis = 0.5): Path {
  const back = half
    .filter(([x]) => Math.abs(x - axis) > 1e-6)
    .map(([x, y, corner]): Knot => (corner ? [2 * axis - x, y, 1] : [2 * axis - x, y]))
    .reverse();
  return spline([...half, ...back], true);
}

/** The knots seen in a mirror at x = `axis`, in the same order. */
export function mirrorKnots(knots: readonly Knot[], axis = 0.5): Knot[] {
  return knots.map(([x, y, corner]) => (corner ? [2 * axis - x, y, corner] : [2 * axis - x, y]));
}

/** The path with every coordinate pair replaced. */
export function mapped(path: Path, change: (x: number, y: number) => Point): Path {
  return path.map((command): Command => {
    if (command[0] === 'Z') return command;
    if (command[0] !== 'C') return [command[0], ...change(command[1], command[2])];
    const [, x1, y1, x2, y2, x, y] = command;
    return ['C', ...change(x1, y1), ...change(x2, y2), ...change(x, y)];
  });
}

/** The path seen in a mirror at x = `axis`. */
export function mirrored(path: Path, axis = 0.5): Path {
  return mapped(path, (x, y) => [2 * axis - x, y]);
}

/** The path moved. */
export function shifted(path: Path, dx: number, dy: number): Path {
  return mapped(path, (x, y) => [x + dx, y + dy]);
}

/** The path under a matrix. */
export function transformed(path: Path, [a, b, c, d, e, f]: Matrix): Path {
  return mapped(path, (x, y) => [a * x + c * y + e, b * x + d * y + f]);
}

/** An ellipse of four Béziers (handles of 0.5523 of the radius), turned by `angle`. */
export function ellipse(cx: number, cy: number, rx: number, ry: number, angle = 0): Path {
  const h = 0.5523;
  const c = Math.cos(angle);
  const s = Math.sin(angle);
  const unit: Path = [
    ['M', 1, 0],
    ['C', 1, h, h, 1, 0, 1],
    ['C', -h, 1, -1, h, -1, 0],
    ['C', -1, -h, -h, -1, 0, -1],
    ['C', h, -1, 1, -h, 1, 0],
    ['Z'],
  ];
  return mapped(unit, (x, y) => [cx + rx * x * c - ry * y * s, cy + rx * x * s + ry * y * c]);
}

/** Points on a Catmull-Rom spline through the knots, `steps` to each side. */
export function sampled(knots: readonly Knot[], steps = 6, closed = false): Point[] {
  const points: Point[] = [];
  let [px, py] = [0, 0];
  for (const command of spline(knots, closed)) {
    if (command[0] === 'M') points.push([command[1], command[2]]);
    if (command[0] === 'C') {
      const [, x1, y1, x2, y2, x, y] = command;
      for (let k = 1; k <= steps; k++) {
        const t = k / steps;
        const u = 1 - t;
        points.push([
          u * u * u * px + 3 * u * u * t * x1 + 3 * u * t * t * x2 + t * t * t * x,
          u * u * u * py + 3 * u * u * t * y1 + 3 * u * t * t * y2 + t * t * t * y,
        ]);
      }
    }
    if (command[0] !== 'Z') [px, py] = command.slice(-2) as [number, number];
  }
  return points;
}

/** A shape along a curve, `width(t)` wide at t = 0 … 1 from its start; for creases, straps and bands. */
export function ribbon(knots: readonly Knot[], width: (t: number) => number): Path {
  const points = sampled(knots, 5);
  const sides: [Point[], Point[]] = [[], []];
  for (const [k, [x, y]] of points.entries()) {
    const [ax, ay] = points[Math.max(0, k - 1)] as Point;
    const [bx, by] = points[Math.min(points.length - 1, k + 1)] as Point;
    const length = Math.hypot(bx - ax, by - ay) || 1;
    const half = width(k / (points.length - 1)) / 2;
    const [nx, ny] = [(-(by - ay) / length) * half, ((bx - ax) / length) * half];
    sides[0].push([x + nx, y + ny]);
    sides[1].push([x - nx, y - ny]);
  }
  return polyline([...sides[0], ...sides[1].reverse()], true);
}

/** Bounds of all coordinates, handles included: [left, top, right, bottom]. */
export function bounds(path: Path): [left: number, top: number, right: number, bottom: number] {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [, ...numbers] of path) {
    for (let k = 0; k + 1 < numbers.length; k += 2) {
      const [x, y] = [numbers[k] as number, numbers[k + 1] as number];
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x);
      box[3] = Math.max(box[3], y);
    }
  }
  return box;
}
