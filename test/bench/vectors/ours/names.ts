import { ROWS_TO_SHARE } from '../../../../src/app/searchShards.ts';

/** What our own contenders call their variants and ways: read by the workers, and by what sums the run up. */

/** One index in the contender's own worker, one thread. The first is what the table compares others with. */
export const TWO_STAGE = 'two-stage';
export const EXACT = 'exact';

/** How many search workers the page takes on two cores. */
export const workersOfPage = (rows: number) => (rows < ROWS_TO_SHARE ? 1 : 2);

/** Search workers as the page has them. `auto`: the method they choose themselves. */
export const workersVariant = (workers: number, method: 'auto' | 'exact') => `${workersName(workers)}, ${method}`;
/** Where the rows are loaded from, and by how many workers. */
export const indexedDbWay = (workers: number) => `IndexedDB, ${workersName(workers)}`;
/** An image derived from what IndexedDB holds, in the origin private file system. */
export const imageWay = (workers: number) => `OPFS image, ${workersName(workers)}`;

const workersName = (workers: number) => (workers === 1 ? '1 worker' : `${workers} workers`);

/** The variant that compares with every row, where `variant` is one of ours that does not; else null. */
export function exactOf(variant: string): string | null {
  const exact = variant.replace(/(two-stage|auto)$/, EXACT);
  return exact === variant ? null : exact;
}
