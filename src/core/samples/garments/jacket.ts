import type { Look } from '../look.ts';
import { blazer } from './blazer.ts';
import { bomber } from './bomber.ts';
import { trucker } from './denimJacket.ts';
import { biker } from './leatherJacket.ts';
import type { Drawn } from './torso.ts';

/** The jacket that style, material and neckline ask for. */
export function jacket(look: Look): Drawn {
  const { style, material, neckline } = look.attributes;
  if (style === 'formal' || (neckline === 'lapel' && material !== 'leather')) return blazer(look);
  if (neckline === 'lapel') return biker(look);
  if (neckline === 'collar' && material === 'denim') return trucker(look);
  return bomber(look);
}
