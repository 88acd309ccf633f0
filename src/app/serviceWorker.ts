export interface ServiceWorkerOptions {
  /** A new version is installed and waits for `update()`. */
  onUpdateReady(): void;
  /** Everything needed to open, add and search is kept: the network may go. Called once a load. */
  onOfflineReady(): void;
  /** It is not, and why: no room, or the host is just being updated. Tried again at the next load. */
  onOfflineFailed?(reason: string): void;
  /** False while work would be lost; a reload waits until it is true. */
  canReload(): boolean;
  /** When it settles, the files for offline use are fetched: not before the page has what it needs itself. */
  after?: Promise<unknown>;
}

export interface ServiceWorkerHandle {
  /**
   * Resolves when the page is as isolated and as guarded as it will be on this load; workers are best started then. At once
   * where the host sends the headers. Elsewhere the first visit reloads once, and this never resolves before it does; without
   * service workers, or after four seconds, it resolves and the page runs with one thread.
   */
  settled: Promise<void>;
  /** Takes the new version, as soon as `canReload()`. */
  update(): void;
}

const RELOADED = 'sightglass:reloaded-for-isolation';
const PATIENCE = 4000;
const HOUR = 3_600_000;

/** Registers `service-worker.js`, which lies beside the page. For the built page only. */
export function registerServiceWorker(options: ServiceWorkerOptions): ServiceWorkerHandle {
  // Absent on plain http (but for localhost), and in some private windows.
  const container = (navigator as { serviceWorker?: ServiceWorkerContainer }).serviceWorker;
  if (!container) return { settled: Promise.resolve(), update: () => location.reload() };
  const { canReload, onOfflineReady, onOfflineFailed, onUpdateReady, after = Promise.resolve() } = options;

  // An isolated page needs nothing of the service worker yet and goes first.
  const started = crossOriginIsolated ? Promise.race([after.catch(() => undefined), elapsed(30_000)]) : Promise.resolve();
  const registered = started.then(() => container.register(new URL('service-worker.js', document.baseURI), { updateViaCache: 'none' }));

  const whenFree = (action: () => void) => {
    if (canReload()) action();
    else setTimeout(() => whenFree(action), 1000);
  };

  let controlled = container.controller !== null;
  container.addEventListener('controllerchange', () => {
    // The first one takes charge of a page that had none; a later one is another version, taken here or in another window.
    if (controlled) whenFree(() => location.reload());
    controlled = true;
  });

  container.addEventListener('message', (event: MessageEvent<{ type?: string; reason?: string }>) => {
    if (event.data.type === 'offline-ready') onOfflineReady();
    if (event.data.type === 'offline-failed') onOfflineFailed?.(event.data.reason ?? '');
  });
  container.startMessages();

  const watch = (registration: ServiceWorkerRegistration) => {
    if (registration.waiting && registration.active) onUpdateReady();
    registration.addEventListener('updatefound', () => {
      const { installing, active } = registration;
      installing?.addEventListener('statechange', () => {
        if (installing.state === 'installed' && active) onUpdateReady();
        if (installing.state === 'redundant' && !active) onOfflineFailed?.('The files of this version could not all be fetched.');
      });
    });
    let checked = Date.now();
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState !== 'visible' || Date.now() - checked < HOUR) return;
      checked = Date.now();
      // Without a network there is no news; the next look will tell.
      registration.update().catch(() => undefined);
    });
    const precache = () => container.ready.then(({ active }) => active?.postMessage({ type: 'precache' }));
    window.addEventListener('online', () => void precache());
    after.then(precache, precache).catch(() => undefined);
  };
  registered.then(watch).catch((thrown: unknown) => onOfflineFailed?.(thrown instanceof Error ? thrown.message : String(thrown)));

  return {
    settled: Promise.race([isolate(container, registered, canReload), crossOriginIsolated ? Promise.resolve() : elapsed(PATIENCE)]),
    update: () =>
      void registered.then(
        (registration) =>
          whenFree(() => {
            if (registration.waiting) registration.waiting.postMessage({ type: 'skip-waiting' });
            else location.reload();
          }),
        () => whenFree(() => location.reload()),
      ),
  };
}

/** Reloads once, so that the page comes through the service worker, with the headers its host did not send. */
async function isolate(container: ServiceWorkerContainer, registered: Promise<unknown>, canReload: () => boolean): Promise<void> {
  try {
    if (crossOriginIsolated) return sessionStorage.removeItem(RELOADED);
    // In a frame it is the outer page that decides; and what one reload did not bring, two will not.
    if (window.parent !== window || sessionStorage.getItem(RELOADED)) return;
    const late = performance.now() + PATIENCE;
    await registered;
    await container.ready;
    if (performance.now() > late || !canReload()) return;
    sessionStorage.setItem(RELOADED, '1');
    location.reload();
    await new Promise(() => undefined);
  } catch {
    // No service worker or no storage here: one thread it is. `registered` reports its own failure.
  }
}

function elapsed(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
