import { describe, expect, it } from 'vitest';
import {
  formatAgo,
  formatBytes,
  formatCoordinates,
  formatCount,
  formatDate,
  formatDateTime,
  formatDuration,
  formatMilliseconds,
  formatPercent,
  formatPlural,
  formatRate,
  formatScore,
} from '../../src/ui/format.ts';

describe('numbers', () => {
  it('groups thousands and chooses the plural', () => {
    expect(formatCount(1204)).toBe('1,204');
    expect(formatPlural(0, 'picture', 'pictures')).toBe('0 pictures');
    expect(formatPlural(1, 'picture', 'pictures')).toBe('1 picture');
    expect(formatPlural(1204, 'picture', 'pictures')).toBe('1,204 pictures');
  });

  it('shows a score with three decimals', () => {
    expect(formatScore(0.27449)).toBe('0.274');
    expect(formatScore(-0.05)).toBe('-0.050');
  });

  it('never says 100 % before it is, and clamps what is out of range', () => {
    expect(formatPercent(0.62)).toBe('62%');
    expect(formatPercent(0.9999)).toBe('99%');
    expect(formatPercent(1)).toBe('100%');
    expect(formatPercent(7)).toBe('100%');
    expect(formatPercent(Number.NaN)).toBe('0%');
  });

  it('shows rates finer when they are slow', () => {
    expect(formatRate(7.44)).toBe('7.4');
    expect(formatRate(74.4)).toBe('74');
  });
});

describe('formatBytes', () => {
  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1000, '1 kB'],
    [1536, '1.5 kB'],
    [999_499, '999 kB'],
    [999_500, '1 MB'],
    [48_200_000, '48.2 MB'],
    [123_400_000, '123 MB'],
    [42_300_000_000, '42.3 GB'],
    [Number.NaN, '0 bytes'],
    [-5, '0 bytes'],
  ])('%d is %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));
});

describe('times', () => {
  it.each([
    [0.04, '0 ms'],
    [0.42, '0.4 ms'],
    [12.4, '12 ms'],
    [999.4, '999 ms'],
    [1250, '1.3 s'],
    [Number.NaN, '–'],
    [-1, '–'],
  ])('a search of %d ms took %s', (ms, text) => expect(formatMilliseconds(ms)).toBe(text));

  it.each([
    [0, 'under 5 s'],
    [38, '40 s'],
    [57, '55 s'],
    [58, '1 min'],
    [121, '2 min'],
    [3599, '1 h'],
    [7500, '2 h 5 min'],
    [Number.POSITIVE_INFINITY, '–'],
  ])('%d seconds are %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text));

  it('writes dates, and nothing for what is no date', () => {
    expect(formatDate('2026-11-02T10:00:00')).toBe('Nov 2, 2026');
    expect(formatDateTime('2026-08-14T18:42:00')).toMatch(/^August 14, 2026 at 6:42\sPM$/);
    expect(formatDate(null)).toBe('');
    expect(formatDate('yesterday')).toBe('');
  });
});

it('counts days as a person does', () => {
  const now = new Date(2026, 4, 20, 0, 30);
  const ago = (...when: [number, number, number, number?]) => formatAgo(new Date(...when).toISOString(), now);
  expect(ago(2026, 4, 20)).toBe('today');
  expect(ago(2026, 4, 19, 23)).toBe('yesterday');
  expect(ago(2026, 4, 17)).toBe('3 days ago');
  expect(ago(2026, 2, 20)).toBe('2 months ago');
  expect(ago(2024, 4, 20)).toBe('2 years ago');
  expect(ago(2026, 4, 22), 'a clock that was put back').toBe('today');
  expect(formatAgo(null, now)).toBe('');
});

it('shows coordinates with their halves of the globe', () => {
  expect(formatCoordinates({ latitude: 33.458_09, longitude: 126.9425 })).toBe('33.45809° N, 126.94250° E');
  expect(formatCoordinates({ latitude: -0.5, longitude: -0.125 })).toBe('0.50000° S, 0.12500° W');
});
