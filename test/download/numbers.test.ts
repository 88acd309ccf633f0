import { describe, expect, it } from 'vitest';
import { createRate } from '../../src/download/rate.ts';
import { megabytes, progressText } from '../../src/download/view.ts';

describe('what the window says of sizes', () => {
  it('megabytes', () => {
    expect([0, 45_000, 1_234_567, 99_940_000, 312_400_000].map(megabytes)).toEqual(['0 MB', '0.0 MB', '1.2 MB', '99.9 MB', '312 MB']);
  });

  it('progress, with what is left once the rate is known', () => {
    expect(progressText(124_000_000, 312_000_000, 0)).toBe('124 of 312 MB');
    expect(progressText(124_000_000, 312_000_000, 8_200_000)).toBe('124 of 312 MB · 8.2 MB a second · 23 s left');
    expect(progressText(0, 312_000_000, 1_000_000)).toBe('0 of 312 MB · 1.0 MB a second · 5 min left');
  });
});

describe('the rate', () => {
  it('is that of the last seconds, and unknown at first', () => {
    const rate = createRate();
    rate.mark(0, 0);
    rate.mark(1000, 200);
    expect(rate.perSecond()).toBe(0);
    for (let second = 1; second <= 20; second++) rate.mark(second * 4000, second * 1000);
    expect(rate.perSecond()).toBeCloseTo(4000);
    for (let second = 21; second <= 40; second++) rate.mark(80_000 + (second - 20) * 1000, second * 1000);
    expect(rate.perSecond()).toBeCloseTo(1000);
    rate.reset();
    expect(rate.perSecond()).toBe(0);
  });
});
