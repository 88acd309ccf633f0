import type { PictureView } from '../core/images/view.ts';
import type { Scores } from '../core/query/match.ts';
import type { Device } from '../models/runtime.ts';

/** What is known of a loaded encoder. */
export interface EncoderInfo {
  id: string;
  revision: string;
  dim: number;
  /** Side of the vision input, pixels. */
  side: number;
  /** How pictures become that input. */
  view: PictureView;
  device: Device;
  dtype: string;
  threads: number;
  /** Milliseconds from asking to being able to encode. */
  loadMs: number;
  /** Float32, dim numbers each: the encoder's default int8 calibration; null where it ships none. */
  calibration: { id: string; mean: Float32Array; deviation: Float32Array } | null;
  /** What its cosines mean; null where that was not measured. */
  scores: Scores | null;
}

/** Bytes of model files. */
export interface LoadProgress {
  loaded: number;
  total: number;
}

export interface EncoderApi {
  /** The name of a hardware WebGPU adapter, or null. */
  adapter(): Promise<string | null>;
  /** Loads an encoder; the device is fixed for the life of the worker. Progress: {@link LoadProgress}. */
  load(id: string, device: Device, base: string): Promise<EncoderInfo>;
  /** texts.length × dim floats, as the model gives them. */
  texts(texts: string[]): Promise<Float32Array>;
  /** RGB bytes, count × side × side × 3 → count × dim floats. */
  images(pixels: Uint8Array, count: number): Promise<Float32Array>;
}
