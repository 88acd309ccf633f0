import relaxedWasm from '../../../../src/kernel/scan.wat?wasm-bytes&relaxed';
import { simdKernel } from '../../../../src/kernel/simd.ts';

export const relaxedKernel = async () => simdKernel('relaxed', await WebAssembly.compile(relaxedWasm));
