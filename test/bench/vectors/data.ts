/**
 * Seeded rows and queries for the vector bench, all of unit length and {@link DIM} floats, made a block at a time: a block depends
 * on seed, kind and its number alone, so that the first 10,000 rows of a million are the rows of ten thousand.
 *
 * - `clip`: shaped like the pictures of a CLIP. A cone about an axis of squared norm 0.5, which is the mean pairwise cosine; one
 *   dimension has {@link OUTLIER} of the axis' norm. About the axis lie topics, clusters in them and what is each row's own, over a
 *   falling spectrum in a rotated basis.
 * - `gaussian`: evenly on the sphere. No structure helps here.
 * - `tight`: 1,000 clusters whose members have a cosine of about 0.92: near ties everywhere.
 */
import { createRandom, type Random } from '../../../src/core/random.ts';

export const DIM = 512;
/** Raised with every change of what is made here: rows, truths and results of another version are not used again. */
export const VERSION = 1;
/** Rows of a block; 8 MB of floats. */
export const BLOCK = 4096;

export const kinds = ['clip', 'gaussian', 'tight'] as const;
export type Kind = (typeof kinds)[number];

/** `near`: a row of the same kind that is not in the data (a picture looks for pictures). `across`: a text looks for pictures. */
export type QuerySet = 'near' | 'across';
export const querySets = (kind: Kind): readonly QuerySet[] => (kind === 'clip' ? ['near', 'across'] : ['near']);

/** Name of the file of texts beside those that are asked. */
export const TEXTS = 'texts';

/** Share of the axis' norm in one dimension, as in CLIP. */
export const OUTLIER = 0.76;
export const OUTLIER_AT = 133;
/** Squared norm of the pictures' axis. */
const CONE = 0.5;
const TOPICS = 200;
const CLUSTERS = 4000;
/** Of a picture's variance about the axis. The rest is its own. */
const SHARES = { topic: 0.25, cluster: 0.35 };
/** Texts: squared norm of their axis, its dot product with the pictures' axis, and how much of what a text says is the pictures' content. */
const TEXT = { cone: 0.6, gap: 0.2, content: 0.3 };
const TIGHT = { clusters: 1000, spread: 0.3 };
/** Streams of random numbers: what all blocks share, queries, blocks. */
const [SHARED, QUERIES, BLOCKS] = [0, 1, 16];

export interface Source {
  readonly kind: Kind;
  /** Rows `block` · {@link BLOCK} and on: BLOCK × DIM floats, row-major. */
  block(block: number): Float32Array<ArrayBuffer>;
  /** count × DIM floats. The first ones are the same for every count. */
  queries(set: QuerySet, count: number): Float32Array<ArrayBuffer>;
}

export function createSource(kind: Kind, seed: number): Source {
  // Kinds of the same seed share nothing.
  const own = seed * kinds.length + kinds.indexOf(kind);
  const shared = createRandom(own, SHARED);
  const model = kind === 'clip' ? clip(shared) : kind === 'tight' ? tight(shared) : { near: normal };
  const fill = (random: Random, count: number, write: Write) => {
    const rows = new Float32Array(count * DIM);
    for (let at = 0; at < rows.length; at += DIM) {
      const row = rows.subarray(at, at + DIM);
      write(random, row);
      scale(row, 1);
    }
    return rows;
  };
  return {
    kind,
    block: (block) => fill(createRandom(own, BLOCKS + block), BLOCK, model.near),
    queries(set, count) {
      const write = 'across' in model && set === 'across' ? model.across : model.near;
      return fill(createRandom(own, QUERIES + (set === 'across' ? 1 : 0)), count, write);
    },
  };
}

/** Writes one vector of any length. */
type Write = (random: Random, row: Float32Array) => void;

