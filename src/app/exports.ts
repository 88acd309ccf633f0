import type { ExportOptions, Job, JobReport } from '../core/api.ts';
import { SightglassError } from '../core/errors.ts';
import { changeCollection } from '../storage/collections.ts';
import type { Database } from '../storage/open.ts';
import type { CollectionRecord, JobRecord } from '../storage/schema.ts';
import type { Tabs } from '../workers/tabs.ts';
import { exportCollection, type PreviewOf } from './exporting.ts';
import { save } from './files.ts';
import { startJob } from './job.ts';
import type { Jobs } from './jobs.ts';
import type { Library } from './library.ts';
import { withRows } from './locks.ts';
import type { Store } from './store.ts';

export interface ExportsSetup {
  database: Database;
  store: Store;
  jobs: Jobs;
  tabs: Tabs;
  library: Library;
  previewOf: PreviewOf;
}

/** Collections that are written to files, one after the other. */
export interface Exports {
  /** Rejects with `aborted` where the job was cancelled, and as `exportCollection` does. */
  file(collection: string, options?: Omit<ExportOptions, 'collection'>): Promise<Blob>;
  /** As the person does it: with previews, and given as a download. */
  save(collection: string, goesOn?: JobRecord): void;
  /** The person does not want to be reminded of that collection now. */
  dismissReminder(): void;
}

/** What a job resolves with. The file itself is not kept with the job. */
interface Exported {
  items: number;
  cancelled: boolean;
}

export function createExports({ database, store, jobs, tabs, library, previewOf }: ExportsSetup): Exports {
  function start(
    collection: string,
    { previews = false, signal }: Omit<ExportOptions, 'collection'>,
    give: (file: Blob, record: CollectionRecord) => void,
    goesOn?: JobRecord,
  ): Job<Exported> {
    const report: JobReport & { failed: { name: string; code: string; message: string }[] } = { done: 0, skipped: [], failed: [] };
    return jobs.start<Exported>({
      kind: 'export',
      collection,
      name: store.get().collections.find(({ id }) => id === collection)?.name ?? '',
      needs: 'nothing',
      goesOn,
      signal,
      async begin(told) {
        const record = await library.read(collection);
        told({ collection, name: record.name });
        return startJob(async (control) => {
          control.total(record.items);
          const file = await withRows(collection, () =>
            exportCollection(database, collection, previews ? previewOf : null, {
              between: control.whenRunning,
              written(items) {
                control.advance(items - report.done);
                report.done = items;
              },
              lacking: (name) =>
                report.failed.push({ name, code: 'preview-missing', message: 'Its preview cannot be read; the file goes without it.' }),
            }),
          ).catch((thrown: unknown) => {
            if (control.signal.aborted) return null;
            throw thrown;
          });
          if (!file || control.signal.aborted) return { items: 0, cancelled: true };
          report.bytes = file.size;
          give(file, record);
          if (previews) await changeCollection(database, collection, { exported: { at: new Date().toISOString(), order: record.nextOrder } });
          return { items: report.done, cancelled: false };
        });
      },
      cancelled: () => ({ items: 0, cancelled: true }),
      report: () => report,
    });
  }

  const over = async () => {
    await library.refresh();
    tabs.tell({ what: 'collections' });
  };

  function saveFile(collection: string, goesOn?: JobRecord): void {
    const give = (file: Blob, { name }: CollectionRecord) => save(file, `${fileName(name)}.safetensors`);
    start(collection, { previews: true }, give, goesOn).done.then(over).catch(store.report);
  }

  jobs.whenResumed('export', async (record) => saveFile(record.collection, record));

  return {
    async file(collection, options = {}) {
      let file: Blob | null = null;
      const job = start(collection, options, (made) => {
        file = made;
      });
      await job.done;
      await over();
      if (!file) throw new SightglassError('aborted', 'The export was cancelled.');
      return file;
    },
    save: saveFile,
    dismissReminder() {
      const { reminder } = store.get();
      if (!reminder) return;
      library
        .read(reminder.collection)
        .then(({ id, nextOrder }) => changeCollection(database, id, { reminded: nextOrder }))
        .then(over)
        .catch(store.report);
    },
  };
}

/** Without what some system does not take in a file name. */
function fileName(name: string): string {
  return name.replace(/[\\/:*?"<>|\p{Cc}]/gu, '_').slice(0, 120) || 'collection';
}
