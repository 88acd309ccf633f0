import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { serve } from '../../scripts/serve.mjs';
import { photos } from '../fixtures/pictures/photos.ts';

/** The built page with pictures beside it, on a server of its own. */
export interface Site {
  url: string;
  /** SHA-256 of each picture, which is the id of its item, in the order of `torture.files`. */
  ids: string[];
  /** Pictures that went to an encoder since the server started: each batch asks the server first. */
  embedded(): number;
  /** Code that every encoder worker runs before its own from now on; '' for none. */
  hook(code: string): Promise<void>;
  close(): Promise<void>;
}

/** Asked for, and waited for, by the page before it gives pictures to an encoder. */
export const COUNTER = 'torture/count.txt';

export async function openSite({ seed, pictures }: { seed: number; pictures: number }): Promise<Site> {
  const root = await mkdtemp(path.join(tmpdir(), 'sightglass-torture-'));
  await cp('dist', root, { recursive: true });
  const own = path.join(root, 'torture');
  await mkdir(own);
  const made = await photos(pictures, seed);
  let at = 0;
  const places = made.map(({ name, bytes }) => ({ name, start: at, end: (at += bytes.length) }));
  await writeFile(path.join(own, 'pictures.bin'), Buffer.concat(made.map(({ bytes }) => bytes)));
  await writeFile(path.join(own, 'pictures.json'), JSON.stringify(places));
  await writeFile(path.join(root, COUNTER), '');
  const hook = (code: string) => writeFile(path.join(own, 'hook.js'), code);
  await hook('');
  const assets = path.join(root, 'assets');
  const worker = (await readdir(assets)).find((file) => /^encoder\.worker-.*\.js$/.test(file));
  if (!worker) throw new Error('The build has no encoder worker.');
  await rename(path.join(assets, worker), path.join(assets, `own-${worker}`));
  await writeFile(path.join(assets, worker), `import '../torture/hook.js';\nimport './own-${worker}';\n`);
  const server = await serve({ root });
  return {
    url: server.url,
    ids: made.map(({ bytes }) => createHash('sha256').update(bytes).digest('hex')),
    embedded: () => server.requests.reduce((sum, { path: asked }) => sum + Number(/count\.txt\?pictures=(\d+)$/.exec(asked)?.[1] ?? 0), 0),
    hook,
    async close() {
      await server.close();
      await rm(root, { recursive: true, force: true });
    },
  };
}