function clip(shared: Random): { near: Write; across: Write } {
  const spectrum = Float32Array.from({ length: DIM }, (_, k) => 1 / Math.sqrt(k + 8));
  const signs = Float32Array.from({ length: DIM }, () => (shared() < 0.5 ? -1 : 1));
  const shaped = (random: Random, row: Float32Array) => {
    normal(random, row);
    for (let k = 0; k < DIM; k++) row[k] = (row[k] as number) * (spectrum[k] as number);
    scale(row, 1);
  };
  const axis = new Float32Array(DIM);
  normal(shared, axis);
  axis[OUTLIER_AT] = 0;
  scale(axis, Math.sqrt(CONE * (1 - OUTLIER ** 2)));
  axis[OUTLIER_AT] = OUTLIER * Math.sqrt(CONE);
  const textAxis = textAxisOf(axis, shared);
  const topics = list(TOPICS, (row) => shaped(shared, row));
  // What a picture shares with its cluster, in the basis of the spectrum.
  const contents = list(CLUSTERS, (row, k) => {
    shaped(shared, row);
    const topic = topics[k % TOPICS] as Float32Array;
    for (let d = 0; d < DIM; d++) row[d] = Math.sqrt(SHARES.topic) * (topic[d] as number) + Math.sqrt(SHARES.cluster) * (row[d] as number);
  });
  // Some clusters are much larger than others.
  const draw = (random: Random) => contents[Math.floor(CLUSTERS * random() ** 1.5)] as Float32Array;
  const ownShare = Math.sqrt(1 - SHARES.topic - SHARES.cluster);
  return {
    near(random, row) {
      const content = draw(random);
      shaped(random, row);
      for (let k = 0; k < DIM; k++) row[k] = (content[k] as number) + ownShare * (row[k] as number);
      rotate(row, signs);
      scale(row, Math.sqrt(1 - CONE));
      for (let k = 0; k < DIM; k++) row[k] = (row[k] as number) + (axis[k] as number);
    },
    across(random, row) {
      row.set(draw(random));
      rotate(row, signs);
      scale(row, TEXT.content);
      const rest = new Float32Array(DIM);
      normal(random, rest);
      scale(rest, Math.sqrt(1 - TEXT.content ** 2));
      const length = Math.sqrt(1 - TEXT.cone);
      for (let k = 0; k < DIM; k++) row[k] = (textAxis[k] as number) + length * ((row[k] as number) + (rest[k] as number));
    },
  };
}

/** The texts' axis: what it has of the pictures' axis gives {@link TEXT}.gap, the rest stands at a right angle to that. */
function textAxisOf(axis: Float32Array, shared: Random): Float32Array {
  const aside = new Float32Array(DIM);
  normal(shared, aside);
  const along = dot(aside, axis) / CONE;
  for (let k = 0; k < DIM; k++) aside[k] = (aside[k] as number) - along * (axis[k] as number);
  const part = TEXT.gap / CONE;
  scale(aside, Math.sqrt(TEXT.cone - part ** 2 * CONE));
  return aside.map((value, k) => value + part * (axis[k] as number));
}

function tight(shared: Random): { near: Write } {
  const centres = list(TIGHT.clusters, (row) => {
    normal(shared, row);
    scale(row, 1);
  });
  return {
    near(random, row) {
      const centre = centres[Math.floor(random() * TIGHT.clusters)] as Float32Array;
      normal(random, row);
      scale(row, TIGHT.spread);
      for (let k = 0; k < DIM; k++) row[k] = (row[k] as number) + (centre[k] as number);
    },
  };
}

const list = (count: number, write: (row: Float32Array, k: number) => void) =>
  Array.from({ length: count }, (_, k) => {
    const row = new Float32Array(DIM);
    write(row, k);
    return row;
  });

/** Independent normal numbers, two at a time (Box–Muller). */
function normal(random: Random, row: Float32Array): void {
  for (let k = 0; k < row.length; k += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    const angle = 2 * Math.PI * random();
    row[k] = radius * Math.cos(angle);
    row[k + 1] = radius * Math.sin(angle);
  }
}

/** In place, to that length. */
function scale(row: Float32Array, length: number): void {
  const factor = length / Math.sqrt(dot(row, row));
  for (let k = 0; k < row.length; k++) row[k] = (row[k] as number) * factor;
}

export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k] as number) * (b[k] as number);
  return sum;
}

/** In place: flips signs, then the fast Walsh–Hadamard transform; together an orthogonal map, up to a factor, that mixes all dimensions. */
function rotate(row: Float32Array, signs: Float32Array): void {
  for (let k = 0; k < DIM; k++) row[k] = (row[k] as number) * (signs[k] as number);
  for (let half = 1; half < DIM; half *= 2)
    for (let from = 0; from < DIM; from += 2 * half)
      for (let k = from; k < from + half; k++) {
        const [a, b] = [row[k] as number, row[k + half] as number];
        row[k] = a + b;
        row[k + half] = a - b;
      }
}
