import type { Store } from './store.ts';

/** Seconds in which a removal can be taken back. */
const UNDO_SECONDS = 10;

export interface Removal {
  /** What the notice says. */
  title: string;
  /** Takes it back. */
  undo: () => Promise<unknown>;
  /** Makes it final, when it was not taken back. */
  settle?: () => Promise<unknown>;
}

/** Offers to take a removal back; after ten seconds it is final. */
export function offerUndo(store: Store, { title, undo, settle }: Removal): void {
  const timer = setTimeout(() => void settle?.().catch(store.report), UNDO_SECONDS * 1000);
  const run = () => {
    clearTimeout(timer);
    store.dismiss(notice);
    undo().catch(store.report);
  };
  const notice = store.notify({ tone: 'info', title, action: { label: 'Undo', run } }, UNDO_SECONDS);
}
