import { asError, SightglassError } from '../core/errors.ts';
import { precisionName } from '../models/files.ts';
import { modelRoot } from '../models/keepFolder.ts';
import { forgetModel, keptIds, type KeptModel, keptModel } from '../models/kept.ts';
import { alone, busyIds } from '../models/lock.ts';
import { CHANNEL, type ModelNews } from '../models/news.ts';
import { builtInFolder, type EncoderEntry, ownEntry, registry } from '../models/registry.ts';
import type { LoadProgress } from '../workers/encoder.ts';
import type { GivenModelFile, ModelsApi } from '../workers/models.ts';
import { connect } from '../workers/rpc.ts';
import type { ModelState } from './contract.ts';
import type { Source } from './sources.ts';
import type { Store } from './store.ts';

export interface ModelsSetup {
  /** URL of the page. */
  base: URL;
  store: Store;
  startWorker: () => Worker;
  /** A model's files are gone or have changed. */
  onForgotten: (id: string) => void;
}

/** The models there are, and those that can be had. */
export interface Models {
  /** Reads again what is kept. */
  refresh(): Promise<void>;
  /** Keeps a folder from disk: all its files, as the picker gave them. */
  addFolder(sources: Iterable<Source> | AsyncIterable<Source>): Promise<void>;
  /** Keeps a folder that lies beside the page. */
  addBeside(id: string): Promise<void>;
  /** Also what is left of one that was begun. Throws `model-busy` while a window works on its files. */
  remove(id: string): Promise<void>;
  /** Is a folder being copied? */
  busy(): boolean;
  /** Is it the page's own, or kept? */
  has(id: string): Promise<boolean>;
}

/** Milliseconds without news, after which it is asked whether the window that downloads is still there. */
const SILENCE = 4000;

/** `models/models.json`, written at build time: folders in `public/models/` that the page does not know. */
interface Beside {
  models: { id: string; files: { path: string; size: number }[] }[];
}

