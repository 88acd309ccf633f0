import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { COLOURS, GARMENTS, LENGTHS, MATERIALS, NECKLINES, PATTERNS, SLEEVES, STYLES } from '../../../src/core/samples/attributes.ts';
import { toSvg } from '../../../src/core/samples/drawSvg.ts';
import { type FashionItem, fashionDrawing, fashionItem } from '../../../src/core/samples/fashion.ts';

const SEED = 7;
const items = Array.from({ length: 1000 }, (_, index) => fashionItem(SEED, index));

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const seen = (read: (item: FashionItem) => string | undefined) => [...new Set(items.map(read))].filter((value) => value !== undefined).sort();

describe('fashionItem', () => {
  it('gives the same item and the same picture for the same seed and index', () => {
    expect(fashionItem(SEED, 12)).toEqual(fashionItem(SEED, 12));
    // If a change of the drawings is meant, the sample collection and its index must be made again with it.
    expect(sha256(JSON.stringify(items.slice(0, 100))).slice(0, 16)).toBe('f73e9d32ac46635d');
    const pictures = Array.from({ length: 40 }, (_, index) => toSvg(fashionDrawing(SEED, index)));
    expect(sha256(pictures.join('\n')).slice(0, 16)).toBe('c790a3ae1adcd82d');
  }, 30_000);

  it('gives different items for different indices and seeds', () => {
    const pictures = new Set([...Array(30).keys()].flatMap((index) => [toSvg(fashionDrawing(1, index)), toSvg(fashionDrawing(2, index))]));
    expect(pictures.size).toBe(60);
    expect(new Set(items.map(({ id }) => id)).size).toBe(1000);
  }, 30_000);

  it('shows every value of every attribute within 1,000 draws', () => {
    expect(seen(({ attributes }) => attributes.garment)).toEqual([...GARMENTS].sort());
    expect(seen(({ attributes }) => attributes.colour)).toEqual([...COLOURS].sort());
    expect(seen(({ attributes }) => attributes.pattern)).toEqual([...PATTERNS].sort());
    expect(seen(({ attributes }) => attributes.sleeve)).toEqual([...SLEEVES].sort());
    expect(seen(({ attributes }) => attributes.neckline)).toEqual([...NECKLINES].sort());
    expect(seen(({ attributes }) => attributes.material)).toEqual([...MATERIALS].sort());
    expect(seen(({ attributes }) => attributes.style)).toEqual([...STYLES].sort());
    expect(seen(({ attributes }) => attributes.length)).toEqual([...LENGTHS].sort());
  });

  it('names a second colour exactly when there is a pattern, and never the first one again', () => {
    for (const { id, attributes } of items) {
      expect(attributes.accent === undefined, id).toBe(attributes.pattern === 'plain');
      expect(attributes.accent, id).not.toBe(attributes.colour);
    }
  });
});
