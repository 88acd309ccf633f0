import type { Fault } from './fault.ts';
import { spoiltBytes } from './faults/bytes.ts';
import { deviceLost } from './faults/device.ts';
import { headers } from './faults/headers.ts';
import { imports } from './faults/imports.ts';
import { kills } from './faults/kills.ts';
import { outOfMemory, poison } from './faults/memory.ts';
import { pictures } from './faults/pictures.ts';
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
  bytes: spoiltBytes,
  imports,
  headers,
  pictures,
};
