import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';

/** Makes the record of a stopped controller look as if a later version had brought it up to date. */
export function writeAsNewer(dataDir: string): void {
  const database = new DatabaseSync(join(dataDir, 'sekha.db'));
  try {
    database.exec(`
      INSERT INTO schema_migrations (version, name, checksum, applied_ms) VALUES (9999, 'later', 'x', 0);
      CREATE TABLE of_a_later_version (a)`);
  } finally {
    database.close();
  }
}
