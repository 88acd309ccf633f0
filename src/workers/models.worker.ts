import { SightglassError } from '../core/errors.ts';
import { keepFolder } from '../models/keepFolder.ts';
import { modelUrl } from '../models/kept.ts';
import type { LoadProgress } from './encoder.ts';
import type { ModelsApi } from './models.ts';
import { serve } from './rpc.ts';

async function fetched(url: string, path: string): Promise<Blob> {
  const response = await fetch(url).catch((thrown: unknown) => {
    throw new SightglassError('model-missing', `${path} could not be fetched.`, { cause: thrown });
  });
  if (!response.ok) throw new SightglassError('model-missing', `${path} is not served beside the page (${response.status}).`);
  return response.blob();
}

serve<ModelsApi>({
  async keep({ signal, progress }, base, name, files) {
    const address = new URL(base);
    const openable = files.map(({ path, size, blob }) => ({
      path,
      size,
      open: () => (blob ? Promise.resolve(blob) : fetched(modelUrl(address, name, path), path)),
    }));
    const tell = (loaded: number, total: number) => progress({ loaded, total } satisfies LoadProgress);
    return (await keepFolder(address, name, openable, signal, tell)).id;
  },
});
