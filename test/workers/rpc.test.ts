import { afterEach, describe, expect, it, vi } from 'vitest';
import { SightglassError } from '../../src/core/errors.ts';
import { connect, type Handlers, Transferred } from '../../src/workers/rpc.ts';
import { FakeWorker } from '../fixtures/fakeWorker.ts';

interface Api {
  double(n: number): Promise<number>;
  fail(code: 'quota-exceeded' | 'plain'): Promise<void>;
  slow(): Promise<string>;
  count(to: number): Promise<number>;
  bytes(): Promise<Uint8Array>;
}

const aborted: string[] = [];
const workers: FakeWorker<Api>[] = [];
const handlers: Handlers<Api> = {
  double: (_context, n) => n * 2,
  fail: (_context, code) => {
    throw code === 'plain' ? new TypeError('odd') : new SightglassError(code, 'No room.');
  },
  slow: ({ signal }) =>
    new Promise((_, reject) => {
      signal.addEventListener('abort', () => {
        aborted.push('slow');
        reject(signal.reason as Error);
      });
    }),
  count: ({ progress }, to) => {
    for (let k = 1; k <= to; k++) progress(k);
    return to;
  },
  bytes: () => {
    const bytes = new Uint8Array([1, 2, 3]);
    return new Transferred(bytes, [bytes.buffer]);
  },
};

function client(more: { onDied?: (error: SightglassError) => void; patience?: number } = {}) {
  return connect<Api>({
    name: 'test worker',
    start: () => {
      const worker = new FakeWorker(handlers);
      workers.push(worker);
      return worker as never;
    },
    ...more,
  });
}

afterEach(() => {
  for (const worker of workers.splice(0)) worker.terminate();
  aborted.length = 0;
  vi.useRealTimers();
});

describe('worker calls', () => {
  it('answer, in parallel, and move buffers', async () => {
    const calls = client();
    expect(await Promise.all([calls.call('double', [2]), calls.call('double', [21])])).toEqual([4, 42]);
    expect([...(await calls.call('bytes', []))]).toEqual([1, 2, 3]);
    calls.stop();
  });

  it('keep the code of an error across the boundary; others become internal', async () => {
    const calls = client();
    await expect(calls.call('fail', ['quota-exceeded'])).rejects.toMatchObject({
      name: 'SightglassError',
      code: 'quota-exceeded',
      message: 'No room.',
      safe: expect.stringContaining('kept'),
    });
    await expect(calls.call('fail', ['plain'])).rejects.toMatchObject({ code: 'internal', message: 'odd' });
    calls.stop();
  });

  it('report progress in order', async () => {
    const calls = client();
    const seen: unknown[] = [];
    await calls.call('count', [3], { onProgress: (value) => seen.push(value) });
    expect(seen).toEqual([1, 2, 3]);
    calls.stop();
  });

  it('can be aborted, before and while they run; the worker is told', async () => {
    const calls = client();
    await expect(calls.call('double', [1], { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' });
    const controller = new AbortController();
    const slow = calls.call('slow', [], { signal: controller.signal });
    controller.abort();
    await expect(slow).rejects.toMatchObject({ code: 'aborted' });
    await vi.waitFor(() => expect(aborted).toEqual(['slow']));
    calls.stop();
  });

  it('reject when the worker dies; the next call starts a fresh one', async () => {
    const died: string[] = [];
    const calls = client({ onDied: ({ message }) => died.push(message) });
    const slow = calls.call('slow', []);
    workers[0]?.die('out of memory');
    await expect(slow).rejects.toMatchObject({ code: 'worker-died', message: 'The test worker stopped: out of memory' });
    expect(died).toEqual(['The test worker stopped: out of memory']);
    expect(await calls.call('double', [4])).toBe(8);
    expect(workers).toHaveLength(2);
    calls.stop();
  });

  it('reject when the worker falls silent', async () => {
    const calls = client({ patience: 80 });
    const slow = calls.call('slow', []);
    const failure = slow.catch((thrown: unknown) => thrown);
    (workers[0] as FakeWorker<Api>).frozen = true;
    expect(await failure).toMatchObject({ code: 'worker-died', message: 'The test worker stopped: no answer' });
    calls.stop();
  });

  it('do not die of patience while the worker answers its pings', async () => {
    const calls = client({ patience: 60 });
    const controller = new AbortController();
    const slow = calls.call('slow', [], { signal: controller.signal }).catch((thrown: unknown) => thrown);
    await new Promise((resolve) => setTimeout(resolve, 250));
    controller.abort();
    expect(await slow).toMatchObject({ code: 'aborted' });
    calls.stop();
  });

  it('reject what cannot be sent', async () => {
    const calls = client();
    await expect(calls.call('double', [(() => 1) as never])).rejects.toMatchObject({ code: 'internal' });
    calls.stop();
  });
});