export function createModels({ base, store, startWorker, onForgotten }: ModelsSetup): Models {
  const client = connect<ModelsApi>({ start: startWorker, name: 'models worker' });
  let beside: Promise<Beside['models']> | null = null;
  let copying = 0;

  async function readBeside(): Promise<Beside['models']> {
    try {
      const response = await fetch(new URL('models/models.json', base));
      return response.ok ? ((await response.json()) as Beside).models : [];
    } catch {
      // Not there, or offline: then nothing lies beside the page.
      return [];
    }
  }

  async function refresh(): Promise<void> {
    beside ??= readBeside();
    const [{ models, begun }, folders, busy] = await Promise.all([keptIds(base), beside, busyIds()]);
    const kept = new Map((await Promise.all(models.map((id) => keptModel(base, id)))).flatMap((model) => (model ? [[model.id, model]] : [])));
    const own = [...kept.values()].filter(({ id }) => registry.every((entry) => entry.id !== id));
    const known = new Set([...registry, ...folders].map(({ id }) => id));
    const leftovers = begun.filter((id) => !known.has(id) && !busy.has(id));
    const names = new Set(own.map(({ name }) => name));
    const working = new Map(store.get().models.map(({ id, work }) => [id, work]));
    const state = (entry: EncoderEntry, from: ModelState['from'], extra: Partial<ModelState> = {}): ModelState => {
      const model = kept.get(entry.id);
      return {
        ...absent(entry, from),
        here: entry.beside !== null || model !== undefined,
        begun: begun.includes(entry.id),
        work: working.get(entry.id) ?? null,
        revision: model?.revision ?? null,
        precision: precisionName(model?.precision ?? entry.precision),
        bytes: model ? bytesOf(model) : null,
        ...extra,
      };
    };
    store.set({
      models: [
        ...registry.map((entry) => state(entry, entry.beside === null ? 'hub' : 'page')),
        ...own.map((model) => state(ownEntry(model.id, model.name, model.precision), 'folder')),
        ...leftovers.map((id) => state(unknownEntry(id, id), 'folder', { precision: '' })),
        ...folders
          .filter(({ id }) => !names.has(id))
          .map(({ id, files }) => state(unknownEntry(id, id), 'beside', { here: false, bytes: files.reduce((sum, { size }) => sum + size, 0) })),
      ],
    });
  }

  function setWork(id: string, work: ModelState['work']): void {
    store.set({ models: store.get().models.map((model) => (model.id === id ? { ...model, work } : model)) });
  }

  /** In the window that downloads; this page only listens. */
  const channel = new BroadcastChannel(CHANNEL);
  channel.addEventListener('message', ({ data }: MessageEvent<ModelNews>) => {
    const { id, phase, loaded, total, perSecond } = data;
    const going = phase === 'fetching' || phase === 'checking';
    setWork(id, going ? { phase, loaded, total, perSecond } : null);
    if (going) return listen(id);
    clearTimeout(silent.get(id));
    refresh().catch(store.report);
  });

  /** A window that crashed tells nothing: the browser lets go of its lock, and the card gets its buttons back. */
  const silent = new Map<string, ReturnType<typeof setTimeout>>();
  function listen(id: string): void {
    const check = async () => {
      if ((await busyIds()).has(id)) return listen(id);
      setWork(id, null);
      await refresh();
    };
    clearTimeout(silent.get(id));
    silent.set(
      id,
      setTimeout(() => void check().catch(store.report), SILENCE),
    );
  }

  async function keep(shown: string, name: string, files: GivenModelFile[]): Promise<void> {
    const total = files.reduce((sum, { size }) => sum + size, 0);
    const rows = () => store.get().models.some(({ id }) => id === shown);
    const show = ({ loaded, total: all }: LoadProgress) => {
      const work = { phase: 'keeping' as const, loaded, total: all, perSecond: 0 };
      if (rows()) setWork(shown, work);
      else store.set({ models: [...store.get().models, { ...absent(unknownEntry(shown, name), 'folder'), work }] });
    };
    show({ loaded: 0, total });
    copying++;
    try {
      const id = await client.call('keep', [base.href, name, files], { onProgress: (value) => show(value as LoadProgress) });
      onForgotten(id);
      store.notify({ tone: 'info', title: `The model ${name} is here.`, detail: 'Make a collection with it in the library.' }, 8);
    } catch (thrown) {
      throw asError(thrown);
    } finally {
      copying--;
      store.set({ models: store.get().models.filter(({ id }) => id !== shown) });
      await refresh();
    }
  }

  return {
    refresh,
    async addFolder(sources) {
      const files: Required<GivenModelFile>[] = [];
      for await (const { file, path } of sources) files.push({ path: `${path}/${file.name}`, size: file.size, blob: file });
      const name = files[0]?.path.split('/')[0] || 'folder';
      // Only what belongs to the model goes to the worker.
      const model = modelRoot(files).filter(({ path }) => /^[^/]+\.json$|^onnx\/[^/]+$/.test(path));
      if (model.length === 0) throw new SightglassError('model-invalid', `The folder ${name} is not a model: it lacks config.json.`);
      await keep(`folder:${name}`, name, model);
    },
    async addBeside(id) {
      const folder = (await (beside ?? readBeside())).find((other) => other.id === id);
      if (!folder) throw new SightglassError('model-missing', `No model ${id} lies beside the page.`);
      await keep(id, id, folder.files);
    },
    async remove(id) {
      await alone(id, () => {
        onForgotten(id);
        return forgetModel(base, id);
      });
      await refresh();
    },
    busy: () => copying > 0,
    has: async (id) => builtInFolder(id) !== null || (await keptModel(base, id)) !== null,
  };
}

/** Of a folder whose files have not been read: which weights it has is not known yet. */
const unknownEntry = (id: string, name: string) => ownEntry(id, name, { text: 'q8', vision: 'q8' });

const bytesOf = ({ files }: KeptModel): number => files.reduce((sum, { size }) => sum + size, 0);

/** What is shown of a model of which nothing is here yet. */
function absent({ id, name, about, languages, licence, licenceUrl, repository }: EncoderEntry, from: ModelState['from']): ModelState {
  return {
    id,
    name,
    about,
    languages,
    licence,
    licenceUrl,
    repository,
    from,
    here: false,
    begun: false,
    work: null,
    revision: null,
    precision: '',
    bytes: null,
  };
}
