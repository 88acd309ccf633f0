import { expect, it } from 'vitest';
import type { Collection, JobState } from '../../src/core/api.ts';
import { exportWords } from '../../src/ui/exportWords.ts';
import { exporting } from './fakeScenes.ts';

const never: Collection = { id: 'c', name: 'Holidays', encoder: 'mini', dim: 512, items: 1204, bytes: 0, createdAt: '', exportedAt: null };
const once: Collection = { ...never, exportedAt: '2026-11-03T10:00:00Z' };
const reminder = { collection: 'c', name: 'Holidays', items: 40 };
const job = (state: JobState) => ({ ...exporting, collection: 'c', progress: { ...exporting.progress, state } });

it('says whether there is a file of a collection that is about to go', () => {
  const quiet = { reminder: null, jobs: [] };
  expect(exportWords(never, quiet)).toEqual({ text: 'Never exported', isSafe: false });
  expect(exportWords(once, quiet)).toEqual({ text: 'Exported Nov 3, 2026', isSafe: true });
  expect(exportWords(once, { ...quiet, reminder })).toEqual({ text: '40 added since its last export', isSafe: false });
  expect(exportWords(once, { ...quiet, reminder: { ...reminder, collection: 'other' } }).isSafe).toBe(true);
});

it('has nothing to say of what is empty, or comes with the page', () => {
  expect(exportWords({ ...never, items: 0 }, { reminder: null, jobs: [] })).toEqual({ text: '', isSafe: true });
  expect(exportWords({ ...never, sample: true }, { reminder, jobs: [] })).toEqual({ text: 'Comes with the page', isSafe: true });
});

it('tells how far an export is, and that it failed', () => {
  expect(exportWords(never, { reminder: null, jobs: [job('running')] }).text).toBe('704 of 1,204 pictures');
  expect(exportWords(never, { reminder: null, jobs: [job('failed')] })).toEqual({
    text: 'Stopped. No whole file was saved; the collection is as it was.',
    isSafe: false,
  });
  expect(exportWords(once, { reminder: null, jobs: [job('cancelled')] }).text).toBe('Exported Nov 3, 2026');
  expect(exportWords(once, { reminder: null, jobs: [job('done')] }).text).toBe('Exported Nov 3, 2026');
});
