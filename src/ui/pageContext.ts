/** What any component may ask of the page around it: the file pickers and the dialogs. */
import { createContext, useContext } from 'react';

export interface PageDoors {
  pickFiles(): void;
  pickFolder(): void;
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
