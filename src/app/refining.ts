import type { AttributeFilter } from '../core/api.ts';
import { hasAttributes } from '../models/attributes.ts';
import type { CollectionRecord } from '../storage/schema.ts';
import type { Attributes } from './attributes.ts';
import type { AppActions, FacetChoice } from './contract.ts';
import { failureOf, type Store } from './store.ts';

export interface RefiningSetup {
  store: Store;
  attributes: Attributes;
  current: () => CollectionRecord;
  /** Asks what the box asks again. */
  again: () => Promise<void>;
}

export interface Refining {
  actions: Pick<AppActions, 'readFacets' | 'toggleFacet' | 'clearFacets' | 'attributes'>;
  /** Counts again, if anybody looked: pictures came or went. */
  changed(): Promise<void>;
  /** Another collection is shown: nothing is chosen in it. */
  moved(): void;
}

/** What is chosen, as a search takes it; undefined where nothing is. */
export function filterOf(chosen: readonly FacetChoice[]): AttributeFilter | undefined {
  if (chosen.length === 0) return undefined;
  const filter: Record<string, string[]> = {};
  for (const { attribute, value } of chosen) filter[attribute] = [...(filter[attribute] ?? []), value];
  return filter;
}

/** Narrowing a collection by what its pictures show. */
export function createRefining({ store, attributes, current, again }: RefiningSetup): Refining {
  let counting = 0;

  async function count(): Promise<void> {
    const mine = ++counting;
    const { refining } = store.get();
    store.set({ refining: { ...refining, state: refining.facets.length > 0 ? refining.state : 'reading', error: null } });
    try {
      const chosen = filterOf(refining.chosen);
      const facets = await attributes.facets(current(), chosen ? { attributes: chosen } : null);
      if (mine === counting) store.set({ refining: { ...store.get().refining, facets, state: facets.length > 0 ? 'ready' : 'none' } });
    } catch (thrown) {
      if (mine === counting) store.set({ refining: { ...store.get().refining, state: 'failed', error: failureOf(thrown) } });
    }
  }

  async function choose(chosen: readonly FacetChoice[]): Promise<void> {
    store.set({ refining: { ...store.get().refining, chosen } });
    await Promise.all([again(), count()]);
  }

  return {
    actions: {
      readFacets() {
        if (store.get().refining.state !== 'reading') void count();
      },
      toggleFacet(attribute, value) {
        const { chosen } = store.get().refining;
        const there = chosen.some((one) => one.attribute === attribute && one.value === value);
        void choose(there ? chosen.filter((one) => one.attribute !== attribute || one.value !== value) : [...chosen, { attribute, value }]);
      },
      clearFacets: () => void choose([]),
      async attributes(id) {
        const collection = current();
        const model = await attributes.describe(collection);
        const shown = model ? ((await attributes.of(collection, [id]))[id] ?? []) : [];
        return shown.flatMap((one) => {
          const attribute = model?.attributes.find((other) => other.id === one.attribute);
          const value = attribute?.values.find((other) => other.id === one.value);
          return attribute && value ? [{ ...one, name: value.name, attributeName: attribute.name }] : [];
        });
      },
    },
    async changed() {
      if (store.get().refining.state !== 'idle') await count();
    },
    moved() {
      counting++;
      const available = hasAttributes(current().encoder);
      store.set({ refining: { available, state: 'idle', facets: [], chosen: [], error: null } });
    },
  };
}
