/** The picture grid: rows are virtual, the page itself scrolls, the focus roves with the arrow keys. */
import { defaultRangeExtractor, type Range, useWindowVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type MouseEvent, type Ref, useCallback, useEffect, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react';
import type { Hit } from '../core/api.ts';
import { followItem, isMoveKey, moveFocus, rowCount } from './gridLayout.ts';
import { gridCommand, pressMeans } from './selection.ts';
import { Tile } from './Tile.tsx';
import { useGridPlace } from './useGridPlace.ts';
import type { SelectionActions } from './useSelection.ts';

/** Room for the search box, which floats over the grid's top, CSS pixels. */
const dockHeight = 92;
/** Room for the bar of the selection, which floats over its foot, CSS pixels. */
const barHeight = 96;

export interface GridHandle {
  /** Brings an item into view and focuses it; the first one for null. */
  focusItem(id: string | null): void;
  /** Focuses what had the focus last, without scrolling. */
  focusAgain(): void;
}

export interface GridProps {
  ref?: Ref<GridHandle>;
  hits: readonly Hit[];
  label: string;
  /** Changes with the query; the focus then goes to the first picture. */
  queryKey: string;
  showScores: boolean;
  selected: ReadonlySet<string>;
  selection: SelectionActions;
  onOpen: (id: string) => void;
  onMoreLike: (id: string) => void;
  /** ArrowUp in the first row. */
  onLeave: () => void;
}

export function Grid({ ref, hits, label, queryKey, showScores, selected, selection, onOpen, onMoreLike, onLeave }: GridProps) {
  const element = useRef<HTMLDivElement>(null);
  const { shape, top } = useGridPlace(element);
  const [focus, setFocus] = useState({ index: 0, id: null as string | null, queryKey });
  const pendingFocus = useRef(false);
  const hasFocus = useRef(false);
  const scrolling = useRef(false);

  const selecting = selected.size > 0;

  const sameQuery = focus.queryKey === queryKey;
  const active = sameQuery ? followItem(hits, focus.id, focus.index) : 0;
  const rows = rowCount(hits.length, shape.columns);
  const activeRow = Math.floor(active / shape.columns);

  const rangeExtractor = useCallback(
    // The active row stays in the page, so that Tab always finds a way in and the focus is never lost to scrolling.
    (range: Range) => {
      const visible = defaultRangeExtractor(range);
      return activeRow >= rows || visible.includes(activeRow) ? visible : [...visible, activeRow].sort((a, b) => a - b);
    },
    [activeRow, rows],
  );

  const rowHeight = shape.tile + shape.gap;
  const virtualizer = useWindowVirtualizer({
    count: rows,
    estimateSize: () => rowHeight,
    overscan: 3,
    scrollMargin: top,
    scrollPaddingStart: dockHeight,
    scrollPaddingEnd: selecting ? barHeight : 24,
    rangeExtractor,
    useFlushSync: false,
  });
  useLayoutEffect(() => {
    scrolling.current = virtualizer.isScrolling;
  });
  useLayoutEffect(() => virtualizer.measure(), [rowHeight, virtualizer]);

  const moveTo = useCallback(
    (index: number) => {
      pendingFocus.current = true;
      setFocus({ index, id: hits[index]?.id ?? null, queryKey });
      virtualizer.scrollToIndex(Math.floor(index / shape.columns), { align: 'auto' });
    },
    [hits, queryKey, shape.columns, virtualizer],
  );

  useImperativeHandle(ref, () => ({
    focusItem: (id) => moveTo(id === null ? 0 : followItem(hits, id, active)),
    focusAgain: () => {
      pendingFocus.current = true;
      setFocus((old) => ({ ...old }));
    },
  }));

  // A new query: back to the top, and the focus, if it was in here, to the first picture.
  const lastQuery = useRef(queryKey);
  useLayoutEffect(() => {
    if (lastQuery.current === queryKey) return;
    lastQuery.current = queryKey;
    if (window.scrollY > top - dockHeight) window.scrollTo({ top: Math.max(0, top - dockHeight - 48) });
    if (hasFocus.current) pendingFocus.current = true;
  }, [queryKey, top]);

  // What had the focus was removed.
  useLayoutEffect(() => {
    if (hasFocus.current && document.activeElement === document.body) pendingFocus.current = true;
  }, [hits]);

  // Nothing is left: what is shown in the grid's place takes the focus it had.
  useEffect(
    () => () => {
      if (!hasFocus.current && !pendingFocus.current) return;
      requestAnimationFrame(() => {
        if (document.activeElement === document.body) document.getElementById('content')?.focus();
      });
    },
    [],
  );

  // The tile may appear a frame after the scroll that brings it.
  useLayoutEffect(() => {
    if (!pendingFocus.current) return;
    const tile = element.current?.querySelector<HTMLElement>(`.tile[data-index="${active}"]`);
    if (!tile) return;
    pendingFocus.current = false;
    tile.focus({ preventScroll: true });
  });

  const open = useCallback((index: number) => hits[index] && onOpen(hits[index].id), [hits, onOpen]);
  const moreLike = useCallback((index: number) => hits[index] && onMoreLike(hits[index].id), [hits, onMoreLike]);

  const select = useCallback(
    (index: number, range: boolean) => hits[index] && (range ? selection.extend : selection.toggle)(hits[index].id),
    [hits, selection],
  );
  const press = useCallback(
    (index: number, event: MouseEvent) => {
      const meant = pressMeans(event, selecting);
      if (meant === 'open') open(index);
      else select(index, meant === 'extend');
    },
    [open, select, selecting],
  );
  const check = useCallback((index: number, event: MouseEvent) => select(index, event.shiftKey), [select]);

  function onKeyDown(event: KeyboardEvent): void {
    const command = gridCommand(event);
    if (command) {
      event.preventDefault();
      if (command === 'all') selection.all();
      else if (command === 'more-like') moreLike(active);
      else select(active, command === 'extend');
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    // Enter always opens, also while a click selects.
    if (event.key === 'Enter' && selecting && !event.shiftKey && (event.target as HTMLElement).matches('.tile')) {
      event.preventDefault();
      open(active);
      return;
    }
    if (!isMoveKey(event.key)) return;
    event.preventDefault();
    const perPage = Math.floor((window.innerHeight - dockHeight) / rowHeight);
    const next = moveFocus(event.key, active, hits.length, shape.columns, perPage);
    if (next === null) onLeave();
    else if (next !== active) moveTo(next);
  }

  return (
    <div
      ref={element}
      className="grid"
      role="grid"
      data-testid="grid"
      aria-label={label}
      aria-rowcount={rows}
      aria-colcount={shape.columns}
      aria-multiselectable="true"
      data-selecting={selecting}
      onKeyDown={onKeyDown}
      onFocus={(event) => {
        hasFocus.current = true;
        const index = Number((event.target as HTMLElement).closest<HTMLElement>('.cell')?.querySelector<HTMLElement>('.tile')?.dataset['index']);
        if (Number.isInteger(index) && (index !== active || focus.id === null || !sameQuery))
          setFocus({ index, id: hits[index]?.id ?? null, queryKey });
      }}
      onBlur={(event) => {
        // Without a next element the focused tile was taken out of the page; the focus comes back to the grid.
        if (event.relatedTarget && !event.currentTarget.contains(event.relatedTarget)) hasFocus.current = false;
      }}
      style={{ height: Math.max(0, virtualizer.getTotalSize() - shape.gap) }}
    >
      {virtualizer.getVirtualItems().map((row) => (
        <div
          key={row.key}
          role="row"
          aria-rowindex={row.index + 1}
          className="row"
          style={{
            height: shape.tile,
            gap: shape.gap,
            gridTemplateColumns: `repeat(${shape.columns}, minmax(0, 1fr))`,
            transform: `translateY(${row.start - top}px)`,
          }}
        >
          {hits.slice(row.index * shape.columns, (row.index + 1) * shape.columns).map((hit, column) => {
            const index = row.index * shape.columns + column;
            return (
              <Tile
                key={hit.id}
                id={hit.id}
                name={hit.name}
                kind={hit.kind}
                index={index}
                column={column}
                score={showScores ? hit.score : null}
                match={hit.match ?? null}
                active={index === active}
                selected={selected.has(hit.id)}
                selecting={selecting}
                scrolling={scrolling}
                onPress={press}
                onCheck={check}
                onOpen={open}
                onMoreLike={moreLike}
              />
            );
          })}
        </div>
      ))}
    </div>
  );
}
