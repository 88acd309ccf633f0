import { describe, expect, it } from 'vitest';
import type { AppState, Results } from '../../src/app/contract.ts';
import { searchView } from '../../src/ui/searchView.ts';
import { running } from './fakeScenes.ts';

const collection = { id: 'c', name: 'My pictures', encoder: 'mini', dim: 512, items: 3, bytes: 0, createdAt: '', exportedAt: null };
const results: Results = { mode: 'browse', state: 'done', hits: [], tookMs: 0, searched: 0, answers: '', error: null };
const hit = { id: 'a', name: 'a.jpg', score: 0.3, kind: 'image' } as const;
const job = { ...running, collection: 'c' };

const refining: AppState['refining'] = { available: true, state: 'idle', facets: [], chosen: [], error: null };

function view(part: Partial<Results>, rest: Partial<Pick<AppState, 'phase' | 'current' | 'jobs' | 'refining'>> = {}) {
  return searchView({ phase: 'ready', current: collection, jobs: [], refining, ...rest, results: { ...results, ...part } });
}

describe('searchView', () => {
  it('waits for the library, and says when it cannot be opened', () => {
    expect(view({}, { phase: 'opening' })).toBe('opening');
    expect(view({}, { phase: 'failed' })).toBe('open-failed');
  });

  it('keeps the answer before while the next one is sought', () => {
    expect(view({ mode: 'hits', state: 'searching', hits: [hit] })).toBe('grid');
    expect(view({ mode: 'hits', state: 'searching' })).toBe('waiting');
  });

  it('tells "nothing matches" from "nothing here"', () => {
    expect(view({ mode: 'hits' })).toBe('no-hits');
    expect(view({ mode: 'hits' }, { current: { ...collection, items: 0 } })).toBe('empty');
    expect(view({}, { current: { ...collection, items: 0 } })).toBe('empty');
  });

  it('says so when the chosen facets leave nothing, listed or searched', () => {
    const chosen = { refining: { ...refining, chosen: [{ attribute: 'colour', value: 'red' }] } };
    expect(view({}, chosen)).toBe('filtered-out');
    expect(view({ mode: 'hits' }, chosen)).toBe('filtered-out');
    expect(view({ state: 'searching' }, chosen)).toBe('waiting');
    expect(view({ hits: [hit] }, chosen)).toBe('grid');
    expect(view({}, { ...chosen, current: { ...collection, items: 0 } })).toBe('empty');
  });

  it('announces the first pictures while they are added', () => {
    const current = { ...collection, items: 0 };
    expect(view({}, { current, jobs: [job] })).toBe('adding');
    expect(view({}, { current, jobs: [{ ...job, here: false }] })).toBe('adding');
    expect(view({}, { current, jobs: [{ ...job, collection: 'another' }] })).toBe('empty');
    expect(view({}, { current, jobs: [{ ...job, progress: { ...job.progress, state: 'done' } }] })).toBe('empty');
  });

  it('shows a failed search instead of old hits', () => {
    expect(view({ mode: 'hits', state: 'failed', hits: [hit] })).toBe('search-failed');
  });
});
