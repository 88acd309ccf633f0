import { relaxedKernel } from './relaxedKernel.ts';
import { contendVectorIndex } from './vectorIndex.ts';

contendVectorIndex({ kernel: relaxedKernel, refine: true });
