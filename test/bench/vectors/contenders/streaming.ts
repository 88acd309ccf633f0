/**
 * The streaming limit: how long the processor takes to read as many bytes as the int8 rows have, from wasm, with one thread and
 * with two that read half each. No exact scan of those rows can be faster; it finds nothing.
 */
import { contend } from '../contender.ts';
import { DIM } from '../data.ts';
import wasm from '../stream.wat?wasm-bytes';
import { type HelperTask, type Stream, streamOf } from '../stream.ts';

let bytes = 0;
let stream: Stream | null = null;
/** [0]: rounds asked of the helper; [1]: rounds it has done; [2]: its result, so that nothing is optimised away. */
const control = new Int32Array(new SharedArrayBuffer(12));

/** Half here, half in the helper. */
function both({ xor }: Stream): number {
  const round = Atomics.add(control, 0, 1) + 1;
  Atomics.notify(control, 0);
  const own = xor(bytes / 2);
  for (let done = Atomics.load(control, 1); done < round; done = Atomics.load(control, 1)) Atomics.wait(control, 1, done);
  return own ^ Atomics.load(control, 2);
}

contend({
  exact: true,
  note: 'reads as many bytes as int8 rows have, by 128-bit xor',
  variants: ['1 thread', '2 threads'],
  async build(data) {
    bytes = data.rows * DIM;
    const module = await WebAssembly.compile(wasm);
    stream = streamOf(module, bytes);
    const helper = new Worker(new URL('./streamingHelper.ts', import.meta.url), { type: 'module' });
    await new Promise<void>((resolve, reject) => {
      helper.onmessage = () => resolve();
      helper.onerror = ({ message }) => reject(new Error(message));
      const task: HelperTask = { module, bytes: bytes / 2, control };
      helper.postMessage(task);
    });
  },
  query(_vector, _k, variant) {
    if (!stream) return [];
    const sum = variant === '2 threads' ? both(stream) : stream.xor(bytes);
    if (sum !== 0) throw new Error(`The bytes are all the same and an even number of them was read, but their xor is ${sum}.`);
    return [];
  },
  bytes: () => bytes,
});
