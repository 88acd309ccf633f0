/** The arithmetic of the picture grid: how many columns fit, and where a key leads. */

export interface GridShape {
  columns: number;
  /** CSS pixels between tiles. */
  gap: number;
  /** Side of a square tile, CSS pixels. */
  tile: number;
}

/** Three columns on a phone; above that, tiles of about 200 px. `width` is the inner width in CSS pixels. */
export function gridShape(width: number): GridShape {
  const gap = width < 520 ? 3 : 8;
  const columns = width < 520 ? 3 : Math.max(4, Math.floor((width + gap) / (196 + gap)));
  return { columns, gap, tile: Math.max(0, (width - gap * (columns - 1)) / columns) };
}

export function rowCount(items: number, columns: number): number {
  return Math.ceil(items / Math.max(1, columns));
}

export type MoveKey = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown' | 'Home' | 'End' | 'PageUp' | 'PageDown';

export function isMoveKey(key: string): key is MoveKey {
  return /^(Arrow(Left|Right|Up|Down)|Home|End|Page(Up|Down))$/.test(key);
}

/**
 * Index the key leads to, or null where it leads out of the grid upwards (ArrowUp in the first row).
 * ArrowDown from the last full row lands on the last item when the row below is shorter.
 */
export function moveFocus(key: MoveKey, index: number, count: number, columns: number, rowsPerPage: number): number | null {
  if (count === 0) return null;
  const last = count - 1;
  const page = Math.max(1, rowsPerPage) * columns;
  switch (key) {
    case 'ArrowLeft':
      return Math.max(0, index - 1);
    case 'ArrowRight':
      return Math.min(last, index + 1);
    case 'ArrowUp':
      return index < columns ? null : index - columns;
    case 'ArrowDown':
      return index + columns <= last ? index + columns : rowCount(index + 1, columns) < rowCount(count, columns) ? last : index;
    case 'Home':
      return 0;
    case 'End':
      return last;
    case 'PageUp': {
      // Stays in its column.
      const up = index - page;
      return up >= 0 ? up : index % columns;
    }
    case 'PageDown':
      return Math.min(last, index + page);
  }
}

/** Where the focus goes when the list changes under it: with its item, else the same place in the list. */
export function followItem(ids: readonly { id: string }[], id: string | null, index: number): number {
  if (id !== null) {
    if (ids[index]?.id === id) return index;
    const found = ids.findIndex((item) => item.id === id);
    if (found >= 0) return found;
  }
  return Math.max(0, Math.min(index, ids.length - 1));
}
