import { existsSync } from 'node:fs';
import { serve } from '../../scripts/serve.mjs';

/** Serves the built page on a free port for all end-to-end tests; `baseURL` is its address. */
export default async function setup(): Promise<() => Promise<void>> {
  if (!existsSync('dist/index.html')) throw new Error('There is no built page in dist: run `npm run build` first.');
  const server = await serve({ root: 'dist' });
  process.env['SIGHTGLASS_URL'] = server.url;
  return () => server.close();
}
