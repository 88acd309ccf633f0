import { between } from '../../random.ts';
import type { DisplayList } from '../draw.ts';
import type { Knot } from '../geometry.ts';
import { fold } from '../light.ts';
import type { Look } from '../look.ts';

/** A hem that waves with the folds above it: left half, outer corner first. `y` may vary with x by the waves. */
export function wavedHem(half: number, y: number, waves: number): Knot[] {
  const knots: Knot[] = [[0.5 - half, y - 0.008, 1]];
  for (let k = 1; k < waves * 2; k++) knots.push([0.5 - half * (1 - k / (waves * 2)), y + (k % 2 ? 0.016 : 0.001)]);
  return [...knots, [0.5, y + 0.01]];
}

/** Folds that run from a waist to a hem and spread with the cloth. */
export function hangingFolds(look: Look, from: number, to: number, waist: number, hem: number, count: number, strength: number): DisplayList {
  const { random, cloth } = look;
  const j = (reach: number) => between(random, -reach, reach);
  return Array.from({ length: count }, (_, k) => {
    const at = ((k + 0.5) / count) * 2 - 1 + j(0.35 / count);
    const start = from + Math.max(0, j(0.05)) + 0.004;
    return fold(
      [
        [0.5 + at * waist * 0.92, start],
        [0.5 + at * (waist + hem) * 0.5 + j(0.006), (start + to) / 2],
        [0.5 + at * hem * 0.97, to + 0.016],
      ],
      0.026 + (hem / count) * 0.2,
      cloth,
      strength * between(random, 0.75, 1.15),
    );
  }).flat();
}
