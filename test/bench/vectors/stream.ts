/** What both threads of the streaming limit do. */

export interface Stream {
  /** Reads the first `bytes`, a multiple of 128. */
  xor(bytes: number): number;
}

/** What the second thread is told. */
export interface HelperTask {
  module: WebAssembly.Module;
  bytes: number;
  control: Int32Array<SharedArrayBuffer>;
}

const PAGE = 65536;

/** `module`: stream.wat compiled. Writes every byte once: memory that nothing was written to lies nowhere. */
export function streamOf(module: WebAssembly.Module, bytes: number): Stream {
  const exports = new WebAssembly.Instance(module).exports as unknown as { memory: WebAssembly.Memory; xor(at: number, end: number): number };
  exports.memory.grow(Math.ceil(bytes / PAGE));
  new Int32Array(exports.memory.buffer).fill(0x01020304);
  return { xor: (count) => exports.xor(0, count) };
}
