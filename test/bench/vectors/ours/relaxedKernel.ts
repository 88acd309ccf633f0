import relaxedUrl from '../../../../src/kernel/scan.wat?wasm-url&relaxed';
import { simdKernel } from '../../../../src/kernel/simd.ts';

export const relaxedKernel = async () => simdKernel('relaxed', await WebAssembly.compileStreaming(fetch(relaxedUrl)));
