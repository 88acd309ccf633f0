import { SightglassError } from '../core/errors.ts';
import { commonFiles, filesOf, precisionName, precisionsAmong } from './files.ts';
import { sha256Of } from './hashes.ts';
import { forgetModel, type KeptFile, type KeptModel, keepFile, keepModel, keptModel } from './kept.ts';
import { checkDim, checkFiles, layoutOf, record } from './layout.ts';
import { alone } from './lock.ts';
import { encoderEntry } from './registry.ts';

/** A file of a model folder, from disk or from beside the page. */
export interface FolderFile {
  /** Under the folder, with `/`. */
  path: string;
  /** Bytes. */
  size: number;
  open(): Promise<Blob>;
}

/** Files of the model alone: where a folder around it was given, of the folder that holds the topmost `config.json`. */
export function modelRoot<F extends { path: string }>(files: readonly F[]): F[] {
  const configs = files.map(({ path }) => path).filter((path) => path === 'config.json' || path.endsWith('/config.json'));
  const top = configs.sort((a, b) => a.split('/').length - b.split('/').length || (a < b ? -1 : 1))[0];
  const root = top?.slice(0, -'config.json'.length) ?? '';
  return files.filter(({ path }) => path.startsWith(root)).map((file) => ({ ...file, path: file.path.slice(root.length) }));
}

/**
 * Checks a folder and keeps it in the Cache storage, as a model of its own. The revision is made of the hashes of its files.
 * `onBytes`: of `total`. Throws `model-invalid` with what is missing or wrong, of which nothing is kept; `model-busy`; a
 * `QuotaExceededError`; what `open` throws.
 */
export async function keepFolder(
  base: URL,
  name: string,
  given: readonly FolderFile[],
  signal: AbortSignal,
  onBytes: (loaded: number, total: number) => void,
): Promise<KeptModel> {
  const files = new Map(modelRoot(given).map((file) => [file.path, file]));
  checkFiles(name, new Set(files.keys()));
  const json = async (path: string) => parsed(name, path, (await files.get(path)?.open()) ?? new Blob());
  const layout = layoutOf(name, await json('config.json'), await json('preprocessor_config.json'));
  for (const path of commonFiles) await json(path);
  const own = files.has('sightglass.json') ? await json('sightglass.json') : {};
  const dim = Number(own['dim']) > 0 ? Number(own['dim']) : layout.dim;
  checkDim(name, dim);
  const [both = 'q8'] = precisionsAmong(new Set(files.keys()));
  const precision = { text: both, vision: both };
  const wanted = filesOf(precision).flatMap((path) => files.get(path) ?? []);
  const total = wanted.reduce((sum, { size }) => sum + size, 0);
  const kept: { file: KeptFile; blob: Blob }[] = [];
  let loaded = 0;
  for (const { path, size, open } of wanted) {
    const blob = await open();
    if (blob.size !== size)
      throw new SightglassError('model-invalid', `${path} of the folder ${name} has ${blob.size} bytes and should have ${size}.`);
    kept.push({ file: { path, size, hash: await sha256Of([blob], signal) }, blob });
    loaded += size;
    onBytes(loaded / 2, total);
  }
  const lines = kept.map(({ file }) => `${file.path} ${file.hash}\n`).join('');
  const revision = `${(await sha256Of([new Blob([lines])])).slice('sha256:'.length, 'sha256:'.length + 12)}-${precisionName(precision)}`;
  const id = await freeId(base, name, revision);
  const { calibration, scores } = own;
  const model: KeptModel = {
    id,
    name,
    revision,
    precision,
    from: 'folder',
    files: kept.map(({ file }) => file),
    keptAt: new Date().toISOString(),
    ...(dim && { dim }),
    ...(calibration !== undefined && { calibration }),
    ...(scores !== undefined && { scores }),
  };
  return alone(id, async () => {
    const before = await keptModel(base, id);
    try {
      for (const { file, blob } of kept) {
        signal.throwIfAborted();
        await keepFile(base, id, file.path, blob, file.hash);
        loaded += file.size;
        onBytes(loaded / 2, total);
      }
      await keepModel(base, model);
      return model;
    } catch (thrown) {
      // One that was there has the same revision, and so the same bytes: it is still whole.
      if (!before) await forgetModel(base, id);
      throw thrown;
    }
  });
}

async function parsed(name: string, path: string, blob: Blob): Promise<Record<string, unknown>> {
  try {
    const value = record(JSON.parse(await blob.text()));
    if (value) return value;
  } catch (thrown) {
    if (!(thrown instanceof SyntaxError)) throw thrown;
  }
  throw new SightglassError('model-invalid', `${path} of the folder ${name} is not a JSON object.`);
}

/** What the folder is called, as an id; with a number where another model has it. */
async function freeId(base: URL, name: string, revision: string): Promise<string> {
  const slug =
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 60) || 'model';
  for (let k = 1; ; k++) {
    const id = k === 1 ? slug : `${slug}-${k}`;
    if (encoderEntry(id)) continue;
    const there = await keptModel(base, id);
    if (!there || there.revision === revision) return id;
  }
}
