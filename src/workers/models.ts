/** A file given from disk, or one that lies beside the page in `models/<name>/`. */
export interface GivenModelFile {
  /** Under the folder, with `/`. */
  path: string;
  /** Bytes. */
  size: number;
  /** Absent: fetched from beside the page. */
  blob?: Blob;
}

/** The worker that checks and keeps model folders: hashing some hundred megabytes is no work for the page's thread. */
export interface ModelsApi {
  /**
   * Keeps a folder as a model and answers with its id. `base`: URL of the page. Progress: {@link LoadProgress} of encoder.ts.
   * Rejects with `model-invalid`, `model-missing`, `quota-exceeded`.
   */
  keep(base: string, name: string, files: GivenModelFile[]): Promise<string>;
}
