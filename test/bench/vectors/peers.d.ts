/**
 * Of the libraries under test only what the bench uses: they are installed by `npm run bench` (test/bench/package.json), so that
 * types must do without them.
 */
declare module 'hnswlib-wasm' {
  export interface HierarchicalNSW {
    initIndex(maxElements: number, m: number, efConstruction: number, randomSeed: number): void;
    addItems(items: Float32Array[], replaceDeleted: boolean): number[];
    setEfSearch(ef: number): void;
    searchKnn(query: Float32Array, neighbours: number, filter: undefined): { neighbors: number[] };
    readIndex(file: string, maxElements: number): Promise<boolean>;
    writeIndex(file: string): Promise<boolean>;
  }
  export interface HnswlibModule {
    HierarchicalNSW: new (space: 'ip', dimensions: number, autoSaveFile: string) => HierarchicalNSW;
    HEAP8: Int8Array;
  }
  export function loadHnswlib(fileSystem: 'IDBFS'): Promise<HnswlibModule>;
  export function syncFileSystem(action: 'read' | 'write'): Promise<void>;
}

declare module 'voy-search/voy_search_bg.js' {
  export function __wbg_set_wasm(exports: WebAssembly.Exports): void;
  export class Voy {
    static deserialize(text: string): Voy;
    serialize(): string;
    add(resource: { embeddings: { id: string; title: string; url: string; embeddings: number[] }[] }): void;
    search(query: Float32Array, k: number): { neighbors: { id: string }[] };
  }
}

declare module '@orama/orama' {
  export type AnyOrama = { readonly orama: unique symbol };
  export type RawData = { readonly raw: unique symbol };
  export function create(options: { schema: Record<string, string> }): AnyOrama;
  export function insertMultiple(index: AnyOrama, documents: object[], batchSize: number): Promise<string[]>;
  export function searchVector(
    index: AnyOrama,
    options: { vector: { value: Float32Array; property: string }; similarity: number; limit: number },
  ): Promise<{ hits: { id: string }[] }>;
  export function save(index: AnyOrama): RawData;
  export function load(index: AnyOrama, raw: RawData): void;
}

declare module 'client-vector-search' {
  export interface Entry {
    id: number;
    embedding: number[];
  }
  export class EmbeddingIndex {
    constructor(entries?: Entry[]);
    add(entry: Entry): void;
    search(query: number[], options: { topK: number }): Promise<{ object: Entry }[]>;
    saveIndex(storage: 'indexedDB', place: { DBName: string; objectStoreName: string }): Promise<void>;
    getAllObjectsFromIndexedDB(database: string, store: string): Promise<Entry[]>;
  }
}

declare module 'sqlite-vec-wasm-demo' {
  export interface Statement {
    bind(index: number, value: number | Uint8Array): Statement;
    step(): boolean;
    stepReset(): Statement;
    get(column: number): unknown;
    reset(): Statement;
    finalize(): void;
  }
  export interface Database {
    pointer: number;
    exec(sql: string): Database;
    prepare(sql: string): Statement;
    checkRc(code: number): void;
  }
  export interface Sqlite3 {
    oo1: { DB: new (name: string) => Database };
    wasm: { heap8u(): Uint8Array; allocFromTypedArray(bytes: Uint8Array): number };
    capi: {
      sqlite3_js_db_export(database: number): Uint8Array;
      sqlite3_deserialize(database: number, schema: string, at: number, size: number, room: number, flags: number): number;
      SQLITE_DESERIALIZE_FREEONCLOSE: number;
      SQLITE_DESERIALIZE_RESIZEABLE: number;
    };
  }
  export default function init(): Promise<Sqlite3>;
}

declare module '@electric-sql/pglite' {
  export class PGlite {
    static create(options: { extensions: Record<string, unknown>; loadDataDir?: Blob }): Promise<PGlite>;
    readonly Module: { HEAPU8: Uint8Array };
    exec(sql: string): Promise<unknown>;
    query(sql: string, values?: unknown[], options?: { blob?: Blob }): Promise<{ rows: { id: number }[] }>;
    dumpDataDir(compression: 'none'): Promise<Blob>;
  }
}
declare module '@electric-sql/pglite-pgvector' {
  export const vector: unknown;
}

declare module 'edgevec' {
  export class EdgeVecConfig {
    constructor(dimensions: number);
    metric: string;
  }
  export class EdgeVec {
    constructor(config: EdgeVecConfig);
    static load(name: string): Promise<EdgeVec>;
    save(name: string): Promise<void>;
    insertBatchFlat(vectors: Float32Array, count: number): Uint32Array;
    search(query: Float32Array, k: number): unknown;
  }
  export default function init(): Promise<{ memory: WebAssembly.Memory }>;
}

declare module 'mememo' {
  export type MememoIndexJSON = { readonly graph: unique symbol };
  export class HNSW {
    constructor(options: { distanceFunction: 'cosine-normalized'; useIndexedDB: boolean; seed: number });
    insert(key: string, value: number[]): Promise<void>;
    bulkInsertSkipIndex(keys: string[], values: number[][]): Promise<void>;
    query(value: number[], k: number, ef: number): Promise<{ keys: string[] }>;
    exportIndex(): MememoIndexJSON;
    loadIndex(graph: MememoIndexJSON): void;
  }
}
