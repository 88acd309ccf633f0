import { type PointerEvent, type PointerEventHandler, useRef } from 'react';

/** CSS pixels a finger must travel sideways. */
const threshold = 48;

export interface SwipeHandlers {
  onPointerDown: PointerEventHandler<HTMLElement>;
  onPointerMove: PointerEventHandler<HTMLElement>;
  onPointerUp: PointerEventHandler<HTMLElement>;
  onPointerCancel: PointerEventHandler<HTMLElement>;
}

/** Sideways swipes by touch or pen: `onStep(1)` to the next, `onStep(-1)` to the previous. The picture follows the finger. */
export function useSwipe(onStep: (step: 1 | -1) => void): SwipeHandlers {
  const start = useRef<{ id: number; x: number; y: number } | null>(null);

  const follow = (event: PointerEvent<HTMLElement>, x: number): void => {
    event.currentTarget.style.setProperty('--swipe', `${x}px`);
  };
  const end = (event: PointerEvent<HTMLElement>, decide: boolean): void => {
    const from = start.current;
    if (!from || from.id !== event.pointerId) return;
    start.current = null;
    follow(event, 0);
    const dx = event.clientX - from.x;
    if (decide && Math.abs(dx) > threshold && Math.abs(dx) > 1.5 * Math.abs(event.clientY - from.y)) onStep(dx < 0 ? 1 : -1);
  };

  return {
    onPointerDown: (event) => {
      // A second finger means pinching.
      if (event.pointerType === 'mouse' || !event.isPrimary) start.current = null;
      else start.current = { id: event.pointerId, x: event.clientX, y: event.clientY };
    },
    onPointerMove: (event) => {
      if (start.current?.id === event.pointerId) follow(event, event.clientX - start.current.x);
    },
    onPointerUp: (event) => end(event, true),
    onPointerCancel: (event) => end(event, false),
  };
}
