/** Numbers as the report shows them. */
import type { Spread } from './figures.ts';

/** Three digits that count. */
export const short = (value: number): string =>
  Number.isNaN(value) ? '–' : value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value >= 1 ? value.toFixed(2) : value.toFixed(3);
/** The median, in brackets least and most. */
export const spread = (value: Spread | null | undefined): string =>
  value ? `${short(value.median)} (${short(value.min)}–${short(value.max)})` : '–';
export const maybe = (value: number | null | undefined, write: (value: number) => string): string => (value == null ? '–' : write(value));
export const share = (value: number | null | undefined): string => maybe(value, (number) => number.toFixed(4));
export const count = (value: number): string => value.toLocaleString('en');
