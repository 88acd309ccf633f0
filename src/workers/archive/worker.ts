import { type Database, openDatabase } from '../../storage/open.ts';
import type { ArchiveApi } from '../archive.ts';
import { serve } from '../rpc.ts';
import { archiveHandlers } from './handlers.ts';

let database: Promise<Database> | null = null;

serve<ArchiveApi>(
  archiveHandlers(() => {
    database ??= openDatabase();
    return database;
  }),
);
