import type { AttributeModel } from '../../../src/core/attributes/model.ts';

const name = (word: string) => ({ en: word, ko: word });
const value = (id: string) => ({ id, name: name(id), prompts: [id] });
const axis = (k: number) => Float32Array.from({ length: 6 }, (_, d) => (d === k ? 1 : 0));

/**
 * Two attributes in six dimensions: garment (hat, dress), colour (red, blue), one other thing, and a last axis for drawings. Readouts
 * take the values' own cosines ten times; "none" wins below 0.5, and a hat has no colour.
 */
export function handmade(): AttributeModel {
  // Classes: hat, dress, red, blue, other; then the offset.
  const garment = Float32Array.from([0, 0, 0, 0, 0, 5, 10, 0, 0, 0, 0, 0, 0, 10, 0, 0, 0, 0]);
  const colour = Float32Array.from([20, -20, 0, 0, 0, 5, 0, 0, 10, 0, 0, 0, 0, 0, 0, 10, 0, 0]);
  return {
    encoder: 'handmade',
    revision: '1',
    dim: 6,
    attributes: [
      {
        id: 'garment',
        name: name('Garment'),
        anywhere: false,
        values: [value('hat'), value('dress')],
        scale: 10,
        threshold: { drawn: 0.6, photo: 0.8 },
      },
      { id: 'colour', name: name('Colour'), anywhere: true, values: [value('red'), value('blue')], scale: 10, threshold: { drawn: 0.5, photo: 0.9 } },
    ],
    others: ['a dog'],
    vectors: [0, 1, 2, 3, 4].map(axis),
    drawn: { vector: axis(5), from: 0.5 },
    readouts: [garment, colour],
  };
}

/** Cosines with hat, dress, red, blue, other, and drawings. */
export const seen = {
  redDress: [0, 0.9, 0.9, 0.1, 0, 1],
  blueDress: [0, 0.9, 0, 0.8, 0, 1],
  hat: [0.9, 0, 0.9, 0, 0, 1],
  nothingDrawn: [0.1, 0.1, 0.1, 0.1, 0, 1],
  unsureDrawn: [0.6, 0.6, 0.9, 0, 0, 1],
  redDressPhoto: [0, 0.6, 0.7, 0.1, 0, 0],
  blueDogPhoto: [0, 0.3, 0.1, 0.7, 0.9, 0],
  palePhoto: [0, 0.6, 0.3, 0.2, 0.1, 0],
} as const;
