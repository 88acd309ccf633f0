import { contendPgvector } from './pgvector.ts';

contendPgvector({ hnsw: false });
