import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { followTabs } from '../../src/app/following.ts';
import type { Library } from '../../src/app/library.ts';
import type { SearchIndex } from '../../src/app/searchIndex.ts';
import { createStore } from '../../src/app/store.ts';
import type { Collection, Hit } from '../../src/core/api.ts';
import { connectTabs, type News, type Tabs } from '../../src/workers/tabs.ts';

const named = (id: string): Collection => ({ id, name: id, encoder: 'mini', dim: 2, items: 1, bytes: 0, createdAt: '', exportedAt: null });
const items: Hit[] = [{ id: 'a', name: 'a.jpg', score: 0, kind: 'image' }];

let sender: Tabs;
let receiver: Tabs;
let calls: string[];
let store: ReturnType<typeof createStore>;
let pageshow: (event: { persisted: boolean }) => void = () => undefined;
/** What refreshing the list finds: the open collection, or that it is gone. */
let isGone = false;

beforeEach(() => {
  const name = expect.getState().currentTestName ?? '';
  [sender, receiver] = [connectTabs(name), connectTabs(name)];
  calls = [];
  isGone = false;
  store = createStore();
  store.set({ phase: 'ready', current: named('open') });
  vi.stubGlobal('addEventListener', (_: string, listener: typeof pageshow) => {
    pageshow = listener;
  });
  const call =
    (what: string) =>
    async (...given: unknown[]) =>
      void calls.push([what, ...given.map((one) => JSON.stringify(one))].join(' '));
  followTabs({
    tabs: receiver,
    store,
    library: {
      async refresh() {
        calls.push('refresh');
        if (isGone) store.set({ current: null });
      },
      use: call('use'),
      openSome: call('openSome'),
    } as Partial<Library> as Library,
    search: { append: call('append'), remove: call('remove') } as Partial<SearchIndex> as SearchIndex,
    onGrown: (collection, grown) => void calls.push(`grown ${collection} ${grown.map(({ id }) => id).join(' ')}`),
    again: call('again'),
    folders: call('folders'),
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  sender.close();
  receiver.close();
});

async function heard(news: News, wanted: string[]): Promise<void> {
  sender.tell(news);
  await vi.waitFor(() => expect(calls).toEqual(wanted), { timeout: 20_000 });
}

it('what another tab commits is appended and shown', () =>
  heard({ what: 'committed', collection: 'open', sequence: 3, items }, ['append "open" 3', 'refresh', 'grown open a', 'folders']));

it('what it commits elsewhere changes the list alone', () =>
  heard({ what: 'committed', collection: 'other', sequence: 3, items }, ['refresh', 'grown other a']));

it('what it removes is found no more', () =>
  heard({ what: 'removed', collection: 'open', ids: ['a', 'b'] }, ['remove "open" ["a","b"]', 'refresh', 'again', 'folders']));

it('the folders it looks through, keeps or forgets are shown as they are, and so are the names of what was in them', () =>
  heard({ what: 'folders', collection: 'open' }, ['again', 'folders']));

it('a collection whose rows are made anew is opened anew', () => heard({ what: 'remade', collection: 'open' }, ['use "open"']));

it('when the open collection is removed another is opened, and the person is told', async () => {
  isGone = true;
  await heard({ what: 'collections' }, ['refresh', 'openSome']);
  expect(store.get().notices.map(({ title }) => title)).toEqual(['“open” was removed in another tab.']);
});

it('a page that comes back from the cache opens what it shows anew', async () => {
  pageshow({ persisted: false });
  pageshow({ persisted: true });
  await vi.waitFor(() => expect(calls).toEqual(['use "open"']));
});
