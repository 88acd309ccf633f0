import type { AppActions } from './contract.ts';
import type { Store } from './store.ts';

/** Milliseconds: a browser that decides by itself answers at once, one that asks the person does not. */
const ASKS_THE_PERSON = 400;

/** How long the browser keeps the library: what is known of it, and asking for more. */
export interface Keeping {
  look(): Promise<void>;
  /** Pictures of the person's own are about to be kept: now it matters. Asked once a visit. */
  wanted(): void;
  actions: Pick<AppActions, 'askToKeep'>;
}

export function createKeeping(store: Store): Keeping {
  let asked = false;

  function set(change: Partial<ReturnType<Store['get']>['keeping']>): void {
    store.set({ keeping: { ...store.get().keeping, ...change } });
  }

  async function ask(): Promise<void> {
    if (store.get().keeping.persistent || !navigator.storage?.persist) return;
    // The reason, beside the browser's own question.
    let notice = 0;
    const waiting = setTimeout(() => {
      notice = store.notify({
        tone: 'info',
        title: 'The browser is asked to keep your library.',
        detail:
          'Without that it may clear the index when the disk runs low, and your pictures would have to be read again. Nothing leaves this device.',
      });
    }, ASKS_THE_PERSON);
    try {
      const persistent = await navigator.storage.persist();
      set({ persistent, refused: !persistent });
    } finally {
      clearTimeout(waiting);
      if (notice) store.dismiss(notice);
    }
  }

  return {
    async look() {
      const [persistent, fleeting] = await Promise.all([navigator.storage?.persisted?.() ?? null, isFleeting()]);
      set({ persistent, fleeting });
    },
    wanted() {
      if (asked) return;
      asked = true;
      ask().catch(store.report);
    },
    actions: {
      askToKeep: () => void ask().catch(store.report),
    },
  };
}

/**
 * Private windows of Firefox and Safari keep a database in memory and refuse files of the page's own. Chromium's cannot be told
 * from others, and nothing is guessed from the quota.
 */
async function isFleeting(): Promise<boolean> {
  if (!navigator.storage?.getDirectory) return false;
  return navigator.storage.getDirectory().then(
    () => false,
    (thrown: unknown) => thrown instanceof DOMException && (thrown.name === 'SecurityError' || thrown.name === 'UnknownError'),
  );
}
