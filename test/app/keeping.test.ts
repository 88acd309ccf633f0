import { afterEach, describe, expect, it, vi } from 'vitest';
import { createKeeping } from '../../src/app/keeping.ts';
import { createStore } from '../../src/app/store.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** A browser whose storage answers so. */
function browser(storage: Partial<StorageManager>) {
  const persist = vi.fn<() => Promise<boolean>>(storage.persist ?? (async () => true));
  vi.stubGlobal('navigator', { storage: { persisted: async () => false, getDirectory: async () => ({}), ...storage, persist } });
  const store = createStore();
  return {
    persist,
    store,
    keeping: createKeeping(store),
    state: () => store.get().keeping,
    titles: () => store.get().notices.map(({ title }) => title),
  };
}

describe('how long the library is kept', () => {
  it('is looked at without asking for anything', async () => {
    const { persist, keeping, state } = browser({});
    await keeping.look();
    expect(state()).toEqual({ persistent: false, fleeting: false, refused: false });
    expect(persist).not.toHaveBeenCalled();
  });

  it('is asked for once, when pictures of one’s own are to be kept', async () => {
    const { persist, keeping, state, titles } = browser({});
    await keeping.look();
    keeping.wanted();
    keeping.wanted();
    await vi.waitFor(() => expect(state().persistent).toBe(true));
    expect(persist).toHaveBeenCalledTimes(1);
    // Granted at once: nothing needs to be said.
    expect(titles()).toEqual([]);
    keeping.actions.askToKeep();
    expect(persist).toHaveBeenCalledTimes(1);
  });

  it('is given a reason in words while the browser asks the person', async () => {
    vi.useFakeTimers();
    let answer: (persistent: boolean) => void = () => undefined;
    const { keeping, state, titles } = browser({ persist: () => new Promise((resolve) => (answer = resolve)) });
    await keeping.look();
    keeping.wanted();
    await vi.advanceTimersByTimeAsync(1000);
    expect(titles()).toEqual(['The browser is asked to keep your library.']);
    answer(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(titles()).toEqual([]);
    expect(state()).toMatchObject({ persistent: false, refused: true });
  });

  it('is short where the browser gives the page no files, as in private windows; an old browser says nothing', async () => {
    const isPrivate = browser({ getDirectory: () => Promise.reject(new DOMException('no', 'SecurityError')) });
    await isPrivate.keeping.look();
    expect(isPrivate.state().fleeting).toBe(true);
    vi.stubGlobal('navigator', {});
    const store = createStore();
    await createKeeping(store).look();
    expect(store.get().keeping).toEqual({ persistent: null, fleeting: false, refused: false });
  });
});
