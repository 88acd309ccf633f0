import { floatsName } from '../core/archive/crc32c.ts';
import { SightglassError } from '../core/errors.ts';
import { readScores, type Scores } from '../core/query/match.ts';
import type { Calibration } from '../core/vectors/calibration.ts';
import { keptFile } from './kept.ts';
import { type Layout, layoutOf, numbers, record } from './layout.ts';
import { builtInFolder } from './registry.ts';

/** What a model folder says of itself: `sightglass.json` (ours) with the model's own configuration. */
export interface Manifest extends Layout {
  /** Changes with the weights; a collection is bound to it. */
  revision: string;
  /** What `sightglass.json` calls it; '' where it does not. */
  name: string;
  /** As `sightglass.json` says; null: as the registry does. */
  precision: unknown;
  /** Null where the encoder ships none: a collection then gets its own (app/calibrating.ts). */
  calibration: Calibration | null;
  /** What its cosines mean; null where that was not measured. */
  scores: Scores | null;
}

/**
 * Reads a model's manifest: of the kept model of that id, or of the folder beside the page. `base`: URL of the page. Throws
 * `model-missing` if it is nowhere and `model-invalid` if it is not what it should be.
 */
export async function readManifest(id: string, base: URL): Promise<Manifest> {
  const read = (file: string) => modelJson(id, base, file);
  const [own, config, preprocessor] = await Promise.all([read('sightglass.json'), read('config.json'), read('preprocessor_config.json')]);
  const layout = layoutOf(id, config, preprocessor);
  const revision = own['revision'];
  const dim = Number(own['dim']) > 0 ? Number(own['dim']) : layout.dim;
  const calibration = own['calibration'] === undefined ? null : calibrationOf(record(own['calibration']), dim);
  if (typeof revision !== 'string' || calibration === undefined)
    throw new SightglassError('model-invalid', `The files that describe the model ${id} are incomplete.`);
  return {
    ...layout,
    dim,
    revision,
    name: typeof own['name'] === 'string' ? own['name'] : '',
    precision: own['precision'],
    // Named for what is in it: the revision stays when a folder comes again with another calibration, and stored rows keep theirs.
    calibration: calibration && { id: `${id}@${revision}/${floatsName(calibration.mean, calibration.deviation)}`, ...calibration },
    scores: readScores(own['scores']),
  };
}

/** Undefined where it is there and not what it should be. */
function calibrationOf(given: Record<string, unknown> | null, dim: number | null): Omit<Calibration, 'id'> | undefined {
  const mean = given && dim && numbers(given['mean'], dim);
  const deviation = given && dim && numbers(given['deviation'], dim);
  if (!mean || !deviation || !deviation.every((value) => value > 0)) return undefined;
  return { mean: Float32Array.from(mean), deviation: Float32Array.from(deviation) };
}

/** A file of a model: kept in the browser, or beside the page. The built-in one is always the page's own. */
async function modelFile(id: string, base: URL, file: string): Promise<Response> {
  const folder = builtInFolder(id);
  const kept = folder === null ? await keptFile(base, id, file) : undefined;
  if (kept) return kept;
  let response: Response;
  try {
    response = await fetch(new URL(`models/${folder ?? id}/${file}`, base));
  } catch (thrown) {
    throw new SightglassError('model-missing', `The model ${id} could not be fetched.`, { cause: thrown });
  }
  if (!response.ok) throw new SightglassError('model-missing', `The model ${id} is neither kept in this browser nor served beside the page.`);
  return response;
}

async function modelJson(id: string, base: URL, file: string): Promise<Record<string, unknown>> {
  const response = await modelFile(id, base, file);
  try {
    return record(await response.json()) ?? {};
  } catch (thrown) {
    throw new SightglassError('model-invalid', `${file} of the model ${id} is not JSON.`, { cause: thrown });
  }
}
