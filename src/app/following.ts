import type { Hit } from '../core/api.ts';
import type { Tabs } from '../workers/tabs.ts';
import type { Library } from './library.ts';
import type { SearchIndex } from './searchIndex.ts';
import type { Store } from './store.ts';

export interface FollowingSetup {
  tabs: Tabs;
  store: Store;
  library: Library;
  search: SearchIndex;
  /** Items were added to a collection. */
  onGrown: (collection: string, items: Hit[]) => void;
  /** What is on the page is asked for again. */
  again: () => Promise<void>;
  /** The folders of the open collection are read again. */
  folders: () => Promise<void>;
}

/** What other tabs do to the library is shown here too, as soon as it is on the disk. */
export function followTabs({ tabs, store, library, search, onGrown, again, folders }: FollowingSetup): void {
  const isOpen = (collection: string) => store.get().phase === 'ready' && store.get().current?.id === collection;

  /** What is held of the open collection is of before. */
  async function reopen(collection: string): Promise<void> {
    if (isOpen(collection)) await library.use(collection);
    else await library.refresh();
  }

  async function collectionsChanged(): Promise<void> {
    const before = store.get().current;
    await library.refresh();
    if (!before || store.get().current || store.get().phase !== 'ready') return;
    store.notify({ tone: 'info', title: `“${before.name}” was removed in another tab.` }, 8);
    await library.openSome();
  }

  /** Each piece of news after the one before. */
  let following: Promise<unknown> = Promise.resolve();
  const follow = (work: () => Promise<unknown>) => {
    following = following.then(work).catch(store.report);
  };

  tabs.listen((news) => {
    switch (news.what) {
      case 'committed':
        return follow(async () => {
          if (isOpen(news.collection)) await search.append(news.collection, news.sequence);
          await library.refresh();
          onGrown(news.collection, news.items);
          if (isOpen(news.collection)) await folders();
        });
      case 'removed':
        return follow(async () => {
          if (isOpen(news.collection)) await search.remove(news.collection, news.ids);
          await library.refresh();
          if (isOpen(news.collection)) await Promise.all([again(), folders()]);
        });
      case 'folders':
        return follow(async () => {
          if (isOpen(news.collection)) await Promise.all([again(), folders()]);
        });
      case 'remade':
        return follow(() => reopen(news.collection));
      case 'collections':
        return follow(collectionsChanged);
      default:
        return undefined;
    }
  });

  // A page that comes back from the browser's back-and-forward cache has heard nothing meanwhile.
  addEventListener('pageshow', ({ persisted }) => {
    const { current } = store.get();
    if (persisted && current) follow(() => reopen(current.id));
  });
}
