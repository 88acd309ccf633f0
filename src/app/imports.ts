import type { ImportOptions, ImportReport, Job } from '../core/api.ts';
import { looksLikeTensors } from '../core/archive/tensorFile.ts';
import type { ArchiveApi } from '../workers/archive.ts';
import { connect } from '../workers/rpc.ts';
import type { AppActions } from './contract.ts';
import type { Encoders } from './encoders.ts';
import { startImport } from './importing.ts';
import type { Library } from './library.ts';
import type { Models } from './models.ts';
import type { Store } from './store.ts';

export interface ImportsSetup {
  /** One an import. */
  startWorker: () => Worker;
  store: Store;
  models: Models;
  encoders: Encoders;
  library: Library;
}

/** Files of vectors that are being made collections. */
export interface Imports {
  start(file: Blob, options?: ImportOptions): Job<ImportReport>;
  /** As the person does it: the collection is opened when it is there, and what goes wrong is shown. */
  startNamed(file: File): void;
  busy(): boolean;
  actions: Pick<AppActions, 'importFile' | 'cancelImport'>;
}

export function createImports({ startWorker, store, models, encoders, library }: ImportsSetup): Imports {
  const running = new Map<string, { name: string; job: Job<ImportReport> }>();

  function show(): void {
    store.set({ imports: [...running].map(([id, { name, job }]) => ({ id, name, progress: job.progress })) });
  }

  /** Which models this page has decides what the collection is bound to; without its own the vectors can still be searched. */
  async function encoderOf(id: string) {
    if (!(await models.has(id))) return null;
    return encoders
      .of(id)
      .load()
      .catch(() => null);
  }

  function start(file: Blob, options: ImportOptions = {}): Job<ImportReport> {
    const { name = 'Imported', precision } = options;
    const client = connect<ArchiveApi>({ start: startWorker, name: 'import worker' });
    const job = startImport(client, file, { name, encoderOf, ...(precision && { precision }) });
    running.set(job.id, { name, job });
    job.subscribe(show);
    show();
    const over = async () => {
      running.delete(job.id);
      show();
      await library.refresh();
    };
    job.done.then(over, over).catch(store.report);
    return job;
  }

  function startNamed(file: File): void {
    const name = file.name.replace(/\.[^.]+$/, '') || file.name;
    start(file, { name })
      .done.then(async ({ collection, items, cancelled }) => {
        if (cancelled) return;
        await library.refresh();
        await library.use(collection);
        store.notify({ tone: 'info', title: `“${name}” was imported: ${items.toLocaleString('en')} ${items === 1 ? 'vector' : 'vectors'}.` }, 8);
      })
      .catch(store.report);
  }

  return {
    start,
    startNamed,
    busy: () => running.size > 0,
    actions: { importFile: startNamed, cancelImport: (id) => running.get(id)?.job.cancel() },
  };
}

/** Which of these files hold vectors, by their first bytes. Pictures and what lies in folders are not looked at. */
export async function vectorFilesOf(files: readonly File[]): Promise<Set<File>> {
  const asked = files.filter((file) => !file.type.startsWith('image/') && !file.webkitRelativePath);
  const are = await Promise.all(asked.map(looksLikeTensors));
  return new Set(asked.filter((_, k) => are[k]));
}
