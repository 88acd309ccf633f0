import type { Adding } from './adding.ts';
import type { AppActions } from './contract.ts';
import { chosenSources, droppedFiles, droppedSources, folderOf, pickFolder } from './files.ts';
import { type Imports, vectorFilesOf } from './imports.ts';

/** What a person gives the page: pictures are added, files of vectors become collections of their own. */
export function createIncoming({
  adding,
  imports,
  act,
}: {
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

  function start(chosen: readonly File[]): void {
    const { sources, count } = chosenSources(chosen);
    adding.start(sources, count);
  }

  return {
    add(files) {
      const given = [...files];
      act(async () => {
        const others = await withoutVectors(given);
        if (others.length > 0) start(others);
      });
    },
    async addFolder() {
      const folder = await pickFolder();
      if (folder === null) return false;
      if (folder !== 'closed') adding.start(folderOf(folder), null);
      return true;
    },
    addDropped(transfer) {
      // Both are empty once the handler is over.
      const given = droppedFiles(transfer);
      const sources = droppedSources(transfer);
      act(async () => {
        const others = await withoutVectors(given);
        if (others.length === given.length) adding.start(sources, null);
        else if (others.length > 0) start(others);
      });
    },
  };
}
