import { CHUNK } from '../core/vectors/kernel.ts';
import { MAX_DIM } from '../core/vectors/operand.ts';

/** Pages of wasm memory before the first chunk: what a call takes and gives. All addresses are multiples of 16. */
export const FIRST_PAGES = 1;
/** Rows that are compared in one call, where they are listed. */
export const LISTED = CHUNK / 2;

export const QUERY_AT = 0;
export const NARROW_AT = QUERY_AT + MAX_DIM * 2 + 32;
export const TABLES_AT = NARROW_AT + MAX_DIM + 48;
export const ONLY_AT = TABLES_AT + MAX_DIM * 4 + 256;
export const OUT_AT = ONLY_AT + CHUNK / 8;
export const LIST_AT = OUT_AT + CHUNK * 8;
export const COLUMNS_AT = LIST_AT + LISTED * 4 + 16;
export const SCRATCH_AT = COLUMNS_AT + MAX_DIM + 64;
