import type { Fault } from './fault.ts';
import { deviceLost } from './faults/device.ts';
import { kills } from './faults/kills.ts';
import { outOfMemory, poison } from './faults/memory.ts';
import { quota } from './faults/quota.ts';
import { tabs } from './faults/tabs.ts';
import { encoderDeath, intakeDeath, searchDeath } from './faults/workers.ts';

/** All of them, by the name that `--only` takes. */
export const faults: Readonly<Record<string, Fault>> = {
  kills,
  encoderDeath,
  intakeDeath,
  searchDeath,
  outOfMemory,
  poison,
  deviceLost,
  quota,
  tabs,
};
