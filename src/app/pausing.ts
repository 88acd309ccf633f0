import type { Database } from '../storage/open.ts';
import { readSetting, writeSetting } from '../storage/settings.ts';
import type { AppActions } from './contract.ts';
import type { Jobs } from './jobs.ts';
import type { Store } from './store.ts';

/** The part of the Battery Status API that is needed; Chromium has it. */
interface Battery extends EventTarget {
  charging: boolean;
}

/** Lets jobs wait while the tab is hidden or the machine runs on its battery, if the person chose so. */
export interface Pausing {
  /** Reads what was chosen, and looks at tab and battery from now on. */
  start(): Promise<void>;
  actions: Pick<AppActions, 'choosePausing'>;
}

export function createPausing({ database, store, jobs }: { database: Database; store: Store; jobs: Jobs }): Pausing {
  let battery: Battery | null = null;

  function look(): void {
    const { pausing } = store.get();
    if (pausing.hidden && document.visibilityState === 'hidden') jobs.hold('hidden');
    else if (pausing.battery && battery?.charging === false) jobs.hold('battery');
    else jobs.hold(null);
  }

  return {
    async start() {
      const asking = navigator as { getBattery?: () => Promise<Battery> };
      // A browser that has it may still refuse: then it does not tell.
      battery = (await asking.getBattery?.().catch(() => null)) ?? null;
      const chosen = await readSetting(database, 'pausing');
      store.set({ pausing: { hidden: chosen?.hidden ?? false, battery: chosen?.battery ?? false, tellsBattery: battery !== null } });
      document.addEventListener('visibilitychange', look);
      battery?.addEventListener('chargingchange', look);
      look();
    },
    actions: {
      choosePausing(choice) {
        const { tellsBattery, ...before } = store.get().pausing;
        const pausing = { ...before, ...choice };
        store.set({ pausing: { ...pausing, tellsBattery } });
        look();
        writeSetting(database, 'pausing', pausing).catch(store.report);
      },
    },
  };
}
