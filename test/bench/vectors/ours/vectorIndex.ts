import type { Kernel } from '../../../../src/core/vectors/kernel.ts';
import { VectorIndex } from '../../../../src/core/vectors/vectorIndex.ts';
import { contend } from '../contender.ts';
import { DIM } from '../data.ts';
import { EXACT, TWO_STAGE } from './names.ts';
import { CALIBRATED, segmentsOf } from './segments.ts';

export interface IndexSetup {
  kernel(): Kernel | Promise<Kernel>;
  /** Keeps four bits more of each number, for the rows that are found. */
  refine?: boolean;
}

/** Our index by itself, in the contender's worker: one thread, no storage, no messages while the clock runs. */
export function contendVectorIndex({ kernel, refine = false }: IndexSetup): void {
  let index: VectorIndex | null = null;
  contend({
    exact: true,
    note: `${CALIBRATED}${refine ? ', and a refinement plane of 4 bits' : ''}, one thread`,
    variants: [TWO_STAGE, EXACT],
    async build(data) {
      index = new VectorIndex(DIM, await kernel());
      for await (const segment of segmentsOf(data, refine)) index.add(segment);
    },
    query: (vector, k, variant) =>
      index?.search(vector, k, { method: variant === EXACT ? 'exact' : 'two-stage' }).hits.map(({ id }) => Number(id)) ?? [],
    bytes: () => index?.bytes ?? null,
  });
}
