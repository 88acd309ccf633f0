import type { ReactNode } from 'react';
import type { ItemDetails } from '../app/contract.ts';
import type { Hit } from '../core/api.ts';
import { formatBytes, formatCoordinates, formatDate, formatDateTime, formatScore } from './format.ts';
import { CloseIcon } from './icons.tsx';
import { strings } from './strings.ts';

export interface ItemPanelProps {
  hit: Hit;
  details: ItemDetails | null;
  score: number | null;
  onClose: () => void;
  /** Above the facts. */
  children?: ReactNode;
}

/** All that is known of the open picture. */
export function ItemPanel({ hit, details, score, onClose, children }: ItemPanelProps) {
  const fields = strings.lightbox.fields;
  const rows: [string, string][] = [
    [fields.name, hit.name],
    [fields.caption, details?.caption ?? ''],
    [fields.path, details && details.places.length < 2 ? details.path : ''],
    [fields.taken, details ? formatDateTime(details.takenAt) || strings.lightbox.unknown : ''],
    [fields.coordinates, details?.coordinates ? formatCoordinates(details.coordinates) : ''],
    [fields.pixels, details && details.width > 0 ? strings.lightbox.pixels(details.width, details.height) : ''],
    [fields.size, details ? formatBytes(details.bytes) : ''],
    [fields.type, details?.type ?? ''],
    [fields.added, details ? formatDate(details.addedAt) : ''],
    [fields.score, score === null ? '' : [formatScore(score), hit.match && strings.results.matches[hit.match]].filter(Boolean).join(' · ')],
  ];
  return (
    <aside className="item-panel" aria-label={strings.lightbox.details} data-testid="item-panel">
      <div className="item-panel-head">
        <h3>{strings.lightbox.details}</h3>
        <button type="button" className="icon-button on-dark" aria-label={strings.lightbox.close} onClick={onClose}>
          <CloseIcon />
        </button>
      </div>
      {children}
      <dl className="facts">
        {details && details.places.length > 1 ? (
          <div className="fact" data-testid="places">
            <dt>{fields.places(details.places.length)}</dt>
            {details.places.map((place) => (
              <dd key={place} className="fact-place">
                {place}
              </dd>
            ))}
          </div>
        ) : null}
        {rows.map(([term, value]) =>
          value === '' ? null : (
            <div key={term} className="fact">
              <dt>{term}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
    </aside>
  );
}
