import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DatabaseSync } from '@photostructure/sqlite';
import { MIGRATIONS } from '../src/embedded/migrations/all-migrations.js';
import { type MemoryStore, openEmbeddedStore } from '../src/index.js';
import { compileStore, makeFolder, runScript } from './store-process.js';

const SCHEMAS = fileURLToPath(new URL('./schemas/', import.meta.url));
const { readStore } = (await import(new URL('./schemas/read-store.mjs', import.meta.url).href)) as {
  readStore(store: MemoryStore): Promise<object>;
};

/** `0001-record`, ... */
const names = MIGRATIONS.map(({ version, name }) => `${String(version).padStart(4, '0')}-${name}`);
const fixture = (file: string): string => readFileSync(join(SCHEMAS, file), 'utf8');

/** Tables that a fixture may leave empty, each for its reason. */
const MAY_BE_EMPTY: readonly string[] = [
  'begun_deletions', // a later program completes them, and then shows less
];

let place: ReturnType<typeof makeFolder>;
beforeEach(() => {
  place = makeFolder();
});
afterEach(() => place.remove());

/** Puts the store of an older program into the folder. */
function restore(name: string): void {
  const database = open();
  database.exec(fixture(`${name}.sql`));
  database.close();
}

/** On the day after the fixtures were made: what is forgotten after some weeks is still there. */
function openStore(): Promise<MemoryStore> {
  return openEmbeddedStore({ dataDir: place.folder, clock: () => Date.UTC(2026, 0, 3) });
}

function open(): InstanceType<typeof DatabaseSync> {
  return new DatabaseSync(join(place.folder, 'sekha.db'));
}

function look<Row>(sql: string): Row[] {
  const database = open();
  const rows = database.prepare(sql).all() as Row[];
  database.close();
  return rows;
}

const tables = (): string[] =>
  look<{ name: string }>(
    `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`,
  ).map(({ name }) => name);

describe('the fixtures of older schemas', () => {
  it('are there for every migration: npm run schema:fixture makes the newest', () => {
    const files = readdirSync(SCHEMAS);
    expect(
      names.filter((name) => !files.includes(`${name}.sql`) || !files.includes(`${name}.expected`)),
    ).toEqual([]);
    expect(files.filter((file) => file.endsWith('.sql')).sort()).toEqual(names.map((name) => `${name}.sql`));
  });

  it.each(names)('%s has something in every table: test/schemas/fill-store.mjs puts it there', (name) => {
    restore(name);
    const empty = tables().filter((table) => look(`SELECT 1 FROM "${table}" LIMIT 1`).length === 0);
    expect(empty.filter((table) => !MAY_BE_EMPTY.includes(table))).toEqual([]);
  });
});

describe('a store of an older program', () => {
  it.each(names)('%s opens and shows all that its own program showed', async (name) => {
    restore(name);
    const store = await openStore();
    expect(await readStore(store)).toMatchObject(JSON.parse(fixture(`${name}.expected`)));
    await store.close();
    expect(look('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    expect(look('PRAGMA foreign_key_check')).toEqual([]);
  });

  it.each(names)('%s has the schema of a new one afterwards', async (name) => {
    await (await openStore()).close();
    const schema = (): string[] =>
      look<{ sql: string }>(`SELECT sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'`)
        .map(({ sql }) => sql.replace(/\s+/g, ' '))
        .sort();
    const fresh = schema();
    place.remove();
    place = makeFolder();
    restore(name);
    await (await openStore()).close();
    expect(schema()).toEqual(fresh);
  });

  it.each(names)('%s is written to, and emptied, like a new one', async (name) => {
    restore(name);
    const store = await openStore();
    for (const tenantId of ['default', 'other']) {
      const { conversations, messages } = store.forTenant(tenantId);
      const [some] = await conversations.list({}, { limit: 1, offset: 0 });
      await messages.append(some?.id ?? '', [{ role: 'user', content: 'after the upgrade' }]);
      await conversations.delete({});
      expect(await conversations.count({})).toBe(0);
    }
    expect(await store.statistics()).toMatchObject({ conversations: 0, messages: 0, pendingEmbeddings: 0 });
    await store.close();
    for (const table of [
      'messages',
      'participants',
      'vectors',
      'embedding_backlog',
      'jobs',
      'write_receipts',
    ])
      expect([table, look(`SELECT 1 FROM ${table}`).length]).toEqual([table, 0]);
  });
});

describe('an upgrade', () => {
  let compiled: ReturnType<typeof compileStore>;
  beforeAll(() => {
    compiled = compileStore();
  });
  afterAll(() => compiled.remove());

  /** Runs the upgrade in a process that kills itself behind so many statements of the step to `version`. */
  async function dieIn(version: number, statements: number): Promise<void> {
    const at = (file: string): string =>
      JSON.stringify(compiled.entry.replace('index.js', `embedded/${file}`));
    const child = runScript(
      compiled.entry,
      `const { Connection } = await import(${at('connection.js')});
       const { MIGRATIONS } = await import(${at('migrations/all-migrations.js')});
       const { sql } = MIGRATIONS[${version - 1}];
       const exec = Connection.prototype.exec;
       Connection.prototype.exec = function (text) {
         if (text !== sql) return exec.call(this, text);
         const pieces = sql.split(/;\\s*\\n/).filter((piece) => piece.trim() !== '');
         for (const piece of pieces.slice(0, ${statements})) exec.call(this, piece);
         say('died in ' + pieces.length);
         process.kill(process.pid, 'SIGKILL');
       };
       await openEmbeddedStore({ dataDir: ${JSON.stringify(place.folder)} });
       say('lived');`,
    );
    await child.ended;
    expect(child.lines).toEqual([expect.stringMatching(/^died in/)]);
  }

  it.each(names.slice(0, -1))(
    'from %s that is killed in its first step starts again, whole',
    async (name) => {
      const version = names.indexOf(name) + 2;
      for (const statements of [1, 3, 1_000]) {
        place.remove();
        place = makeFolder();
        restore(name);
        await dieIn(version, statements);
        const store = await openStore();
        expect(await readStore(store)).toMatchObject(JSON.parse(fixture(`${name}.expected`)));
        await store.close();
        expect(look('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
      }
    },
    120_000,
  );

  it('that is killed in its last step keeps the steps before it', async () => {
    restore(names[0] ?? '');
    await dieIn(MIGRATIONS.length, 1);
    expect(look('SELECT version FROM schema_migrations')).toHaveLength(MIGRATIONS.length - 1);
    const store = await openStore();
    expect(await readStore(store)).toMatchObject(JSON.parse(fixture(`${names[0]}.expected`)));
    await store.close();
  });

  it('never touches what a newer program wrote', async () => {
    restore(names.at(-1) ?? '');
    const database = open();
    database.exec(
      `INSERT INTO schema_migrations VALUES (9999, 'future', 'x', 0); CREATE TABLE of_the_future (a)`,
    );
    database.close();
    const before = readFileSync(join(place.folder, 'sekha.db'));
    await expect(openStore()).rejects.toMatchObject({
      details: { reason: 'newer_schema', schema: 9999 },
    });
    expect(readFileSync(join(place.folder, 'sekha.db')).equals(before)).toBe(true);
  });
});
