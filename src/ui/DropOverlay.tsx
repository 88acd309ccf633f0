import { useAppState } from './appContext.ts';
import { PlusIcon, SearchIcon } from './icons.tsx';
import { strings } from './strings.ts';
import type { DropTarget } from './useDrop.ts';

/** Covers the page while files are dragged over it: two zones, search and add. */
export function DropOverlay({ over }: { over: DropTarget }) {
  const { current, sample } = useAppState();
  const target = current && !sample ? current.name : strings.add.fresh;
  return (
    <section className="drop-overlay" data-testid="drop-overlay" aria-label={strings.drop.label}>
      <div className="drop-zone" data-drop="query" data-over={over === 'query'}>
        <SearchIcon />
        <p className="drop-title">{strings.drop.search}</p>
        <p className="drop-hint">{strings.drop.searchHint}</p>
      </div>
      <div className="drop-zone large" data-drop="add" data-over={over === 'add'}>
        <PlusIcon />
        <p className="drop-title">{strings.drop.add(target)}</p>
        <p className="drop-hint">{strings.drop.addHint}</p>
      </div>
    </section>
  );
}
