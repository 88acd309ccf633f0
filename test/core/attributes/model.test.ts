import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { classCount, directions, parseAttributeModel, writeAttributeModel } from '../../../src/core/attributes/model.ts';
import { handmade } from './handmade.ts';

const written = () => JSON.parse(writeAttributeModel(handmade())) as Record<string, unknown>;

describe('attributes.json', () => {
  it('reads what it wrote', () => {
    const model = handmade();
    expect(parseAttributeModel(written())).toEqual(model);
    expect(classCount(model)).toBe(5);
    expect(directions(model)).toHaveLength(6);
  });

  it.each([
    ['not an object', [], 'the file is not an object'],
    ['of a later format', { ...written(), format: 2 }, 'format is 2, this page reads 1'],
    ['without attributes', { ...written(), attributes: undefined }, 'attributes is not a list'],
    ['with vectors of another dimension', { ...written(), dim: 5 }, 'vectors holds 36 numbers, not 6 × 5'],
    ['with a readout too short', { ...written(), readouts: ['AAAA', 'AAAA'] }, 'readouts[0] holds 3 bytes, not 72'],
    ['with what is not base64', { ...written(), vectors: '???' }, 'vectors is not base64'],
    [
      'with a value without a name',
      { ...written(), attributes: [{ ...handmade().attributes[0], values: [{ id: 'hat', prompts: [] }] }] },
      'attributes[0].values[0].name is not an object',
    ],
  ])('%s is refused, with the place', (_, json, why) => {
    expect(() => parseAttributeModel(json)).toThrow(expect.objectContaining({ code: 'model-invalid', message: expect.stringContaining(why) }));
  });

  it('that ships was made for the weights that ship, with the values the drawings have', () => {
    const folder = new URL('../../../public/models/sightglass-mini/', import.meta.url);
    const read = (file: string) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Record<string, unknown>;
    const model = parseAttributeModel(read('attributes.json'));
    // Else: npm run attributes -- --calibrate
    expect(model.revision).toBe(read('sightglass.json')['revision']);
    expect(model.attributes.map(({ id, values }) => [id, values.length])).toEqual([
      ['garment', 22],
      ['colour', 13],
      ['pattern', 7],
      ['sleeve', 3],
      ['neckline', 6],
      ['length', 3],
      ['material', 7],
      ['style', 5],
    ]);
    expect(
      model.attributes.every(({ values }) => values.every(({ prompts }) => /[가-힣]/.test(prompts.join()) && /[a-z]/.test(prompts.join()))),
    ).toBe(true);
  });
});
