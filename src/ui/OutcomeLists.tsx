import { useState } from 'react';
import type { Outcome } from '../core/api.ts';
import { formatCount } from './format.ts';
import { DownIcon } from './icons.tsx';
import { groupOutcomes, type OutcomeGroup } from './outcomes.ts';
import { strings } from './strings.ts';

/** Names shown of one group; nobody reads more, and five thousand of them are slow to lay out. */
const shownNames = 100;

export interface OutcomeListsProps {
  title: string;
  outcomes: readonly Outcome[];
}

/** Files that were not added, by reason; each reason opens to the names, which are text and nothing else. */
export function OutcomeLists({ title, outcomes }: OutcomeListsProps) {
  if (outcomes.length === 0) return null;
  return (
    <div className="outcomes">
      <h3 className="outcomes-title">
        {title} <span className="count">{formatCount(outcomes.length)}</span>
      </h3>
      {groupOutcomes(outcomes).map((group) => (
        <OutcomeGroupDetails key={group.code} group={group} />
      ))}
    </div>
  );
}

function OutcomeGroupDetails({ group }: { group: OutcomeGroup }) {
  const [open, setOpen] = useState(false);
  const rest = group.names.length - shownNames;
  return (
    <details className="outcome" data-code={group.code} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <DownIcon />
        <span className="outcome-reason">{strings.reasons[group.code] ?? group.message}</span>
        <span className="count">{formatCount(group.names.length)}</span>
      </summary>
      {open ? (
        <div className="outcome-body">
          <p className="outcome-message">{group.message}</p>
          <ul className="outcome-names">
            {group.names.slice(0, shownNames).map((name, index) => (
              <li key={index}>{name}</li>
            ))}
            {rest > 0 ? <li className="outcome-rest">{strings.job.more(rest)}</li> : null}
          </ul>
        </div>
      ) : null}
    </details>
  );
}
