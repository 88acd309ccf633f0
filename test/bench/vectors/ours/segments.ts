import { type Calibration, commonOf, estimateCalibration, identityCalibration, quantizeRows } from '../../../../src/core/vectors/calibration.ts';
import type { Segment } from '../../../../src/core/vectors/vectorIndex.ts';
import type { Data } from '../contender.ts';
import { DIM } from '../data.ts';

export const CALIBRATED = 'int8, calibrated with the first 4,096 rows, rounded for texts like 64 that are not asked';

/** The rows as segments of a block each, as an import makes them; their ids are the row numbers. `refine`: with four bits more. */
export async function* segmentsOf(data: Data, refine = false): AsyncGenerator<Segment> {
  let calibration: Calibration | null = null;
  const texts = await data.texts();
  let first = 0;
  for await (const block of data.blocks()) {
    calibration ??= {
      ...(estimateCalibration('bench', block, DIM) ?? identityCalibration(DIM)),
      ...(texts && { asked: commonOf(texts, DIM) }),
    };
    const ids = Array.from({ length: block.length / DIM }, (_, k) => String(first + k));
    yield { ...quantizeRows(block, calibration, { refine }), ids, calibration };
    first += ids.length;
  }
}
