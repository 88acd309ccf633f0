import type { ImportOptions, ImportReport, Job } from '../core/api.ts';
import { looksLikeTensors } from '../core/archive/tensorFile.ts';
import type { JobRecord } from '../storage/schema.ts';
import type { ArchiveApi } from '../workers/archive.ts';
import { connect } from '../workers/rpc.ts';
import type { Tabs } from '../workers/tabs.ts';
import type { Encoders } from './encoders.ts';
import { startImport } from './importing.ts';
import type { Jobs } from './jobs.ts';
import type { Library } from './library.ts';
import type { Models } from './models.ts';
import type { Store } from './store.ts';

export interface ImportsSetup {
  /** One an import. */
  startWorker: () => Worker;
  store: Store;
  jobs: Jobs;
  tabs: Tabs;
  models: Models;
  encoders: Encoders;
  library: Library;
}

/** Files of vectors that are made collections, one after the other. */
export interface Imports {
  /** `otherwise`: what it is called where neither the options nor the file say. */
  start(file: Blob, options?: ImportOptions, goesOn?: JobRecord | null, otherwise?: string): Job<ImportReport>;
  /** As the person does it: the collection is opened when it is there, and what goes wrong is shown. */
  startNamed(file: File, goesOn?: JobRecord | null): void;
}

export function createImports({ startWorker, store, jobs, tabs, models, encoders, library }: ImportsSetup): Imports {
  /** Which models this page has decides what the collection is bound to; without its own the vectors can still be searched. */
  async function encoderOf(id: string) {
    if (!(await models.has(id))) return null;
    return encoders
      .of(id)
      .load()
      .catch(() => null);
  }

  function start(file: Blob, options: ImportOptions = {}, goesOn?: JobRecord | null, otherwise = 'Imported'): Job<ImportReport> {
    const { name, precision, queries } = options;
    const job = jobs.start<ImportReport>({
      kind: 'import',
      collection: '',
      name: name ?? otherwise,
      needs: 'index-file',
      goesOn,
      async begin() {
        const client = connect<ArchiveApi>({ start: startWorker, name: 'import worker' });
        return startImport(client, file, { name, otherwise, encoderOf, ...(precision && { precision }), ...(queries && { queries }) });
      },
      cancelled: () => ({ collection: '', items: 0, cancelled: true }),
      report: (result) => ({ done: result?.items ?? 0, skipped: [], failed: [] }),
    });
    const over = async () => {
      await library.refresh();
      tabs.tell({ what: 'collections' });
    };
    job.done.then(over, over).catch(store.report);
    return job;
  }

  function startNamed(file: File, goesOn?: JobRecord | null): void {
    start(file, {}, goesOn, file.name.replace(/\.[^.]+$/, '') || file.name)
      .done.then(async ({ collection, items, cancelled }) => {
        if (cancelled) return;
        await library.refresh();
        await library.use(collection);
        const { name } = library.current();
        store.notify({ tone: 'info', title: `“${name}” was imported: ${items.toLocaleString('en')} ${items === 1 ? 'vector' : 'vectors'}.` }, 8);
      })
      .catch(store.report);
  }

  return { start, startNamed };
}

/** Which of these files hold vectors, by their first bytes. Pictures and what lies in folders are not looked at. */
export async function vectorFilesOf(files: readonly File[]): Promise<Set<File>> {
  const asked = files.filter((file) => !file.type.startsWith('image/') && !file.webkitRelativePath);
  const are = await Promise.all(asked.map(looksLikeTensors));
  return new Set(asked.filter((_, k) => are[k]));
}
