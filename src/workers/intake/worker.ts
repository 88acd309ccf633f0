/** The intake worker: pictures are read, decoded and made smaller here, off the page's thread. */
import { sha256 } from '../../core/sha256.ts';
import type { IntakeApi } from '../intake.ts';
import { serve, Transferred } from '../rpc.ts';
import { pixelsOfPreview } from './pixels.ts';
import { inTurn, prepare } from './prepare.ts';
import { readFile } from './readFile.ts';

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
  pixels: ({ signal }, preview, view) =>
    turn(async () => {
      signal.throwIfAborted();
      const pixels = await pixelsOfPreview(preview, view);
      return new Transferred(pixels, [pixels.buffer]);
    }),
});
