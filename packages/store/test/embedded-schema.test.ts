import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DatabaseSync } from '@photostructure/sqlite';
import { Connection } from '../src/embedded/connection.js';
import { checksumOf, migrate } from '../src/embedded/migrate.js';
import { MIGRATIONS } from '../src/embedded/migrations/all-migrations.js';
import type { Migration } from '../src/embedded/migrations/migration.js';
import { type MemoryStore, openEmbeddedStore, PINNED_IMPORTANCE, type TenantStore } from '../src/index.js';
import { makeFolder } from './store-process.js';

const PAGE = { limit: 10, offset: 0 };

/** Tables that hold nothing of a tenant. */
const STORE_WIDE = [
  'counters',
  'embedding_spaces',
  'schema_migrations',
  'sqlite_sequence',
  'tenants',
  'space_drops',
];

/** Indexes that serve all tenants at once, each for its reason. */
const CROSS_TENANT_INDEXES = [
  'jobs_due', // one worker takes the jobs of all
  'write_receipts_by_age', // old receipts are dropped daily
  'background_jobs_unfinished', // a start takes up the jobs of all tenants
  'background_jobs_by_end', // old jobs are dropped daily
];

/** Statements without a tenant, each for its reason. */
const CROSS_TENANT = [
  /^SELECT (key|seq) FROM|FROM (messages|vectors|deletions)\s+WHERE (key|seq) > \?/, // the change log is of the whole store
  /FROM jobs WHERE (id = \?|state <> 'failed')/, // the worker's jobs; each names its tenant
  /^UPDATE jobs SET state = 'pending', due_ms = \?, error = \? WHERE id = \?/,
  /FROM jobs\s+GROUP BY/, // the gauge over all tenants
  /SELECT content FROM messages WHERE key = \?/, // texts for the embedding worker, by the keys of a job
  /count\(\*\) AS count FROM embedding_backlog WHERE failed = 0/, // the gauge over all tenants
  /^SELECT seq, message_key, space_id FROM vectors|^SELECT seq, space_id FROM vectors/, // spaces are of the whole store
  /^SELECT 1 FROM vectors WHERE seq > \(SELECT fill_cursor|^DELETE FROM vectors WHERE seq = \?/,
  /^SELECT max\(id\) AS id FROM jobs WHERE state = 'failed'/, // a new model: all try again
  /FROM api_keys|^UPDATE api_keys SET last_used_ms/, // the tenant is what a key tells
  /^UPDATE jobs SET state = 'pending', due_ms = \? WHERE state <> 'failed'/, // leases of a process that is gone
  /FROM background_jobs WHERE state IN/, // what a start takes up
  /^SELECT tenant, run FROM run_steps/, // runs that are over, of all tenants
];

/** What may walk over a whole table: it holds a handful of rows, or is a gauge that counts them all. */
const MAY_SCAN =
  /SCAN (counters|r$|embedding_refusals$|background_jobs USING INDEX background_jobs_unfinished|embedding_spaces|api_keys|j EXISTS VIRTUAL TABLE|json_each VIRTUAL TABLE|CONSTANT ROW|\(subquery|embedding_backlog)/;
/** The first page of jobs is the end of the primary key; it stops at its limit. */
const TENANT_GAUGE =
  /FROM jobs WHERE tenant = \? GROUP BY|FROM jobs j CROSS JOIN embedding_backlog b .* GROUP BY|FROM background_jobs WHERE tenant = \? ORDER BY id DESC LIMIT/;
/** Once in the life of a space; jobs are few. */
const AT_A_SWITCH = /^SELECT (max\(id\) AS id|id, tenant, first_key, last_key) FROM jobs/;
const GAUGE = /FROM jobs\s+GROUP BY/;

describe('the schema of the embedded store', () => {
  const statements = new Map<string, Connection>();
  let place: ReturnType<typeof makeFolder>;
  let store: MemoryStore;
  let database: InstanceType<typeof DatabaseSync>;

  beforeAll(async () => {
    for (const method of ['run', 'get', 'all'] as const) {
      const original = Connection.prototype[method] as (sql: string, ...values: unknown[]) => unknown;
      jest.spyOn(Connection.prototype, method).mockImplementation(function (
        this: Connection,
        sql: string,
        ...values
      ) {
        statements.set(sql.replace(/\s+/g, ' ').trim(), this);
        return original.call(this, sql, ...values) as never;
      });
    }
    place = makeFolder();
    store = await openEmbeddedStore({ dataDir: place.folder });
    await useEverything(store);
    database = new DatabaseSync(`${place.folder}/sekha.db`, { readOnly: true });
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    database.close();
    await store.close();
    place.remove();
  });

  const ofTenants = (): string[] =>
    [...statements.keys()].filter((sql) =>
      /\b(conversations|messages|participants|vectors|deletions|embedding_backlog|jobs|write_receipts|api_keys|background_jobs|summaries|import_\w+)\b/.test(
        sql.replace(/'[^']*'/g, ''),
      ),
    );

  it('has the tenant in every table that holds something of one', () => {
    const tables = database.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).all();
    expect(tables.length).toBeGreaterThan(10);
    for (const { name } of tables) {
      const columns = database.prepare(`SELECT name FROM pragma_table_info(?)`).all(name);
      const hasTenant = columns.some((column) => column.name === 'tenant');
      expect([name, hasTenant]).toEqual([name, !STORE_WIDE.includes(name)]);
    }
  });

  it('has the tenant first in every index of such a table', () => {
    const indexes = database
      .prepare(`SELECT name, tbl_name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL`)
      .all();
    for (const { name, tbl_name: table } of indexes) {
      if (STORE_WIDE.includes(table) || CROSS_TENANT_INDEXES.includes(name)) continue;
      const [first] = database.prepare('SELECT name FROM pragma_index_info(?) ORDER BY seqno').all(name);
      expect([name, first?.name]).toEqual([name, 'tenant']);
    }
  });

  it('has the tenant in every statement but the few that serve all of them', () => {
    expect(ofTenants().length).toBeGreaterThan(40);
    const without = ofTenants().filter((sql) => !/\btenant\b/.test(sql) && !/^(UPDATE counters)/.test(sql));
    expect(without.filter((sql) => !CROSS_TENANT.some((known) => known.test(sql)))).toEqual([]);
  });

  it('answers every statement from an index', () => {
    const scans: string[] = [];
    for (const sql of ofTenants()) {
      if (GAUGE.test(sql) || AT_A_SWITCH.test(sql)) continue;
      for (const { detail } of database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all()) {
        if (/^SCAN /.test(detail) && !MAY_SCAN.test(detail)) scans.push(`${detail}: ${sql}`);
      }
    }
    expect(scans).toEqual([]);
  });

  it('never walks over all messages, vectors or jobs of a tenant', () => {
    const walks: string[] = [];
    for (const sql of ofTenants()) {
      if (TENANT_GAUGE.test(sql)) continue;
      for (const { detail } of database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all()) {
        // The plan says `(tenant=?)` alone where the index is used for the tenant and nothing else.
        if (/^SEARCH (?!c ).*\(tenant=\?\)/.test(detail)) walks.push(`${detail}: ${sql}`);
      }
    }
    expect(walks).toEqual([]);
  });

  it('finds the pinned conversations by themselves', () => {
    const asking = ofTenants().filter((sql) => /c\.importance >= 10 ORDER BY .* LIMIT/.test(sql));
    expect(asking).not.toEqual([]);
    for (const sql of asking)
      for (const { detail } of database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all())
        expect(detail).toMatch(/^SEARCH c USING INDEX conversations_pinned/);
  });

  it('sorts nothing to list conversations by time, messages by place, jobs by due time, or changes', () => {
    const hot = [
      /^SELECT c\.key.* FROM conversations c WHERE c\.tenant = \?( AND \(c\.updated_ms, c\.id\) < \(\?, \?\))? ORDER BY/,
      /FROM messages m JOIN .* ORDER BY m\.seq LIMIT/,
      /FROM jobs WHERE state <> 'failed' AND bulk = \? AND due_ms <= \? ORDER BY/,
      /UNION ALL SELECT seq FROM vectors/,
      /^SELECT key, tenant, conversation_key, seq, role/,
    ];
    for (const pattern of hot) {
      const matching = [...statements.keys()].filter((sql) => pattern.test(sql));
      expect([pattern, matching.length > 0]).toEqual([pattern, true]);
      for (const sql of matching) {
        const plan = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all();
        expect([sql, plan.filter(({ detail }) => detail.includes('TEMP B-TREE'))]).toEqual([sql, []]);
      }
    }
  });
});

describe('migrations', () => {
  const first: Migration = { version: 1, name: 'first', sql: 'CREATE TABLE a (x)' };
  const second: Migration = {
    version: 2,
    name: 'second',
    sql: 'ALTER TABLE a ADD COLUMN y; INSERT INTO a VALUES (1, 2)',
  };
  const fresh = (): Connection => new Connection(new DatabaseSync(':memory:'));

  it('are numbered from 1 without gaps', () => {
    expect(MIGRATIONS.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, index) => index + 1));
  });

  it('that are released never change', () => {
    expect(MIGRATIONS.map((migration) => [migration.name, checksumOf(migration).slice(0, 16)])).toEqual([
      ['record', 'da1245c4b5ba3032'],
      ['background-jobs', '8c5b12c5b95a203c'],
      ['summaries', 'd6d4bc46425b2489'],
      ['api-key-lives', '034f402338e9eb03'],
      ['imports', '514ee7f7ffb91c0d'],
      ['embedding-generations', '389173ce7a75e8bf'],
      ['job-attempts', '6f20c16812723edb'],
      ['pinned-conversations', 'fa50b96c1140293f'],
      ['job-keys', '0f95b2d3272da944'],
      ['run-steps', 'bd457f9a6e70c433'],
      ['begun-deletions', '4d28470d93f075fe'],
    ]);
  });

  it('run forward from where a store stands, once each', () => {
    const connection = fresh();
    migrate(connection, [first], 1);
    migrate(connection, [first], 2);
    migrate(connection, [first, second], 3);
    migrate(connection, [first, second], 4);
    expect(connection.all('SELECT x, y FROM a')).toEqual([{ x: 1, y: 2 }]);
    expect(connection.all('SELECT version, applied_ms FROM schema_migrations')).toEqual([
      { version: 1, applied_ms: 1 },
      { version: 2, applied_ms: 3 },
    ]);
  });

  it('that fail leave nothing behind', () => {
    const connection = fresh();
    const broken = { ...second, sql: `${second.sql}; NONSENSE` };
    expect(() => migrate(connection, [first, broken], 1)).toThrow();
    migrate(connection, [first, second], 2);
    expect(connection.all('SELECT x, y FROM a')).toEqual([{ x: 1, y: 2 }]);
  });

  it('refuse a store whose history is not theirs, or is longer', () => {
    const connection = fresh();
    migrate(connection, [first, second], 1);
    const reason = (run: () => void): unknown => {
      try {
        run();
      } catch (error) {
        return (error as { details?: { reason?: string } }).details?.reason;
      }
      return undefined;
    };
    expect(reason(() => migrate(connection, [first], 2))).toBe('newer_schema');
    expect(reason(() => migrate(connection, [{ ...first, sql: 'CREATE TABLE b (x)' }, second], 2))).toBe(
      'migration_changed',
    );
  });
});

