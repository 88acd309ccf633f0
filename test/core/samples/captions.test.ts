import { describe, expect, it } from 'vitest';
import { captionsOf } from '../../../src/core/samples/captions.ts';
import { fashionItem } from '../../../src/core/samples/fashion.ts';
import { COLOUR_EN, GARMENT_EN, PATTERN_EN, PATTERN_NOUN_EN } from '../../../src/core/samples/english.ts';
import { COLOUR_KO, GARMENT_KO, MATERIAL_KO, PATTERN_KO, SLEEVE_KO, STYLE_KO } from '../../../src/core/samples/korean.ts';
import { createRandom } from '../../../src/core/random.ts';

const SEED = 3;
const items = Array.from({ length: 1000 }, (_, index) => fashionItem(SEED, index));
const names = (text: string, words: readonly string[]) => words.some((word) => text.includes(word));

describe('captions', () => {
  it('name garment and colour in every caption, in both languages', () => {
    for (const { id, attributes, captions } of items) {
      for (const text of captions.en) {
        expect(names(text, GARMENT_EN[attributes.garment]), `${id}: ${text}`).toBe(true);
        expect(names(text, COLOUR_EN[attributes.colour]), `${id}: ${text}`).toBe(true);
      }
      for (const text of captions.ko) {
        expect(names(text, GARMENT_KO[attributes.garment]), `${id}: ${text}`).toBe(true);
        expect(names(text, COLOUR_KO[attributes.colour]), `${id}: ${text}`).toBe(true);
      }
    }
  });

  it('name any pattern in every caption, material in the first, style in the second', () => {
    for (const { id, attributes, captions } of items) {
      const { pattern, garment, material, style } = attributes;
      const [en1, en2] = captions.en;
      const [ko1, ko2] = captions.ko;
      expect(en1, id).toContain(material);
      expect(en2, id).toContain(style);
      expect(names(ko2, STYLE_KO[style]), `${id}: ${ko2}`).toBe(true);
      if (garment !== 'jeans') expect(ko1, id).toContain(MATERIAL_KO[material]);
      if (pattern === 'plain') continue;
      const english = [...PATTERN_EN[pattern], pattern === 'colour block' ? ` and ${attributes.accent}` : PATTERN_NOUN_EN[pattern]];
      const korean = pattern === 'colour block' ? ['배색'] : PATTERN_KO[pattern];
      expect([names(en1, english), names(en2, english)], `${id}: ${captions.en.join(' / ')}`).toEqual([true, true]);
      expect([names(ko1, korean), names(ko2, korean)], `${id}: ${captions.ko.join(' / ')}`).toEqual([true, true]);
    }
  });

  it('say nothing that is not so: no pattern on plain cloth, no other sleeve', () => {
    const patterns = (['striped', 'checked', 'polka dot', 'floral', 'graphic'] as const).flatMap((pattern) => [
      ...PATTERN_EN[pattern],
      ...PATTERN_KO[pattern],
    ]);
    for (const { id, attributes, captions } of items) {
      const all = [...captions.en, ...captions.ko].join(' / ');
      if (attributes.pattern === 'plain') expect(names(all, patterns), `${id}: ${all}`).toBe(false);
      for (const [sleeve, word] of Object.entries(SLEEVE_KO)) if (attributes.sleeve !== sleeve) expect(all, id).not.toContain(word);
    }
  });

  it('are two different sentences of each language', () => {
    for (const { id, captions } of items) {
      expect(captions.en[0], id).not.toBe(captions.en[1]);
      expect(captions.ko[0], id).not.toBe(captions.ko[1]);
    }
  });

  it('read like this', () => {
    const dress = {
      garment: 'dress',
      colour: 'navy',
      pattern: 'polka dot',
      accent: 'white',
      material: 'silk',
      style: 'elegant',
      sleeve: 'sleeveless',
      neckline: 'v-neck',
      length: 'long',
    } as const;
    const all = Array.from({ length: 200 }, (_, k) => captionsOf(dress, createRandom(1, k))).flatMap(({ en, ko }) => [...en, ...ko]);
    expect(all).toContain('a navy polka dot long silk dress with no sleeves and a v-neck');
    expect(all).toContain('흰색 물방울무늬가 있는 남색 실크 민소매 롱 원피스');
  });
});
