import { env } from '@xenova/transformers';
import plainMjs from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import plainWasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import gpuMjs from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url';
import gpuWasm from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import { modelCache } from './kept.ts';

export type Device = 'wasm' | 'webgpu';

/**
 * Points the runtime at the page's own files; once a worker, before the first model. `base`: URL of the page, under
 * which `models/` lies. Returns the number of threads.
 */
export function prepareRuntime(device: Device, base: URL): number {
  const threads =
    globalThis.crossOriginIsolated && typeof SharedArrayBuffer !== 'undefined' ? Math.max(1, Math.min(4, navigator.hardwareConcurrency || 1)) : 1;
  env.allowRemoteModels = false;
  env.allowLocalModels = true;
  // A path: an absolute URL is taken for a remote one.
  env.localModelPath = new URL('models/', base).pathname;
  // The service worker keeps the files; transformers' own cache would keep them twice.
  env.useBrowserCache = false;
  // Models that were downloaded or picked from disk lie in the Cache storage; nothing is written there from here.
  env.useCustomCache = true;
  env.customCache = modelCache(base);
  // True would import the glue from a blob: URL, which the page's policy forbids.
  env.useWasmCache = false;
  const wasm = env.backends.onnx.wasm;
  if (!wasm) throw new Error('onnxruntime-web has no WASM backend.');
  // Only the WebGPU build is 27 MB; it is fetched when a WebGPU encoder is asked for, never before.
  wasm.wasmPaths = device === 'webgpu' ? { mjs: gpuMjs, wasm: gpuWasm } : { mjs: plainMjs, wasm: plainWasm };
  wasm.numThreads = threads;
  return threads;
}

/** Did the runtime run out of memory? It tells by words alone. */
export function isOutOfMemory(message: string): boolean {
  return /out of memory|bad_alloc|\bOOM\b|fail\w* to allocate|allocation failed/i.test(message);
}

/** The hardware WebGPU adapter's name, or null: a software adapter does not count. */
export async function hardwareAdapter(): Promise<string | null> {
  const gpu = (
    navigator as {
      gpu?: {
        requestAdapter(): Promise<{
          isFallbackAdapter?: boolean;
          info?: { vendor?: string; architecture?: string; description?: string; isFallbackAdapter?: boolean };
        } | null>;
      };
    }
  ).gpu;
  const adapter = await gpu?.requestAdapter().catch(() => null);
  if (!adapter) return null;
  const { vendor = '', architecture = '', description = '', isFallbackAdapter = false } = adapter.info ?? {};
  const name = `${vendor} ${architecture} ${description}`.trim();
  return adapter.isFallbackAdapter || isFallbackAdapter || /swiftshader|llvmpipe|software|basic render/i.test(name)
    ? null
    : name || 'unnamed adapter';
}
