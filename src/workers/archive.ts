import type { Calibration } from '../core/vectors/calibration.ts';

/** What a file says of itself, when it has been checked. */
export interface OpenedFile {
  /** Of the collection it was. */
  name: string | null;
  encoder: string | null;
  revision: string | null;
  dim: number;
  /** Vectors in it. */
  count: number;
}

/** A model of this page, with which words can search what is imported. */
export interface OwnEncoder {
  id: string;
  revision: string;
  dim: number;
  calibration: Calibration | null;
}

/** What an imported collection is called and bound to. */
export interface ImportTarget {
  name: string;
  /** Default: what an int8 file has, and int8 for floats. */
  precision?: 'int8' | 'int12';
  /** See `ImportOptions`. */
  queries?: Float32Array;
  /** The encoder that the file names, where the page has it; it counts where revision and dimension are the file's. */
  encoder: OwnEncoder | null;
}

/**
 * The worker that reads one file of vectors into a new collection: to hash, quantize and store a million of them is no work for the
 * page's thread. Called in this order; one worker a file. A call rejects with `archive-invalid`, `archive-too-new` or
 * `invalid-vector`, naming tensor, item or row, or with the errors of storage.
 */
export interface ArchiveApi {
  /** Checks all but the rows. Stops on abort; nothing is stored yet. */
  open(file: Blob): Promise<OpenedFile>;
  /** Makes the collection, not visible yet, and answers with its id. */
  begin(target: ImportTarget): Promise<string>;
  /** Stores rows `from`…`to − 1` as one segment. */
  batch(from: number, to: number): Promise<void>;
  /** All is there: shows the collection. */
  finish(): Promise<void>;
  /** Takes everything back. */
  discard(): Promise<void>;
}
