import { describe, expect, it } from 'vitest';
import { allOf, extended, gridCommand, nothingSelected, pressMeans, type Selection, stillListed, toggled } from '../../src/ui/selection.ts';
import { strings } from '../../src/ui/strings.ts';

const list = Array.from('abcdef', (id) => ({ id }));
const of = (ids: string, anchor: string | null): Selection => ({ ids: new Set(ids), anchor });
const plain = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };

describe('a selection', () => {
  it('takes a picture in and out, and remembers which was the last', () => {
    expect(toggled(nothingSelected, 'b')).toEqual(of('b', 'b'));
    expect(toggled(of('b', 'b'), 'd')).toEqual(of('bd', 'd'));
    expect(toggled(of('bd', 'd'), 'b')).toEqual(of('d', 'b'));
    expect(toggled(of('b', 'b'), 'b')).toBe(nothingSelected);
  });

  it('reaches from the last picture to another, in either direction, and keeps the rest', () => {
    expect(extended(of('b', 'b'), 'd', list)).toEqual(of('bcd', 'b'));
    expect(extended(of('af', 'f'), 'd', list)).toEqual(of('afde', 'f'));
    // The anchor stays: the next range begins where this one did.
    expect(extended(extended(of('c', 'c'), 'e', list), 'a', list)).toEqual(of('cdeab', 'c'));
  });

  it('reaches one picture where there is nothing to begin at', () => {
    expect(extended(nothingSelected, 'd', list)).toEqual(of('d', 'd'));
    expect(extended(of('a', 'gone'), 'd', list)).toEqual(of('ad', 'd'));
    expect(extended(of('a', 'a'), 'gone', list)).toEqual(of('a', 'a'));
  });

  it('takes all', () => {
    expect(allOf(list)).toEqual(of('abcdef', 'a'));
    expect(allOf([])).toBe(nothingSelected);
  });

  it('loses what is no longer listed', () => {
    const selection = of('bd', 'd');
    expect(stillListed(selection, list)).toBe(selection);
    expect(stillListed(selection, list.slice(0, 3))).toEqual(of('b', null));
    expect(stillListed(selection, [])).toBe(nothingSelected);
  });
});

describe('keys and clicks', () => {
  it.each([
    ['x', {}, 'toggle'],
    ['X', { shiftKey: true }, 'extend'],
    // With caps lock.
    ['X', {}, 'toggle'],
    ['a', { ctrlKey: true }, 'all'],
    ['a', { metaKey: true }, 'all'],
    ['m', {}, 'more-like'],
    ['x', { ctrlKey: true }, null],
    ['a', {}, null],
    ['x', { altKey: true }, null],
    ['Enter', {}, null],
  ] as const)('%s with %o: %s', (key, held, command) => {
    expect(gridCommand({ ...plain, ...held, key })).toBe(command);
  });

  it('a plain click opens until something is selected', () => {
    expect([pressMeans(plain, false), pressMeans(plain, true)]).toEqual(['open', 'toggle']);
    expect([pressMeans({ ...plain, ctrlKey: true }, false), pressMeans({ ...plain, metaKey: true }, true)]).toEqual(['toggle', 'toggle']);
    expect([pressMeans({ ...plain, shiftKey: true }, false), pressMeans({ ...plain, shiftKey: true }, true)]).toEqual(['extend', 'extend']);
  });
});

describe('words', () => {
  const { reminder, exported, everything } = strings.keeping;

  it('count what is selected', () => {
    expect(strings.selection.selected(1204)).toBe('1,204 selected');
    expect(strings.selection.moving.heading(strings.pictures(1))).toBe('Move 1 picture to');
  });

  it('tell what was never exported from what was added since', () => {
    expect(reminder.title(1204, strings.pictures(1204), 'Holidays', true)).toBe('1,204 pictures were added to “Holidays” since its last export.');
    expect(reminder.title(1, strings.pictures(1), 'Holidays', true)).toBe('1 picture was added to “Holidays” since its last export.');
    expect(reminder.title(40, strings.pictures(40), 'Holidays', false)).toBe('40 pictures of “Holidays” were never exported.');
    expect([exported(null), exported('2026-11-03T10:00:00Z')]).toEqual(['', 'exported Nov 3, 2026']);
  });

  it('say what models weigh, where that is known', () => {
    expect([everything.models(2, 340_000_000), everything.models(1, 0)]).toEqual(['2 models · 340 MB', '1 model']);
  });
});
