/** The intake worker: pictures are read, decoded and made smaller here, off the page's thread. */
import type { IntakeApi } from '../intake.ts';
import { serve, Transferred } from '../rpc.ts';
import { pixelsOf } from './pixels.ts';
import { inTurn, prepare } from './prepare.ts';
import { readFile, sha256 } from './readFile.ts';

const turn = inTurn();

serve<IntakeApi>({
  hash: ({ signal }, file) =>
    turn(async () => {
      signal.throwIfAborted();
      return sha256(await readFile(file));
    }),
  prepare: ({ signal }, file, options) =>
    turn(async () => {
      const prepared = await prepare(file, options, signal);
      return new Transferred(prepared, [prepared.pixels.buffer as ArrayBuffer]);
    }),
  pixels: ({ signal }, preview, side) =>
    turn(async () => {
      signal.throwIfAborted();
      const pixels = await pixelsOf(preview, side);
      return new Transferred(pixels, [pixels.buffer]);
    }),
});
