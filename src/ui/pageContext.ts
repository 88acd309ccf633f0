/** What any component may ask of the page around it: the file pickers and the dialogs. */
import { createContext, useContext } from 'react';

export interface PageDoors {
  /** `goesOn`: the interrupted job whose files are chosen again. */
  pickFiles(goesOn?: string): void;
  pickFolder(goesOn?: string): void;
  pickIndexFile(goesOn?: string): void;
  pickQueryPicture(): void;
  openStatus(): void;
  openShortcuts(): void;
}

export const PageContext = createContext<PageDoors | null>(null);

export function usePage(): PageDoors {
  const page = useContext(PageContext);
  if (!page) throw new Error('No Page above this component.');
  return page;
}
