import { version } from '../package.json';
import { createApp } from './app/createApp.ts';
import { registerServiceWorker } from './app/serviceWorker.ts';
import { asError } from './core/errors.ts';
import { publish } from './sightglass.ts';
import { openDatabase } from './storage/open.ts';
import { mount } from './ui/mount.tsx';
import type { IntakeApi } from './workers/intake.ts';
import { connect } from './workers/rpc.ts';

const startEncoder = () => new Worker(new URL('./workers/encoder.worker.ts', import.meta.url), { type: 'module', name: 'encoder' });
const startModels = () => new Worker(new URL('./workers/models.worker.ts', import.meta.url), { type: 'module', name: 'models' });
const startArchive = () => new Worker(new URL('./workers/archive/worker.ts', import.meta.url), { type: 'module', name: 'archive' });
const newSearch = () => new Worker(new URL('./workers/search.worker.ts', import.meta.url), { type: 'module', name: 'search' });
const startIntake = () => new Worker(new URL('./workers/intake/worker.ts', import.meta.url), { type: 'module', name: 'intake' });

/** Much of decoding is waiting: two workers take in more than twice what one does, even on two cores. */
const intakeWorkers = Math.max(2, Math.min(3, navigator.hardwareConcurrency || 2));

async function start(element: HTMLElement): Promise<void> {
  let created: Awaited<ReturnType<typeof createApp>> | null = null;
  const early: ((app: NonNullable<typeof created>) => void)[] = [];
  const whenCreated = (tell: (app: NonNullable<typeof created>) => void) => {
    if (created) tell(created);
    else early.push(tell);
  };
  if (import.meta.env.PROD) {
    const worker = registerServiceWorker({
      onUpdateReady: () => whenCreated(({ setUpdate }) => setUpdate(worker.update)),
      onOfflineReady: () => whenCreated(({ offlineReady }) => offlineReady()),
      canReload: () => !created?.busy(),
      // What the page itself needs comes first.
      after: new Promise<void>((resolve) =>
        whenCreated(
          ({ encoderReady }) =>
            void encoderReady.then(
              () => resolve(),
              () => resolve(),
            ),
        ),
      ),
    });
    // Where the host sends no headers, workers are guarded only once the service worker answers for it.
    await worker.settled;
  }
  // The first search worker is ready when the library is: the first answer waits for it.
  let first: Worker | null = newSearch();
  const startSearch = () => {
    const worker = first ?? newSearch();
    first = null;
    return worker;
  };
  const database = await openDatabase({
    onBlocked: () => say('Another tab holds an older version of the library open. Close it, and this one goes on.'),
    onBlocking: (why) => whenCreated(({ storageClosed }) => storageClosed(why)),
    onTerminated: () => whenCreated(({ storageClosed }) => storageClosed('browser')),
  });
  created = await createApp({
    version,
    base: new URL('./', document.baseURI).href,
    database,
    startEncoder,
    startModels,
    startArchive,
    startSearch,
    intake: Array.from({ length: intakeWorkers }, (_, k) =>
      connect<IntakeApi>({ start: startIntake, name: `intake worker ${k + 1}`, patience: 30_000 }),
    ),
  });
  publish(created.api);
  mount(element, created.app);
  for (const tell of early) tell(created);
}

const root = document.getElementById('root');

/** Before there is an interface, or where there can be none. */
function say(text: string): void {
  if (root) root.textContent = text;
}

if (root)
  start(root).catch((thrown) => {
    const { message, safe, next } = asError(thrown);
    say(`${message} ${safe} ${next}`);
  });
