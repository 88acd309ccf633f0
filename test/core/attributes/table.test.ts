import { describe, expect, it } from 'vitest';
import { AttributeTable } from '../../../src/core/attributes/table.ts';
import { handmade, seen } from './handmade.ts';

function tableOf(...names: (keyof typeof seen)[]): AttributeTable {
  const table = new AttributeTable(handmade());
  table.put(names, Float32Array.from(names.flatMap((name) => seen[name])));
  return table;
}

const told = (name: keyof typeof seen) =>
  Object.fromEntries(
    tableOf(name)
      .of(name)
      .map(({ attribute, value }) => [attribute, value]),
  );

describe('what an item shows', () => {
  it('is each attribute’s best value, in a drawing', () => {
    expect(told('redDress')).toEqual({ garment: 'dress', colour: 'red' });
    expect(told('blueDress')).toEqual({ garment: 'dress', colour: 'blue' });
  });

  it('leaves out what the thing does not have, what is not there, and what is not sure', () => {
    expect(told('hat')).toEqual({ garment: 'hat' });
    expect(told('nothingDrawn')).toEqual({});
    // Half hat, half dress: a garment for certain, but which?
    expect(told('unsureDrawn')).toEqual({ colour: 'red' });
  });

  it('is told of a photograph by the prompts alone, with high thresholds', () => {
    expect(told('redDressPhoto')).toEqual({ garment: 'dress', colour: 'red' });
    expect(told('palePhoto')).toEqual({ garment: 'dress' });
  });

  it('is a colour at most where the photograph shows something else', () => {
    expect(told('blueDogPhoto')).toEqual({ colour: 'blue' });
  });

  it('is nothing where the cosines are no numbers', () => {
    const table = new AttributeTable(handmade());
    table.put(['broken'], new Float32Array(seen.redDress.length).fill(Number.NaN));
    expect(table.of('broken')).toEqual([]);
  });

  it('comes with a confidence', () => {
    const [garment] = tableOf('redDress').of('redDress');
    expect(garment?.confidence).toBeGreaterThan(0.9);
    expect(garment?.confidence).toBeLessThanOrEqual(1);
  });
});

describe('a table', () => {
  const names = ['redDress', 'blueDress', 'hat', 'blueDogPhoto', 'nothingDrawn'] as const;

  it('finds what shows one of the values of each attribute', () => {
    const table = tableOf(...names);
    expect(table.matching({})).toEqual([...names]);
    expect(table.matching({ colour: ['red', 'blue'] })).toEqual(['redDress', 'blueDress', 'blueDogPhoto']);
    expect(table.matching({ colour: ['blue'], garment: ['dress'] })).toEqual(['blueDress']);
    expect(table.matching({ colour: ['red'], garment: ['hat'] })).toEqual([]);
    expect(table.matching({ colour: ['mauve'] })).toEqual([]);
    expect(table.matching({ smell: ['rose'] })).toEqual([]);
  });

  it('counts values, an attribute’s own choice not narrowing its own counts', () => {
    const table = tableOf(...names);
    expect(table.counts({})).toEqual([
      [1, 2],
      [1, 2],
    ]);
    expect(table.counts({ colour: ['blue'] })).toEqual([
      [0, 1],
      [1, 2],
    ]);
    expect(table.counts({ colour: ['blue'], garment: ['dress'] })).toEqual([
      [0, 1],
      [1, 1],
    ]);
    expect(table.counts({}, new Set(['hat', 'redDress']))).toEqual([
      [1, 1],
      [1, 0],
    ]);
  });

  it('decides anew for a repeated id, passes over removed rows and forgets removed ids', () => {
    const table = tableOf('redDress');
    table.put(['redDress', null], Float32Array.from([...seen.blueDress, ...seen.hat]));
    expect(table.size).toBe(1);
    expect(table.of('redDress').map(({ value }) => value)).toEqual(['dress', 'blue']);
    table.remove(['redDress', 'nobody']);
    expect(table.ids()).toEqual([]);
    expect(table.of('redDress')).toEqual([]);
    expect(table.counts({})).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });
});
