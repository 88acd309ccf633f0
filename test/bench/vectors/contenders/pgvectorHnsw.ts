import { contendPgvector } from './pgvector.ts';

contendPgvector({ hnsw: true });
