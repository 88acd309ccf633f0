import { scalarKernel } from '../../../../src/core/vectors/scalarKernel.ts';
import { contendVectorIndex } from './vectorIndex.ts';

contendVectorIndex({ kernel: () => scalarKernel });