async function importTwice({ imports }: TenantStore): Promise<void> {
  const digest = new Uint8Array(16);
  const times = { createdAtMs: 0, updatedAtMs: 0 };
  const conversation = { label: 'x', folder: '/', status: 'active' as const, metadata: {}, ...times };
  const beginning = { kind: 'beginning' as const, chain: [digest], enough: 1, taken: new Set<string>() };
  const message = { role: 'user', content: 'one' };
  for (const source of [{ kind: 'named' as const, digest }, beginning]) {
    for (const isCurrent of [true, false]) {
      const messages = [{ digest, message, isCurrent }];
      const piece = { source, conversation, messages, offset: 0, run: 'r' };
      await imports.preview(piece);
      const id = (await imports.add(piece)).conversation?.id ?? '';
      await imports.add({ ...piece, source: { kind: 'known', conversationId: id } });
    }
  }
}

/** Calls every method of the port, so that every statement is seen. */
async function useEverything(store: MemoryStore): Promise<void> {
  const tenant = store.forTenant('a');
  const { conversations, messages } = tenant;
  const once = { key: 'k', fingerprint: 'f' };
  const text = [
    { role: 'user', name: 'Ann', content: 'one' },
    { role: 'user', content: 'two' },
  ];
  const made = await conversations.create({ label: 'x', folder: '/a/b', metadata: { m: 1 } }, text, once);
  await conversations.create({ label: 'x', folder: '/a/b' }, text, once);
  await messages.append(made.id, text, { ...once, key: 'k2' });
  await messages.append(made.id, text, { ...once, key: 'k2' });
  const filters = [
    {},
    { folder: '/a' },
    { label: 'x' },
    { labels: ['x', 'y'] },
    { ids: [made.id] },
    { status: 'active' as const },
    { minImportance: 1, maxImportance: 9 },
    { minImportance: PINNED_IMPORTANCE, status: 'active' as const },
    { metadata: { m: 1, n: 'x', b: true } },
  ];
  for (const filter of filters) {
    await conversations.list(filter, PAGE);
    await conversations.list(filter, { ...PAGE, after: made });
    await conversations.count(filter);
    await conversations.keys(filter);
    await tenant.overview(filter);
    await messages.findParticipants(['ann'], filter);
  }
  await conversations.update(made.id, { label: 'z' });
  const listed = await messages.list(made.id, PAGE);
  await messages.find(listed[0]?.id ?? '');
  await messages.getByKeys(listed.map(({ key }) => key));
  const space = await store.vectors.getSpace('m', 1);
  await store.vectors.currentSpace();
  const [job, other] = await store.jobs.claim(10, 0);
  const vectors = (job?.messageKeys ?? []).map((messageKey) => ({ messageKey, vector: Float32Array.of(1) }));
  await store.vectors.texts(job?.messageKeys ?? []);
  await store.vectors.complete(job?.id ?? 0, space.id, vectors);
  await store.vectors.get(space.id, job?.messageKeys ?? []);
  await store.jobs.split(other?.id ?? 0);
  await store.jobs.retry(other?.id ?? 0, 0, 'x');
  await store.jobs.fail(other?.id ?? 0, 'x');
  await tenant.record.delete({ conversations: { label: 'z' } }, { dryRun: true });
  await tenant.record.delete({ conversations: {}, sentFromMs: 1 }, { dryRun: true });
  const filling = await store.spaces.begin('n', 2);
  await store.spaces.list();
  const { messages: toFill, throughSeq } = await store.spaces.next(filling.id, 1);
  const filled = toFill.map(({ messageKey }) => ({ messageKey, vector: Float32Array.of(1, 2) }));
  const refused = [{ messageKey: toFill[0]?.messageKey ?? 0, reason: 'x' }];
  await store.spaces.fill(filling.id, { vectors: filled, refused, throughSeq });
  while ((await store.spaces.next(filling.id, 10)).messages.length > 0) {
    const rest = await store.spaces.next(filling.id, 10);
    await store.spaces.fill(filling.id, { vectors: [], refused: [], throughSeq: rest.throughSeq });
  }
  await store.spaces.switchTo(filling.id);
  await store.spaces.abandon((await store.spaces.begin('o', 2)).id);
  while (await store.spaces.drop(10));
  await store.jobs.counts();
  await store.jobs.counts('a');
  await tenant.embeddings.counts();
  await tenant.embeddings.listFailed({ limit: 1, afterKey: 1 });
  await tenant.embeddings.retryFailed();
  await store.changes.read(0, 10);
  await store.changes.lastSeq();
  const life = { createdAtMs: 1, expiresAtMs: null, lastUsedAtMs: null };
  await store.keys.add({ hash: 'h', id: 'i', prefix: null, tenantId: 'b', name: 'n', scopes: [], ...life });
  await store.keys.noteUses(new Map([['h', 2]]));
  await store.keys.list();
  await store.keys.remove('h');
  const once2 = { key: 'j', fingerprint: 'f' };
  const work = await tenant.backgroundJobs.create({ kind: 'k', unit: 'things' }, once2);
  await tenant.backgroundJobs.find(work.id);
  await tenant.backgroundJobs.list({}, { limit: 1 });
  await tenant.backgroundJobs.list({ kind: 'k', state: 'pending' }, { limit: 1, beforeId: work.id });
  await store.backgroundJobs.unfinished();
  await store.backgroundJobs.start(work);
  await store.backgroundJobs.report(work, { done: 1 });
  await tenant.backgroundJobs.cancel(work.id);
  await store.backgroundJobs.finish(work, { state: 'cancelled' });
  await store.statistics();
  await store.ping();
  const summary = { level: 'daily' as const, timeZone: 'UTC', fromMs: 0, toMs: 1, content: '', model: 'm' };
  const more = { fallbackReason: null, tokens: 0, fingerprint: 'f', generatedAtMs: 0, messageKeys: [] };
  await tenant.summaries.save(made.id, { ...summary, ...more });
  await tenant.summaries.sources(made.id);
  await tenant.summaries.sources(made.id, { fromMs: 0, toMs: 1 });
  await tenant.summaries.list(made.id);
  await importTwice(tenant);
  await tenant.pruning.candidates({ updatedBeforeMs: 1 }, 'age', 10);
  await tenant.pruning.candidates({ updatedBeforeMs: 1 }, 'importance', 10);
  await tenant.pruning.prune([made.id], 'archive');
  await messages.delete([listed[0]?.id ?? '']);
  await conversations.delete({ label: 'z' });
}
