/** The intake worker as the page runs it, and files to give it. */
import { commands } from 'vitest/browser';
import type { ErrorCode } from '../../../src/core/errors.ts';
import type { IntakeApi, Prepared } from '../../../src/workers/intake.ts';
import { connect } from '../../../src/workers/rpc.ts';
import type {} from '../../fixtures/pictures/commands.ts';

export const intake = connect<IntakeApi>({
  name: 'intake worker',
  start: () => new Worker(new URL('../../../src/workers/intake/worker.ts', import.meta.url), { type: 'module' }),
});

export const options = { side: 64, previewSide: 512 };

export const prepare = (file: Blob): Promise<Prepared> => intake.call('prepare', [file, options]);

export const fromBase64 = (base64: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

export interface Visitor {
  name: string;
  file: File;
  expect: Array<'added' | ErrorCode>;
}

/** All of the zoo, by name. No type is given, as a system that does not know the ending gives none. */
export async function visitors(): Promise<Map<string, Visitor>> {
  const carried = await commands.zoo();
  return new Map(carried.map(({ name, base64, expect }) => [name, { name, file: new File([fromBase64(base64)], name), expect: [expect].flat() }]));
}

/** RGB of the encoder's pixel in column x, row y. */
export const pixelAt = ({ pixels }: Prepared, x: number, y: number): number[] => [...pixels.subarray((y * 64 + x) * 3, (y * 64 + x) * 3 + 3)];
