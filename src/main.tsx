import { version } from '../package.json';
import { createApp } from './app/createApp.ts';
import { registerServiceWorker } from './app/serviceWorker.ts';
import { asError } from './core/errors.ts';
import { defaultEncoder } from './models/registry.ts';
import { publish } from './sightglass.ts';
import { openDatabase } from './storage/open.ts';
import { mount } from './ui/mount.tsx';
import type { IntakeApi } from './workers/intake.ts';
import { connect } from './workers/rpc.ts';
import type { SearchApi } from './workers/search.ts';

const startEncoder = () => new Worker(new URL('./workers/encoder.worker.ts', import.meta.url), { type: 'module', name: 'encoder' });
const startSearch = () => new Worker(new URL('./workers/search.worker.ts', import.meta.url), { type: 'module', name: 'search' });
const startIntake = () => new Worker(new URL('./workers/intake/worker.ts', import.meta.url), { type: 'module', name: 'intake' });

/** Decoding runs beside the encoder, which has threads of its own. */
const intakeWorkers = Math.max(1, Math.min(3, (navigator.hardwareConcurrency || 2) - 1));

async function start(element: HTMLElement): Promise<void> {
  const database = await openDatabase({
    onBlocked: () => console.info('Another tab holds an older version of the library open; close it.'),
    onTerminated: () => location.reload(),
  });
  const { app, api, setUpdate, offlineReady } = await createApp({
    version,
    base: new URL('./', document.baseURI).href,
    database,
    encoder: { id: defaultEncoder, startWorker: startEncoder },
    search: connect<SearchApi>({ start: startSearch, name: 'search worker' }),
    intake: Array.from({ length: intakeWorkers }, (_, k) => connect<IntakeApi>({ start: startIntake, name: `intake worker ${k + 1}` })),
  });
  publish(api);
  mount(element, app);
  if (import.meta.env.PROD) {
    const { update } = registerServiceWorker({
      onUpdateReady: () => setUpdate(update),
      onOfflineReady: offlineReady,
      canReload: () => app.getState().job?.progress.state !== 'running',
    });
  }
}

const root = document.getElementById('root');
if (root)
  start(root).catch((thrown) => {
    const { message, safe, next } = asError(thrown);
    root.textContent = `${message} ${safe} ${next}`;
  });
