import init, { type Database, type Sqlite3, type Statement } from 'sqlite-vec-wasm-demo';
import { contend } from '../contender.ts';
import { DIM } from '../data.ts';
import { keep, kept } from '../kept.ts';

const TABLE = `CREATE VIRTUAL TABLE rows USING vec0(embedding float[${DIM}] distance_metric=cosine)`;
const SEARCH = 'SELECT rowid FROM rows WHERE embedding MATCH ? AND k = ? ORDER BY distance';

let sqlite: Sqlite3 | null = null;
let database: Database | null = null;
let search: Statement | null = null;

async function open(): Promise<Database> {
  sqlite ??= await init();
  database = new sqlite.oo1.DB(':memory:');
  return database;
}
const bytesOf = (vector: Float32Array) => new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength);

contend({
  exact: true,
  note: 'vec0 table in memory',
  variants: [''],
  async build(data) {
    const db = await open();
    db.exec(TABLE);
    const insert = db.prepare('INSERT INTO rows(rowid, embedding) VALUES (?, ?)');
    // Its row numbers begin with 1.
    let row = 1;
    db.exec('BEGIN');
    for await (const block of data.blocks())
      for (let at = 0; at < block.length; at += DIM) {
        insert.bind(1, row++).bind(2, bytesOf(block.subarray(at, at + DIM)));
        insert.stepReset();
      }
    db.exec('COMMIT');
    insert.finalize();
  },
  query(vector, k) {
    search ??= database?.prepare(SEARCH) ?? null;
    if (!search) return [];
    search.bind(1, bytesOf(vector)).bind(2, k);
    const rows: number[] = [];
    while (search.step()) rows.push((search.get(0) as number) - 1);
    search.reset();
    return rows;
  },
  bytes: () => sqlite?.wasm.heap8u().byteLength ?? null,
  async persist() {
    if (sqlite && database) await keep(sqlite.capi.sqlite3_js_db_export(database.pointer));
  },
  async reload() {
    const db = await open();
    if (!sqlite) return;
    const bytes = await kept<Uint8Array>();
    const at = sqlite.wasm.allocFromTypedArray(bytes);
    const { SQLITE_DESERIALIZE_FREEONCLOSE: own, SQLITE_DESERIALIZE_RESIZEABLE: grows } = sqlite.capi;
    db.checkRc(sqlite.capi.sqlite3_deserialize(db.pointer, 'main', at, bytes.length, bytes.length, own | grows));
  },
});
