/** One file in, everything the encoder and the store need out. */
import { sniff } from '../../core/images/sniff.ts';
import { readExif } from '../../core/images/exif.ts';
import { formatFacts } from '../../core/images/formats.ts';
import { sha256 } from '../../core/sha256.ts';
import type { Prepared, PrepareOptions } from '../intake.ts';
import { decode } from './decode.ts';
import { pixelsOf } from './pixels.ts';
import { previewOf } from './preview.ts';
import { readFile } from './readFile.ts';
import { release, shrink } from './shrink.ts';

/** Read → hash → sniff → decode → shrink → pixels → preview; between the stages the signal is asked. */
export async function prepare(file: Blob, { previewSide, ...view }: PrepareOptions, signal: AbortSignal): Promise<Prepared> {
  signal.throwIfAborted();
  const bytes = await readFile(file);
  signal.throwIfAborted();
  const sniffed = sniff(bytes);
  const { type } = formatFacts[sniffed.format];
  const bitmap = await decode(bytes, sniffed);
  try {
    signal.throwIfAborted();
    const { width, height } = bitmap;
    const hash = await sha256(bytes);
    const small = await shrink(bitmap, previewSide);
    try {
      const pixels = await pixelsOf(small, view);
      signal.throwIfAborted();
      const preview = await previewOf(small);
      return { sha256: hash, type, width, height, pixels, preview, ...readExif(bytes, sniffed.format) };
    } finally {
      release(small);
    }
  } finally {
    bitmap.close();
  }
}

/** Runs one after the other: a worker holds one decoded picture at a time, up to 900 MB of it, however many were asked for. */
export function inTurn(): <R>(work: () => Promise<R>) => Promise<R> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work);
    last = turn.catch(() => undefined); // the caller hears of it
    return turn;
  };
}
