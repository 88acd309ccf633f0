import { describe, expect, it } from 'vitest';
import { startJob } from '../../src/app/job.ts';

const tick = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('a job', () => {
  it('counts, tells, and ends', async () => {
    const seen: string[] = [];
    const job = startJob(async (control) => {
      control.total(2);
      await tick();
      control.advance();
      control.advance();
      return 'made';
    });
    job.subscribe(() => seen.push(`${job.progress.state} ${job.progress.done}/${job.progress.total}`));
    expect(await job.done).toBe('made');
    expect(job.progress).toMatchObject({ state: 'done', done: 2, total: 2 });
    expect(seen).toEqual(['running 1/2', 'running 2/2', 'done 2/2']);
  });

  it('waits while it is paused', async () => {
    const steps: number[] = [];
    const job = startJob(async (control) => {
      for (let k = 0; k < 3; k++) {
        await control.whenRunning();
        steps.push(k);
        await tick();
      }
    });
    job.pause();
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(job.progress.state).toBe('paused');
    const before = steps.length;
    expect(before).toBeLessThan(3);
    job.resume();
    await job.done;
    expect(steps).toEqual([0, 1, 2]);
  });

  it('can be cancelled while it is paused, and resolves with what was done', async () => {
    const job = startJob(async (control) => {
      let done = 0;
      try {
        for (;;) {
          await control.whenRunning();
          done++;
          await tick();
        }
      } catch {
        return done;
      }
    });
    await tick();
    job.pause();
    job.cancel();
    expect(await job.done).toBeGreaterThan(0);
    expect(job.progress.state).toBe('cancelled');
  });

  it('fails with a typed error, and is cancelled by an outer signal', async () => {
    const failing = startJob(async () => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    await expect(failing.done).rejects.toMatchObject({ code: 'quota-exceeded' });
    expect(failing.progress.state).toBe('failed');
    const outer = new AbortController();
    const job = startJob(
      async (control) => new Promise((resolve) => control.signal.addEventListener('abort', () => resolve('stopped'))),
      outer.signal,
    );
    outer.abort();
    expect(await job.done).toBe('stopped');
    expect(job.progress.state).toBe('cancelled');
  });
});
