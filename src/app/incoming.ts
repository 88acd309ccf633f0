import type { Adding } from './adding.ts';
import type { AppActions } from './contract.ts';
import { droppedFiles, givenDrop } from './dropped.ts';
import { givenAgain, givenFiles, pickFolder } from './files.ts';
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

  const recordOf = (goesOn?: string) => (goesOn ? jobs.record(goesOn) : null);

  /** Chosen in an input: the browser gives files, and no way to open them again. */
  function addFiles(files: readonly File[], goesOn?: string): void {
    if (files.length > 0) adding.start(givenFiles(files), {}, recordOf(goesOn));
  }

  return {
    add(files, goesOn) {
      const given = [...files];
      act(async () => addFiles(await withoutVectors(given), goesOn));
    },
    async addFolder(goesOn) {
      const folder = await pickFolder();
      if (folder === null) return false;
      if (folder !== 'closed') adding.start(givenAgain([folder]), {}, recordOf(goesOn) ?? (await adding.interruptedIn(folder)));
      return true;
    },
    addDropped(transfer) {
      // Both are empty once the handler is over.
      const files = droppedFiles(transfer);
      const given = givenDrop(transfer);
      act(async () => {
        const others = await withoutVectors(files);
        if (others.length < files.length) addFiles(others);
        else adding.start(given);
      });
    },
  };
}
