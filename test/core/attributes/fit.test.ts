import { describe, expect, it } from 'vitest';
import { fitSoftmax, thresholdFor } from '../../../src/core/attributes/fit.ts';
import { gaussian, generator } from '../../fixtures/random.ts';

describe('fitSoftmax', () => {
  it('tells apart what can be told apart, in the units of the features', () => {
    const random = generator(5);
    const centres = [
      [10, 0.1],
      [10.5, 0.2],
      [11, 0.1],
    ] as const;
    const labels = Array.from({ length: 300 }, (_, row) => row % 3);
    const features = Float32Array.from(
      labels.flatMap((label) => gaussian(random, 2).map((noise, f) => centres[label]![f]! + noise * [0.08, 0.015][f]!)),
    );
    // A tenth is held back.
    const { weights, outputs } = fitSoftmax(
      features,
      2,
      labels.map((label, row) => (row % 10 === 0 ? -1 : label)),
      3,
      { ridge: 1e-4 },
    );
    const told = labels.map((_, row) => {
      const logits = Array.from(
        { length: outputs },
        (__, o) => weights[o * 3]! * features[row * 2]! + weights[o * 3 + 1]! * features[row * 2 + 1]! + weights[o * 3 + 2]!,
      );
      return logits.indexOf(Math.max(...logits));
    });
    expect(labels.filter((label, row) => row % 10 === 0 && told[row] === label)).toHaveLength(30);
  });

  it('trusts the features that were named to say the most, where rows are too few for the others', () => {
    const random = generator(6);
    const noise = 60;
    const width = 2 + noise;
    const labels = Array.from({ length: 1200 }, (_, row) => row % 2);
    const features = Float32Array.from(
      labels.flatMap((label) => gaussian(random, width).map((value, f) => (f < 2 ? (label === f ? 2 : 0) : 0) + value)),
    );
    const taught = labels.map((label, row) => (row < 120 ? label : -1));
    const rightOf = (own?: { first: number; count: number }) => {
      const { weights } = fitSoftmax(features, width, taught, 2, { ridge: 1e-2, ...(own && { own }) });
      const logit = (row: number, o: number) =>
        weights[(o + 1) * (width + 1) - 1]! + sumOf(width, (f) => weights[o * (width + 1) + f]! * features[row * width + f]!);
      return labels.filter((label, row) => row >= 120 && Number(logit(row, 1) > logit(row, 0)) === label).length / 1080;
    };
    const [all, own] = [rightOf(), rightOf({ first: 0, count: 2 })];
    expect(own).toBeGreaterThan(all + 0.02);
    expect(own).toBeGreaterThan(0.85);
  });
});

function sumOf(count: number, of: (k: number) => number): number {
  return Array.from({ length: count }, (_, k) => of(k)).reduce((sum, value) => sum + value, 0);
}

describe('thresholdFor', () => {
  const answers = Array.from({ length: 100 }, (_, k) => ({ confidence: k / 100, right: k >= 40 }));

  it('is the least confidence above which enough is right', () => {
    expect(thresholdFor(answers, 1)).toBe(0.4);
    expect(thresholdFor(answers, 0.75)).toBe(0.2);
    expect(thresholdFor(answers, 0.5)).toBe(0);
  });

  it('is out of reach where nothing is right often enough, or too little was seen', () => {
    expect(
      thresholdFor(
        answers.map(({ confidence }) => ({ confidence, right: false })),
        0.8,
      ),
    ).toBe(2);
    expect(thresholdFor(answers.slice(90), 0.8)).toBe(2);
  });
});
