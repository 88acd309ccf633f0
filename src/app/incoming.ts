import type { Adding } from './adding.ts';
import type { AppActions } from './contract.ts';
import { countFiles, droppedFiles, droppedSources, pickFolder, sourcesOf, walkFolder } from './files.ts';
import type { Jobs } from './jobs.ts';
import { type Imports, vectorFilesOf } from './imports.ts';

/** What a person gives the page: pictures are added, files of vectors become collections of their own. */
export function createIncoming({
  jobs,
  adding,
  imports,
  act,
}: {
  jobs: Jobs;
  adding: Adding;
  imports: Imports;
  act: (work: () => Promise<unknown>) => void;
}): Pick<AppActions, 'add' | 'addFolder' | 'addDropped'> {
  /** Imports the files of vectors and answers with the others. */
  async function withoutVectors(files: readonly File[]): Promise<File[]> {
    const vectors = await vectorFilesOf(files);
    for (const file of vectors) imports.startNamed(file);
    return files.filter((file) => !vectors.has(file));
  }

  /** Chosen in an input: the browser gives files, and no way to open them again. */
  function addFiles(files: readonly File[], goesOn?: string): void {
    const chosen = files.some(({ webkitRelativePath }) => webkitRelativePath) ? 'folder' : 'files';
    if (files.length > 0) adding.start({ sources: sourcesOf(files), count: files.length, chosen }, {}, goesOn ? jobs.record(goesOn) : null);
  }

  return {
    add(files, goesOn) {
      const given = [...files];
      act(async () => addFiles(await withoutVectors(given), goesOn));
    },
    async addFolder(goesOn) {
      const folder = await pickFolder();
      if (folder === null) return false;
      const record = goesOn ? jobs.record(goesOn) : null;
      if (folder !== 'closed')
        adding.start({ sources: walkFolder(folder), count: countFiles([folder]), handles: [folder], chosen: 'folder' }, {}, record);
      return true;
    },
    addDropped(transfer) {
      // Both are empty once the handler is over.
      const given = droppedFiles(transfer);
      const { sources, handles } = droppedSources(transfer);
      act(async () => {
        const others = await withoutVectors(given);
        if (others.length < given.length) return addFiles(others);
        const count = handles.then((all) => (all ? countFiles(all) : 0));
        adding.start({ sources, count, handles, chosen: 'folder' });
      });
    },
  };
}
