import { type RefObject, useLayoutEffect, useState } from 'react';
import { type GridShape, gridShape } from './gridLayout.ts';

export interface GridPlace {
  shape: GridShape;
  /** Distance from the top of the document, CSS pixels. */
  top: number;
}

/** Where the grid stands in the page and what fits into its width; kept right as banners come and go above it. */
export function useGridPlace(element: RefObject<HTMLElement | null>): GridPlace {
  const [place, setPlace] = useState<GridPlace>(() => ({
    shape: gridShape(Math.min(innerWidth, document.documentElement.clientWidth) - 48),
    top: 0,
  }));

  useLayoutEffect(() => {
    const grid = element.current;
    if (!grid) return;
    const measure = (): void => {
      const width = grid.clientWidth;
      const top = Math.round(grid.getBoundingClientRect().top + window.scrollY);
      setPlace((old) => (old.top === top && Math.abs(widthOf(old.shape) - width) < 0.5 ? old : { shape: gridShape(width), top }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(grid);
    // What stands above the grid moves it without changing its size.
    for (let above = grid.previousElementSibling; above; above = above.previousElementSibling) observer.observe(above);
    if (grid.parentElement) observer.observe(grid.parentElement);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [element]);

  return place;
}

function widthOf(shape: GridShape): number {
  return shape.tile * shape.columns + shape.gap * (shape.columns - 1);
}
