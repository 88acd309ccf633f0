import { type DisplayList, type Paint, type Path } from './draw.ts';

interface GradientLike {
  addColorStop(offset: number, colour: string): void;
}

/** The part of CanvasRenderingContext2D that `paint` uses; OffscreenCanvasRenderingContext2D has it too. */
export interface Context2D<Gradient extends GradientLike = GradientLike> {
  // Written as methods, so that contexts with wider property types fit.
  fillStyle: unknown;
  strokeStyle: unknown;
  lineWidth: number;
  lineCap: string;
  lineJoin: string;
  save(): void;
  restore(): void;
  transform(a: number, b: number, c: number, d: number, e: number, f: number): void;
  beginPath(): void;
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void;
  closePath(): void;
  fill(): void;
  stroke(): void;
  clip(): void;
  setLineDash(segments: number[]): void;
  createLinearGradient(x0: number, y0: number, x1: number, y1: number): Gradient;
  createRadialGradient(x0: number, y0: number, r0: number, x1: number, y1: number, r1: number): Gradient;
}

function trace(path: Path, context: Context2D): void {
  context.beginPath();
  for (const command of path) {
    switch (command[0]) {
      case 'M':
        context.moveTo(command[1], command[2]);
        break;
      case 'L':
        context.lineTo(command[1], command[2]);
        break;
      case 'C':
        context.bezierCurveTo(command[1], command[2], command[3], command[4], command[5], command[6]);
        break;
      case 'Z':
        context.closePath();
    }
  }
}

function style(value: Paint, context: Context2D): unknown {
  if (typeof value === 'string') return value;
  const gradient =
    value.kind === 'linear'
      ? context.createLinearGradient(value.from[0], value.from[1], value.to[0], value.to[1])
      : context.createRadialGradient(value.centre[0], value.centre[1], 0, value.centre[0], value.centre[1], value.radius);
  for (const [offset, colour] of value.stops) gradient.addColorStop(offset, colour);
  return gradient;
}

function paintNodes(list: DisplayList, context: Context2D): void {
  for (const node of list) {
    if (node.kind === 'group') {
      context.save();
      if (node.clip) {
        trace(node.clip, context);
        context.clip();
      }
      if (node.transform) context.transform(...node.transform);
      paintNodes(node.children, context);
      context.restore();
      continue;
    }
    trace(node.path, context);
    if (node.fill !== undefined) {
      context.fillStyle = style(node.fill, context);
      context.fill();
    }
    if (node.stroke !== undefined) {
      context.strokeStyle = style(node.stroke, context);
      context.lineWidth = node.width ?? 0.004;
      context.setLineDash(node.dash ? [...node.dash] : []);
      context.stroke();
    }
  }
}

/**
 * Draws a list into a square of `side` pixels at the context's origin. Scale and shift the context beforehand to draw
 * elsewhere. The context's state is as before when it returns.
 */
export function paint(list: DisplayList, context: Context2D, side: number): void {
  context.save();
  context.transform(side, 0, 0, side, 0, 0);
  context.lineCap = 'round';
  context.lineJoin = 'round';
  paintNodes(list, context);
  context.restore();
}
