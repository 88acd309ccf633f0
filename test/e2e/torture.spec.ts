import { expect, test } from '@playwright/test';
import { faults } from '../torture/faults.ts';
import { openSite, type Site } from '../torture/site.ts';

// The shorter form of `npm run torture`: every fault, fewer times.
const SEED = 1;
let site: Site;

test.beforeAll(async () => {
  site = await openSite({ seed: SEED, pictures: 300 });
});
test.afterAll(() => site.close());

for (const fault of Object.values(faults))
  test(`nothing is lost when ${fault.name}`, async ({ browser }) => {
    // No assertion on time: what hangs is stopped.
    test.setTimeout(600_000);
    const { broken, times, lost, doubled } = await fault.run({ seed: SEED, quick: true, site, browser });
    expect(broken).toEqual([]);
    expect({ lost, doubled }).toEqual({ lost: 0, doubled: 0 });
    expect(times).toBeGreaterThan(0);
  });
