import { useId, useState } from 'react';
import type { Facet } from '../core/api.ts';
import { useActions, useAppState } from './appContext.ts';
import { isChosen, nameOf } from './facetNames.ts';
import { formatCount } from './format.ts';
import { strings } from './strings.ts';

export interface FacetPanelProps {
  id: string;
  /** Esc. */
  onClose: () => void;
}

/** Every attribute of which the collection shows something, its values with how many pictures show them. */
export function FacetPanel({ id, onClose }: FacetPanelProps) {
  const { refining } = useAppState();
  const groups = useSteady(refining.facets);
  const said =
    refining.state === 'failed' && refining.error
      ? `${refining.error.message} ${refining.error.next}`
      : refining.state === 'none'
        ? strings.refine.none
        : refining.state === 'ready' && groups.length === 0
          ? strings.refine.nothing
          : refining.state === 'ready'
            ? ''
            : strings.refine.reading;
  return (
    <section
      id={id}
      className="facet-panel"
      data-testid="facet-panel"
      data-state={refining.state}
      aria-label={strings.refine.panel}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        onClose();
      }}
    >
      <p className="facet-note" role="status">
        {said}
      </p>
      {groups.map((facet) => (
        <FacetGroup key={facet.id} facet={facet} />
      ))}
      {groups.length > 0 ? <p className="facet-note">{strings.refine.guess}</p> : null}
    </section>
  );
}

/** The values to offer: those that pictures show, or showed since the panel was opened, so that nothing moves under the pointer. */
function useSteady(facets: readonly Facet[]): Facet[] {
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set());
  const key = (facet: Facet, value: string): string => `${facet.id} ${value}`;
  const fresh = facets
    .flatMap((facet) => facet.values.filter(({ count }) => count > 0).map(({ id }) => key(facet, id)))
    .filter((one) => !seen.has(one));
  if (fresh.length > 0) setSeen(new Set([...seen, ...fresh]));
  return facets
    .map((facet) => ({ ...facet, values: facet.values.filter(({ id }) => seen.has(key(facet, id))) }))
    .filter(({ values }) => values.length > 0);
}

function FacetGroup({ facet }: { facet: Facet }) {
  const { refining } = useAppState();
  const actions = useActions();
  const label = useId();
  return (
    <div className="facet-group" role="group" aria-labelledby={label} data-wide={facet.values.length > 7}>
      <h2 className="facet-name" id={label}>
        {nameOf(facet)}
      </h2>
      <div className="facet-values">
        {facet.values.map((value) => {
          const chosen = isChosen(refining, facet.id, value.id);
          // It would leave nothing. It keeps its place, and the focus if it has it.
          const idle = value.count === 0 && !chosen;
          return (
            <button
              key={value.id}
              type="button"
              className="facet"
              data-testid="facet"
              data-attribute={facet.id}
              data-value={value.id}
              aria-pressed={chosen}
              aria-disabled={idle}
              aria-label={strings.refine.value(nameOf(value), value.count)}
              onClick={() => idle || actions.toggleFacet(facet.id, value.id)}
            >
              {nameOf(value)}
              {idle ? null : <span className="facet-count">{formatCount(value.count)}</span>}
            </button>
          );
        })}
      </div>
    </div>
  );
}
