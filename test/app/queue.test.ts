import { describe, expect, it } from 'vitest';
import { type JobControl, startJob } from '../../src/app/job.ts';
import { createQueue, type Queue } from '../../src/app/queue.ts';

const tick = () => new Promise((resolve) => setTimeout(resolve, 5));

/** A job that says what becomes of it, and is over when `end` is called. */
function work(queue: Queue, name: string, said: string[], { lane = 'pictures', signal }: { lane?: string; signal?: AbortSignal } = {}) {
  let end: () => void = () => undefined;
  const over = new Promise<void>((resolve) => {
    end = resolve;
  });
  const job = queue.add({
    id: name,
    lane,
    signal,
    async begin() {
      said.push(`${name} begins`);
      return startJob(async (control: JobControl) => {
        await Promise.race([over, new Promise((resolve) => control.signal.addEventListener('abort', resolve))]);
        return control.signal.aborted ? 'cut short' : 'whole';
      });
    },
    cancelled: () => 'never begun',
  });
  return { job, end };
}

describe('jobs in line', () => {
  it('run one after the other, however the one before ended; those of another lane do not wait', async () => {
    const queue = createQueue();
    const said: string[] = [];
    const [a, b, c] = ['a', 'b', 'c'].map((name) => work(queue, name, said));
    const other = work(queue, 'other', said, { lane: 'files' });
    await tick();
    expect(said).toEqual(['a begins', 'other begins']);
    expect([a, b, c, other].map((one) => one?.job.progress.state)).toEqual(['running', 'queued', 'queued', 'running']);
    a?.job.cancel();
    expect(await a?.job.done).toBe('cut short');
    await tick();
    expect(said.at(-1)).toBe('b begins');
    b?.end();
    c?.end();
    expect([await b?.job.done, await c?.job.done]).toEqual(['whole', 'whole']);
    other.end();
    await other.job.done;
  });

  it('can be cancelled at once while they wait, and the one behind still waits for the one in front', async () => {
    const queue = createQueue();
    const said: string[] = [];
    const outer = new AbortController();
    const first = work(queue, 'first', said);
    const second = work(queue, 'second', said, { signal: outer.signal });
    const third = work(queue, 'third', said);
    await tick();
    outer.abort();
    expect(await second.job.done).toBe('never begun');
    expect(second.job.progress.state).toBe('cancelled');
    await tick();
    expect(said).toEqual(['first begins']);
    first.end();
    third.end();
    await third.job.done;
    expect(said).toEqual(['first begins', 'third begins']);
  });

  it('fail with a typed error where their work cannot begin, and the next one goes on', async () => {
    const queue = createQueue();
    const failing = queue.add({
      id: 'failing',
      lane: 'pictures',
      begin: () => Promise.reject(new DOMException('full', 'QuotaExceededError')),
      cancelled: () => 'never begun',
    });
    const next = work(queue, 'next', []);
    await expect(failing.done).rejects.toMatchObject({ code: 'quota-exceeded' });
    expect(failing.progress.state).toBe('failed');
    next.end();
    expect(await next.job.done).toBe('whole');
  });

  it('wait while the queue holds, also those that begin then; who resumes one lets it go on', async () => {
    const queue = createQueue();
    const one = work(queue, 'one', []);
    await tick();
    queue.hold('hidden');
    const two = work(queue, 'two', [], { lane: 'files' });
    await tick();
    expect([one.job, two.job].map(({ progress, heldBy }) => `${progress.state} ${heldBy}`)).toEqual(['paused hidden', 'paused hidden']);
    two.job.resume();
    expect(two.job.progress.state).toBe('running');
    queue.hold('battery');
    expect([one.job.heldBy, two.job.heldBy]).toEqual(['battery', 'battery']);
    one.job.pause();
    expect(one.job.heldBy).toBeNull();
    queue.hold(null);
    // What the person paused stays paused.
    expect([one.job.progress.state, two.job.progress.state]).toEqual(['paused', 'running']);
    one.job.resume();
    expect(one.job.progress.state).toBe('running');
    one.end();
    two.end();
    expect([await one.job.done, await two.job.done]).toEqual(['whole', 'whole']);
  });
});
