import { asError, type SightglassError } from '../core/errors.ts';
import type { AppState, Notice } from './contract.ts';

/** The state with its listeners; every change makes a new object. */
export interface Store {
  get(): AppState;
  set(change: Partial<AppState>): void;
  subscribe(listener: () => void): () => void;
  notify(notice: Omit<Notice, 'id'>, seconds?: number): number;
  dismiss(id: number): void;
  /** Shows an error as a notice: what happened, what is safe, what next. */
  report(thrown: unknown): void;
}

export const initialState: AppState = {
  phase: 'opening',
  failure: null,
  collections: [],
  current: null,
  sample: false,
  text: '',
  chips: [],
  examples: [],
  results: { mode: 'browse', state: 'idle', hits: [], tookMs: 0, searched: 0, answers: '', error: null },
  refining: { available: false, state: 'idle', facets: [], chosen: [], error: null },
  encoder: { phase: 'idle', loaded: 0, device: null, choice: null, message: null },
  models: [],
  outdated: null,
  damage: null,
  loading: null,
  folders: [],
  jobs: [],
  pausing: { hidden: false, battery: false, tellsBattery: false },
  keeping: { persistent: null, fleeting: false, refused: false },
  reminder: null,
  movable: [],
  notices: [],
  updateReady: false,
  offlineReady: false,
};

/** `onError` hears of everything that is reported. */
export function createStore(onError: (error: SightglassError) => void = () => {}): Store {
  let state = initialState;
  let nextNotice = 1;
  const listeners = new Set<() => void>();
  const store: Store = {
    get: () => state,
    set(change) {
      state = { ...state, ...change };
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    notify(notice, seconds) {
      const id = nextNotice++;
      store.set({ notices: [...state.notices, { ...notice, id }] });
      if (seconds) setTimeout(() => store.dismiss(id), seconds * 1000);
      return id;
    },
    dismiss(id) {
      store.set({ notices: state.notices.filter((notice) => notice.id !== id) });
    },
    report(thrown) {
      const error = asError(thrown);
      if (error.code === 'aborted') return;
      onError(error);
      const { title, detail, code } = described(error);
      if (!state.notices.some((notice) => notice.title === title)) store.notify({ tone: 'error', title, detail, code });
    },
  };
  return store;
}

export function described({ code, message, safe, next }: SightglassError): { title: string; detail: string; code: SightglassError['code'] } {
  return { title: message, detail: `${safe} ${next}`, code };
}

/** As the state shows an error. */
export function failureOf(thrown: unknown): NonNullable<AppState['failure']> {
  const { code, message, safe, next } = asError(thrown);
  return { code, message, safe, next };
}
