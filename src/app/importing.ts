import type { ImportOptions, ImportReport, Job } from '../core/api.ts';
import { asError } from '../core/errors.ts';
import type { ArchiveApi, OwnEncoder } from '../workers/archive.ts';
import type { WorkerClient } from '../workers/rpc.ts';
import { startJob } from './job.ts';

/** Rows of one segment. */
const BATCH = 4096;

export interface Importing {
  /** Of the new collection. Default: what the file says, else `otherwise`. */
  name?: string | undefined;
  otherwise: string;
  precision?: ImportOptions['precision'];
  queries?: ImportOptions['queries'];
  /** Null where the page does not have the model: then the collection becomes `external:<dim>`. */
  encoderOf: (id: string) => Promise<OwnEncoder | null>;
}

/**
 * Imports a portable file, safetensors or .npy, into a new collection, all or nothing: it appears only when everything is stored.
 * `client`: of a worker that is this job's alone, and ends with it. Fails as {@link ArchiveApi} says.
 */
export function startImport(
  client: WorkerClient<ArchiveApi>,
  file: Blob,
  { name, otherwise, precision, queries, encoderOf }: Importing,
): Job<ImportReport> {
  return startJob(async (control) => {
    const { signal } = control;
    try {
      const { name: inFile, encoder, count } = await client.call('open', [file], { signal });
      control.total(count);
      const target = {
        name: name ?? inFile ?? otherwise,
        encoder: encoder ? await encoderOf(encoder) : null,
        ...(precision && { precision }),
        ...(queries && { queries }),
      };
      const collection = await client.call('begin', [target]);
      for (let from = 0; from < count; from += BATCH) {
        await control.whenRunning();
        const to = Math.min(count, from + BATCH);
        await client.call('batch', [from, to]);
        control.advance(to - from);
      }
      await control.whenRunning();
      await client.call('finish', []);
      return { collection, items: count, cancelled: false };
    } catch (thrown) {
      // A worker that died has left what purgeRemoved takes away.
      if (asError(thrown).code !== 'worker-died') await client.call('discard', []);
      if (signal.aborted) return { collection: '', items: 0, cancelled: true };
      throw thrown;
    } finally {
      client.stop();
    }
  });
}
