import type { AttributeFilter, Hit, QueryPart, SearchOptions, SearchResult } from '../core/api.ts';
import type { AppActions, QueryChip, Results } from './contract.ts';
import { filterOf } from './refining.ts';
import { failureOf, type Store } from './store.ts';

/** Milliseconds of quiet after a key before the search starts. */
const QUIET = 140;
/** Milliseconds between two states of a list that is being read. */
const BETWEEN = 300;

export interface QueryBoxSetup {
  store: Store;
  search: (query: readonly QueryPart[], options: SearchOptions) => Promise<SearchResult>;
  /** All items of the collection that pass the filter, in order, some at a time. */
  browse: (filter: AttributeFilter | undefined) => AsyncIterable<Hit[]>;
  thumbnail: (id: string) => Promise<string | null>;
  nameOf: (id: string) => Promise<string>;
}

export interface QueryBox {
  actions: Pick<AppActions, 'setText' | 'submit' | 'searchByPicture' | 'moreLike' | 'removeChip' | 'clear'>;
  /** Asks the same again: the collection or its pictures changed. */
  again(): Promise<void>;
  /** Another collection is shown: items of the old one are no longer there to search by. */
  moved(): Promise<void>;
  /** Items were added to a collection while it is shown. */
  grown(collection: string, items: Hit[]): void;
}

type Part = QueryPart & { key: string };

/** The box and what it answers. The last query wins: a new one aborts the one before. */
export function createQueryBox({ store, search, browse, thumbnail, nameOf }: QueryBoxSetup): QueryBox {
  let parts: Part[] = [];
  let asking: AbortController | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let nextKey = 1;

  function show(change: Partial<Results>): void {
    store.set({ results: { ...store.get().results, ...change } });
  }

  async function ask(): Promise<void> {
    if (timer) clearTimeout(timer);
    timer = null;
    asking?.abort();
    const controller = new AbortController();
    asking = controller;
    const { text, chips, refining } = store.get();
    const attributes = filterOf(refining.chosen);
    const query: QueryPart[] = [...parts, ...(text.trim() ? [{ text: text.trim() }] : [])];
    try {
      if (query.length === 0) return await list(attributes, controller.signal);
      show({ state: 'searching' });
      const { hits, tookMs, searched } = await search(query, { signal: controller.signal, topK: 500, ...(attributes && { filter: { attributes } }) });
      if (controller.signal.aborted) return;
      const answers = [...chips.map(({ label }) => label), ...(text.trim() ? [`“${text.trim()}”`] : [])].join(' + ');
      show({ mode: 'hits', state: 'done', hits, tookMs, searched, answers, error: null });
    } catch (thrown) {
      if (controller.signal.aborted) return;
      show({ mode: query.length > 0 ? 'hits' : 'browse', state: 'failed', hits: [], error: failureOf(thrown) });
    }
  }

  /** Resolves when the first items are shown; those of a large collection follow as they are read. */
  async function list(attributes: AttributeFilter | undefined, signal: AbortSignal): Promise<void> {
    const pages = browse(attributes)[Symbol.asyncIterator]();
    let hits: Hit[] = [];
    let shown = 0;
    const showAll = () => {
      shown = performance.now();
      show({ mode: 'browse', state: 'done', hits, tookMs: 0, searched: hits.length, answers: '', error: null });
    };
    const first = await pages.next();
    if (signal.aborted) return;
    hits = first.done ? [] : first.value;
    showAll();
    const rest = async () => {
      for (let next = await pages.next(); !next.done; next = await pages.next()) {
        if (signal.aborted) return;
        hits = [...hits, ...next.value];
        if (performance.now() - shown > BETWEEN) showAll();
      }
      if (!signal.aborted && store.get().results.hits !== hits) showAll();
    };
    if (!first.done) rest().catch(store.report);
  }

  function askSoon(): void {
    if (timer) clearTimeout(timer);
    timer = setTimeout(() => void ask(), QUIET);
  }

  /** Pictures and items replace each other: one at a time, until the box can mix them. */
  async function searchBy(part: QueryPart, chip: Omit<QueryChip, 'key'>): Promise<void> {
    drop(store.get().chips.map(({ key }) => key));
    const key = `part-${nextKey++}`;
    parts = [{ ...part, key }];
    store.set({ chips: [{ ...chip, key }], text: '' });
    await ask();
  }

  function drop(keys: string[]): void {
    for (const { key, kind, thumbnail: url } of store.get().chips) if (keys.includes(key) && kind === 'image' && url) URL.revokeObjectURL(url);
    parts = parts.filter(({ key }) => !keys.includes(key));
    store.set({ chips: store.get().chips.filter(({ key }) => !keys.includes(key)) });
  }

  return {
    actions: {
      setText(text) {
        store.set({ text });
        askSoon();
      },
      submit: () => void ask(),
      searchByPicture(picture, name) {
        void searchBy({ image: picture }, { kind: 'image', label: name, thumbnail: URL.createObjectURL(picture) });
      },
      moreLike(id) {
        Promise.all([nameOf(id), thumbnail(id)])
          .then(([label, url]) => searchBy({ item: id }, { kind: 'item', label, thumbnail: url }))
          .catch(store.report);
      },
      removeChip(key) {
        drop([key]);
        void ask();
      },
      clear() {
        drop(store.get().chips.map(({ key }) => key));
        store.set({ text: '' });
        void ask();
      },
    },
    again: ask,
    moved() {
      const items = store.get().chips.filter(({ kind }) => kind === 'item');
      drop(items.map(({ key }) => key));
      return ask();
    },
    grown(collection, items) {
      const { current, results } = store.get();
      // A list of the collection grows at its end; hits are asked for again, but not more often than a person can look.
      if (current?.id !== collection) return;
      if (results.mode === 'browse' && store.get().refining.chosen.length === 0) {
        const there = new Set(results.hits.map(({ id }) => id));
        const hits = [...results.hits, ...items.filter(({ id }) => !there.has(id))];
        show({ hits, searched: hits.length, state: 'done' });
      } else if (!timer) timer = setTimeout(() => void ask(), 2000);
    },
  };
}
