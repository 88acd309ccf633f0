/** The second thread of the streaming limit. */
import { type HelperTask, streamOf } from '../stream.ts';

globalThis.addEventListener('message', ({ data }: MessageEvent<HelperTask>) => {
  const { module, bytes, control } = data;
  const { xor } = streamOf(module, bytes);
  globalThis.postMessage('ready');
  for (let round = 0; ; round++) {
    while (Atomics.load(control, 0) === round) Atomics.wait(control, 0, round);
    Atomics.store(control, 2, xor(bytes));
    Atomics.store(control, 1, round + 1);
    Atomics.notify(control, 1);
  }
});
