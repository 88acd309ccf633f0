import { between, createRandom } from '../random.ts';
import { drawAttributes } from './assortment.ts';
import type { FashionAttributes } from './attributes.ts';
import { type Captions, captionsOf } from './captions.ts';
import { about, type DisplayList, type Matrix, moved, type Path } from './draw.ts';
import { drawGarment } from './garments/garment.ts';
import { bounds, transformed } from './geometry.ts';
import { backdrop, groundShadow, wallShadow } from './light.ts';
import { lookOf } from './look.ts';

/** One item of the drawn fashion collection. */
export interface FashionItem {
  /** `fashion-<seed>-<index>`, unique within a seed. */
  readonly id: string;
  readonly attributes: FashionAttributes;
  readonly captions: Captions;
}

/** The item at a place of the endless collection that a seed stands for. The same arguments give the same item. */
export function fashionItem(seed: number, index: number): FashionItem {
  const attributes = drawAttributes(createRandom(seed, index * 4));
  return { id: `fashion-${seed}-${index}`, attributes, captions: captionsOf(attributes, createRandom(seed, index * 4 + 1)) };
}

/** The picture of `fashionItem(seed, index)`, in the unit square. */
export function fashionDrawing(seed: number, index: number): DisplayList {
  return drawAs(drawAttributes(createRandom(seed, index * 4)), seed, index);
}

/** Centres what hangs, brings it nearer to one size (never larger than the frame allows) and lets it hang a little askew. */
function hung(outline: Path, lean: number, scale: number): Matrix {
  const [left, top, right, bottom] = bounds(outline);
  const size = Math.max(right - left, bottom - top);
  const [a, b, c, d, e, f] = about([(left + right) / 2, (top + bottom) / 2], lean, Math.min(1.22, 0.5 + (0.5 * 0.82) / size, 0.9 / size) * scale);
  return [a, b, c, d, e + 0.5 - (left + right) / 2, f + 0.495 - (top + bottom) / 2];
}

/** A picture of the given attributes; seed and index choose the shade, the cut, the folds and the wall. */
export function drawAs(attributes: FashionAttributes, seed: number, index: number): DisplayList {
  const random = createRandom(seed, index * 4 + 2);
  const look = lookOf(attributes, random);
  const { silhouettes, ground, nodes } = drawGarment(look);
  const pose = ground
    ? about([0.5, 0.55], 0, between(random, 1, 1.06))
    : hung(silhouettes.flat(), between(random, -0.025, 0.025), between(random, 0.97, 1.02));
  const outlines = silhouettes.map((path) => transformed(path, pose));
  const shadow = ground ? groundShadow(ground.at, ground.rx, ground.ry, look.wall) : wallShadow(outlines, look.wall);
  return [...backdrop(look.wall), ...shadow, moved(pose, nodes)];
}
