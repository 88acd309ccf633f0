import { PGlite } from '@electric-sql/pglite';
import { vector as extension } from '@electric-sql/pglite-pgvector';
import { type Contender, contend } from '../contender.ts';
import { DIM } from '../data.ts';
import { keep, kept } from '../kept.ts';

/** pgvector in PGlite: a scan of the table, or its HNSW index with its own defaults. */
export function contendPgvector({ hnsw }: { hnsw: boolean }): void {
  let database: PGlite | null = null;
  let set = '';
  const text = (vector: Float32Array) => `[${vector.join(',')}]`;
  const contender: Contender = {
    exact: !hnsw,
    note: hnsw ? 'HNSW index, m = 16, ef_construction = 64, inner product' : 'inner product over a table in memory',
    variants: hnsw ? ['ef 40', 'ef 100', 'ef 200'] : [''],
    async build(data) {
      database = await PGlite.create({ extensions: { vector: extension } });
      // Plain storage: by default rows of this length go to a side table, and every comparison would fetch them from there.
      await database.exec(`CREATE EXTENSION vector; SET maintenance_work_mem = '512MB';
        CREATE TABLE rows (id int, embedding vector(${DIM}) STORAGE PLAIN)`);
      let id = 0;
      for await (const block of data.blocks()) {
        const lines: string[] = [];
        for (let at = 0; at < block.length; at += DIM) lines.push(`${id++}\t${text(block.subarray(at, at + DIM))}`);
        await database.query("COPY rows FROM '/dev/blob'", [], { blob: new Blob([lines.join('\n')]) });
      }
      if (hnsw) await database.exec('CREATE INDEX ON rows USING hnsw (embedding vector_ip_ops)');
    },
    async query(vector, k, variant) {
      if (!database) return [];
      if (variant !== set) await database.exec(`SET hnsw.ef_search = ${variant.slice(3)}`);
      set = variant;
      const { rows } = await database.query('SELECT id FROM rows ORDER BY embedding <#> $1 LIMIT $2', [text(vector), k]);
      return rows.map(({ id }) => id);
    },
    bytes: () => database?.Module.HEAPU8.byteLength ?? null,
    persist: async () => keep(await database?.dumpDataDir('none')),
    async reload() {
      database = await PGlite.create({ extensions: { vector: extension }, loadDataDir: await kept<Blob>() });
    },
  };
  contend(contender);
}
