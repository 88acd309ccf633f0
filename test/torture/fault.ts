import type { Browser } from 'playwright';
import type { AddReport } from '../../src/core/api.ts';
import type { Site } from './site.ts';

/** What a fault has at hand. */
export interface Setting {
  seed: number;
  /** The shorter form: fewer times, fewer pictures, the same checks. */
  quick: boolean;
  site: Site;
  /** Chromium for faults that do not kill it; contexts are the fault's own. */
  browser: Browser;
}

/** What one fault did, all its times together: one row of the table. */
export interface Row {
  fault: string;
  times: number;
  /** Pictures that had been reported as added, or were there before, and are not found any more. */
  lost: number;
  /** Pictures that are there twice, or counted twice. */
  doubled: number;
  /** Pictures embedded that had been embedded before, the most of any one time; null where nothing is embedded. */
  again: number | null;
  /** Errors as a person sees them. */
  shown: string[];
  /** Promises that did not hold, in words. Empty: survived. */
  broken: string[];
}

export interface Fault {
  name: string;
  run(setting: Setting): Promise<Row>;
}

/** A row to be filled in. */
export function emptyRow(fault: string): Row {
  return { fault, times: 0, lost: 0, doubled: 0, again: null, shown: [], broken: [] };
}

/** Writes down a promise that does not hold; the fault goes on. */
export function expectThat(row: Row, holds: boolean, otherwise: string): void {
  if (!holds) row.broken.push(otherwise);
}

/** Writes down what was shown, each text once. */
export function note(row: Row, ...texts: string[]): void {
  for (const text of texts) if (!row.shown.includes(text)) row.shown.push(text);
}

/** What the report of a job says of the files it left out. */
export function noteReport(row: Row, { failed }: Pick<AddReport, 'failed'>): void {
  for (const { code, message } of failed) note(row, `${code}: ${message}`);
}
