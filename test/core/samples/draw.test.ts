import { describe, expect, it } from 'vitest';
import { type DisplayList, fill, linear, moved, stroke } from '../../../src/core/samples/draw.ts';
import { type Context2D, paint } from '../../../src/core/samples/drawCanvas.ts';
import { toSvg } from '../../../src/core/samples/drawSvg.ts';
import { fashionDrawing } from '../../../src/core/samples/fashion.ts';

function numbersOf(list: DisplayList): number[] {
  return list.flatMap((node): number[] => {
    const path = (node.kind === 'group' ? node.clip : node.path) ?? [];
    const own = path.flatMap(([, ...numbers]) => numbers as number[]);
    if (node.kind === 'group') return [...own, ...(node.transform ?? []), ...numbersOf(node.children)];
    for (const value of [node.fill, node.stroke]) {
      if (value === undefined || typeof value === 'string') continue;
      own.push(...value.stops.map(([offset]) => offset));
    }
    return own;
  });
}

/** Opening and closing tags in order; throws on the first that does not fit. */
function assertWellFormed(xml: string): void {
  const open: string[] = [];
  for (const [tag, close, name, empty] of xml.matchAll(/<(\/?)([a-zA-Z]+)(?:\s+[a-zA-Z0-9-]+="[^"<]*")*\s*(\/?)>/g)) {
    if (close) expect(open.pop(), tag).toBe(name);
    else if (!empty) open.push(name as string);
  }
  expect(open).toEqual([]);
  // Nothing but tags: no text, no stray bracket.
  expect(xml.replaceAll(/<(\/?)([a-zA-Z]+)(?:\s+[a-zA-Z0-9-]+="[^"<]*")*\s*(\/?)>/g, '')).toBe('');
}

describe('drawings', () => {
  it('hold finite numbers only, near the unit square', () => {
    for (let index = 0; index < 60; index++) {
      const list = fashionDrawing(5, index);
      const numbers = numbersOf(list);
      expect(numbers.length, `seed 5, index ${index}`).toBeGreaterThan(500);
      expect(
        numbers.every((value) => Number.isFinite(value) && Math.abs(value) < 4),
        `seed 5, index ${index}`,
      ).toBe(true);
    }
  }, 30_000);

  it('write well-formed SVG without NaN', () => {
    for (let index = 0; index < 40; index++) {
      const svg = toSvg(fashionDrawing(9, index));
      assertWellFormed(svg);
      expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    }
  }, 30_000);

  it('name each gradient and clip once and use only those named', () => {
    const svg = toSvg(fashionDrawing(9, 1));
    const named = [...svg.matchAll(/ id="(d\d+)"/g)].map(([, id]) => id);
    const used = new Set([...svg.matchAll(/url\(#(d\d+)\)/g)].map(([, id]) => id));
    expect(new Set(named).size).toBe(named.length);
    expect([...used].filter((id) => !named.includes(id))).toEqual([]);
  });
});

describe('toSvg', () => {
  it('writes shapes, gradients and groups', () => {
    const list = [
      fill([['M', 0, 0], ['L', 1, 0], ['Z']], linear([0, 0], [1, 1], [0, 'red'], [1, 'blue'])),
      moved(
        [1, 0, 0, 1, 0.25, 0],
        [
          stroke(
            [
              ['M', 0, 0.123456],
              ['L', 1, 1],
            ],
            'black',
            0.01,
          ),
        ],
      ),
    ];
    expect(toSvg(list)).toBe(
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><defs><linearGradient id="d0" gradientUnits="userSpaceOnUse" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="red"/><stop offset="1" stop-color="blue"/></linearGradient></defs><g stroke-linecap="round" stroke-linejoin="round"><path d="M0 0L1 0Z" fill="url(#d0)"/><g transform="matrix(1 0 0 1 0.25 0)"><path d="M0 0.1235L1 1" fill="none" stroke="black" stroke-width="0.01"/></g></g></svg>',
    );
  });
});

describe('paint', () => {
  /** A context that writes down what it is told. */
  function recorder(): { context: Context2D; log: string[] } {
    const log: string[] = [];
    const target: Record<string, unknown> = {};
    const context = new Proxy(target, {
      get: (_, name: string) =>
        name in target
          ? target[name]
          : (...values: unknown[]) => {
              log.push(`${name} ${values.join(' ')}`.trim());
              return { addColorStop: (offset: number, colour: string) => log.push(`stop ${offset} ${colour}`) };
            },
    });
    return { context: context as unknown as Context2D, log };
  }

  it('scales the unit square to the side and leaves the context as it was', () => {
    const { context, log } = recorder();
    paint(
      [
        {
          kind: 'group',
          clip: [['M', 0, 0], ['L', 1, 1], ['Z']],
          children: [
            fill(
              [
                ['M', 0, 0],
                ['L', 1, 0],
              ],
              'red',
            ),
          ],
        },
      ],
      context,
      64,
    );
    expect(log).toEqual([
      'save',
      'transform 64 0 0 64 0 0',
      'save',
      'beginPath',
      'moveTo 0 0',
      'lineTo 1 1',
      'closePath',
      'clip',
      'beginPath',
      'moveTo 0 0',
      'lineTo 1 0',
      'fill',
      'restore',
      'restore',
    ]);
  });

  it('saves as often as it restores on a whole drawing', () => {
    const { context, log } = recorder();
    paint(fashionDrawing(1, 1), context, 100);
    expect(log.filter((line) => line === 'save').length).toBe(log.filter((line) => line === 'restore').length);
  });
});
