import type { FacetChoice, RefiningState } from '../app/contract.ts';
import type { Facet } from '../core/api.ts';

/** The word for an attribute or a value, in the language of the interface. */
export function nameOf({ name }: { name: Facet['name'] }): string {
  return name.en;
}

/** The word for what is chosen; its id until the facets are known. */
export function choiceName({ facets }: RefiningState, { attribute, value }: FacetChoice): string {
  const found = facets.find(({ id }) => id === attribute)?.values.find(({ id }) => id === value);
  return found ? nameOf(found) : value;
}

export function isChosen({ chosen }: RefiningState, attribute: string, value: string): boolean {
  return chosen.some((one) => one.attribute === attribute && one.value === value);
}
