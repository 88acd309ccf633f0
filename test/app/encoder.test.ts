import { expect, it } from 'vitest';
import { createEncoder } from '../../src/app/encoder.ts';
import type { EncoderApi } from '../../src/workers/encoder.ts';
import type { Handlers } from '../../src/workers/rpc.ts';
import { FakeWorker } from '../fixtures/fakeWorker.ts';

/** The service of a model whose files have this revision at the time they are loaded; its vectors say which. */
function service(revision: { now: number }) {
  const startWorker = () => {
    let loaded = 0;
    const handlers = {
      load() {
        loaded = revision.now;
        return { id: 'mini', revision: String(loaded), device: 'wasm', side: 1 };
      },
      texts: () => new Float32Array([loaded]),
      images: () => new Float32Array([loaded]),
    } as unknown as Handlers<EncoderApi>;
    return new FakeWorker(handlers) as unknown as Worker;
  };
  return createEncoder({ id: 'mini', base: '/', startWorker, device: 'wasm', onChange: () => undefined });
}

it('makes no vector with another revision than the one that is asked for', async () => {
  const revision = { now: 1 };
  const encoder = service(revision);
  expect([...(await encoder.images(new Uint8Array(3), 1, '1'))]).toEqual([1]);
  // The model was exchanged, and is loaded again.
  revision.now = 2;
  encoder.release();
  await expect(encoder.images(new Uint8Array(3), 1, '1')).rejects.toMatchObject({ code: 'model-changed' });
  await expect(encoder.text('a dress', '1')).rejects.toMatchObject({ code: 'model-changed' });
  expect([...(await encoder.images(new Uint8Array(3), 1, '2'))]).toEqual([2]);
});

it('remembers the vector of a text by revision', async () => {
  const revision = { now: 1 };
  const encoder = service(revision);
  expect([...(await encoder.text('a dress', '1'))]).toEqual([1]);
  revision.now = 2;
  encoder.release();
  expect([...(await encoder.text('a dress', '2'))]).toEqual([2]);
});
