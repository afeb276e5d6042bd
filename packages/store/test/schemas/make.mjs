// Makes the fixture of the schema that the built store has now: `npm run schema:fixture` in packages/store, after
// `npm run build`. Two files: the database as SQL, and what this program reads from it. Commit both with the
// migration; later programs must read the same from the SQL. Never make the fixture of an older schema anew.
//   node test/schemas/make.mjs [--entry <dist/index.js of an older program>] [--force]
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { DatabaseSync } from '@photostructure/sqlite';
import { dumpDatabase } from './dump-database.mjs';
import { fillStore, fixedSources } from './fill-store.mjs';
import { readStore } from './read-store.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const { values } = parseArgs({
  options: {
    entry: { type: 'string', default: join(here, '../../dist/index.js') },
    force: { type: 'boolean', default: false },
  },
});
const { openEmbeddedStore } = await import(pathToFileURL(values.entry).href);
const dataDir = mkdtempSync(join(tmpdir(), 'sekha-schema-'));
try {
  const store = await openEmbeddedStore({ dataDir, ...fixedSources() });
  await fillStore(store);
  const read = await readStore(store);
  await store.close();
  const file = join(dataDir, 'sekha.db');
  const name = nameOfSchema(file);
  const target = join(here, `${name}.sql`);
  if (existsSync(target) && !values.force)
    throw new Error(`${name} is there already; --force makes it anew, while its migration is not committed`);
  writeFileSync(target, dumpDatabase(file));
  writeFileSync(join(here, `${name}.expected`), `${JSON.stringify(read)}\n`);
  console.log(`made ${name}.sql and ${name}.expected`);
} finally {
  rmSync(dataDir, { recursive: true });
}

function nameOfSchema(file) {
  const database = new DatabaseSync(file, { readOnly: true });
  const { version, name } = database
    .prepare('SELECT version, name FROM schema_migrations ORDER BY version DESC LIMIT 1')
    .get();
  database.close();
  return `${String(version).padStart(4, '0')}-${name}`;
}
