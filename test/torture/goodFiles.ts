import type { Random } from '../../src/core/random.ts';
import { lines, npy, safetensors } from '../fixtures/vectorFiles.ts';

const ROWS = 12;
const DIM = 16;

/** Small files of vectors of every kind that can be imported: what the damaged ones are made of. */
export function goodFiles(random: Random): Blob[] {
  const floats = (length = ROWS * DIM) => Float32Array.from({ length }, () => random() * 2 - 1);
  const positive = (length: number) => floats(length).map((value) => Math.abs(value) + 0.1);
  const bytes = () => Int8Array.from({ length: ROWS * DIM }, () => random() * 254 - 127);
  const halves = Uint16Array.from({ length: ROWS * DIM }, () => 0x3800 + random() * 0x400);
  const f32 = { dtype: 'F32', shape: [ROWS, DIM], numbers: floats() };
  const int8 = {
    embeddings: { dtype: 'I8', shape: [ROWS, DIM], numbers: bytes() },
    scales: { dtype: 'F32', shape: [ROWS], numbers: positive(ROWS) },
    mean: { dtype: 'F32', shape: [DIM], numbers: floats(DIM) },
    sd: { dtype: 'F32', shape: [DIM], numbers: positive(DIM) },
  };
  const items = lines(...Array.from({ length: ROWS }, (_, k) => ({ id: `item-${k}`, name: `${k}.jpg`, caption: 'a picture', width: 4 })));
  const previews = { dtype: 'U8', shape: [ROWS * 3], numbers: new Uint8Array(ROWS * 3) };
  const offsets = { dtype: 'U64', shape: [ROWS + 1], numbers: BigUint64Array.from({ length: ROWS + 1 }, (_, k) => BigInt(k * 3)) };
  return [
    npy('<f4', [ROWS, DIM], floats()),
    npy('<f2', [ROWS, DIM], halves),
    npy('|i1', [ROWS, DIM], bytes()),
    safetensors({ embeddings: f32 }),
    safetensors({ embeddings: { dtype: 'F16', shape: [ROWS, DIM], numbers: halves } }, { encoder: 'nobody' }),
    safetensors(int8, { format_version: '1' }),
    safetensors({ embeddings: f32, items }),
    safetensors({ preview_offsets: offsets, embeddings: f32, items, previews }),
  ];
}
