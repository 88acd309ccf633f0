import portableUrl from '../../../../src/kernel/scan.wat?wasm-url';
import { simdKernel } from '../../../../src/kernel/simd.ts';
import { contendVectorIndex } from './vectorIndex.ts';

contendVectorIndex({ kernel: async () => simdKernel('simd128', await WebAssembly.compileStreaming(fetch(portableUrl))) });
