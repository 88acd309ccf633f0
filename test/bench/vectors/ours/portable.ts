import portableWasm from '../../../../src/kernel/scan.wat?wasm-bytes';
import { simdKernel } from '../../../../src/kernel/simd.ts';
import { contendVectorIndex } from './vectorIndex.ts';

contendVectorIndex({ kernel: async () => simdKernel('simd128', await WebAssembly.compile(portableWasm)) });
