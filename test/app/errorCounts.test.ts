import { expect, it } from 'vitest';
import { createErrorCounts } from '../../src/app/errorCounts.ts';
import { createStore } from '../../src/app/store.ts';
import { SightglassError } from '../../src/core/errors.ts';

it('errors are counted by code, each once on its way up, and what was stopped is none', () => {
  const counts = createErrorCounts();
  const store = createStore(counts.note);
  const died = new SightglassError('worker-died', 'The search worker stopped: holiday.jpg');
  counts.note(died);
  store.report(died);
  store.report(new SightglassError('worker-died', 'Again.'));
  store.report(new DOMException('full', 'QuotaExceededError'));
  store.report(new SightglassError('aborted', 'Stopped.'));
  counts.note(new DOMException('stopped', 'AbortError'));
  const unknown = new Error('unknown');
  counts.note(unknown);
  counts.note(unknown);
  expect(counts.summary()).toEqual({ count: 4, codes: { 'worker-died': 2, internal: 1, 'quota-exceeded': 1 } });
  expect(JSON.stringify(counts.summary())).not.toContain('holiday');
});
