import { SightglassError } from '../core/errors.ts';
import type { Calibration } from '../core/vectors/calibration.ts';

/** What a model folder says of itself: `sightglass.json` (ours) with the model's `preprocessor_config.json`. */
export interface Manifest {
  /** Changes with the weights; a collection is bound to it. */
  revision: string;
  dim: number;
  /** Side of the vision input, pixels. */
  side: number;
  /** Of the vision input, per channel, on values 0…1. */
  mean: [number, number, number];
  deviation: [number, number, number];
  calibration: Calibration;
}

/**
 * Reads a model folder's manifest. `base`: URL of the folder, ending in a slash. Throws `model-missing` if the folder is
 * not there and `model-invalid` if it is not what it should be.
 */
export async function readManifest(id: string, base: URL): Promise<Manifest> {
  const [own, preprocessor] = await Promise.all([json(id, new URL('sightglass.json', base)), json(id, new URL('preprocessor_config.json', base))]);
  const size = record(preprocessor['crop_size']) ?? record(preprocessor['size']) ?? {};
  const side = Number(size['height'] ?? size['shortest_edge'] ?? preprocessor['crop_size']);
  const dim = Number(own['dim']);
  const revision = own['revision'];
  const mean = numbers(preprocessor['image_mean'], 3);
  const deviation = numbers(preprocessor['image_std'], 3);
  const calibration = record(own['calibration']);
  const rowMean = calibration && numbers(calibration['mean'], dim);
  const rowDeviation = calibration && numbers(calibration['deviation'], dim);
  if (!(side > 0) || !(dim > 0) || typeof revision !== 'string' || !mean || !deviation || !rowMean || !rowDeviation?.every((value) => value > 0))
    throw new SightglassError('model-invalid', `The files that describe the model ${id} are incomplete.`);
  return {
    revision,
    dim,
    side,
    mean: mean as Manifest['mean'],
    deviation: deviation as Manifest['deviation'],
    calibration: { id: `${id}@${revision}`, mean: Float32Array.from(rowMean), deviation: Float32Array.from(rowDeviation) },
  };
}

async function json(id: string, url: URL): Promise<Record<string, unknown>> {
  let response: Response;
  try {
    response = await fetch(url);
  } catch (thrown) {
    throw new SightglassError('model-missing', `The model ${id} could not be fetched.`, { cause: thrown });
  }
  if (!response.ok) throw new SightglassError('model-missing', `The model ${id} is not served beside the page (${response.status}).`);
  try {
    return record(await response.json()) ?? {};
  } catch (thrown) {
    throw new SightglassError('model-invalid', `A file that describes the model ${id} is not JSON.`, { cause: thrown });
  }
}

function record(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
}

function numbers(value: unknown, count: number): number[] | null {
  return Array.isArray(value) && value.length === count && value.every((n) => typeof n === 'number' && Number.isFinite(n)) ? value : null;
}
