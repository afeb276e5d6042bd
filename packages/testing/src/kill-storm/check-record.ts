import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';

type Database = InstanceType<typeof DatabaseSync>;

/** Tables whose message keys outlive their messages on purpose. */
const REMEMBERS_THE_DEAD = ['deletions'];

const BEGUN = 'SELECT count(*) AS count FROM begun_deletions';

export interface RecordTotals {
  conversations: number;
  messages: number;
  /** In the space that serves searches. */
  withVector: number;
  /** In spaces that do not serve any more. */
  staleVectors: number;
  pending: number;
  /** Jobs that are not over. */
  unfinishedJobs: number;
}

/**
 * Looks into the file of a record for what no route shows: damage, rows that hang in the air, counters that lie,
 * messages that nobody will embed. Returns the totals; throws with everything that is wrong. The file may be in use.
 */
export function checkRecord(dataDir: string): RecordTotals {
  const database = new DatabaseSync(join(dataDir, 'sekha.db'), { readOnly: true, timeout: 5_000 });
  try {
    database.exec('BEGIN');
    const problems = [
      ...damage(database),
      ...orphans(database),
      ...wrongCounts(database),
      ...withoutJob(database),
      ...begunDeletions(database),
    ];
    if (problems.length > 0) throw new Error(`the record is not whole: ${problems.join('; ')}`);
    return totals(database);
  } finally {
    database.close();
  }
}

/** Deletions of which a part is gone: what a killed process leaves behind, and the next start completes. */
export function countBegunDeletions(dataDir: string): number {
  const database = new DatabaseSync(join(dataDir, 'sekha.db'), { readOnly: true, timeout: 5_000 });
  try {
    return countOf(database, BEGUN);
  } finally {
    database.close();
  }
}

function damage(database: Database): string[] {
  const integrity = database.prepare('PRAGMA integrity_check(5)').all() as { integrity_check: string }[];
  const found = integrity.map((row) => row.integrity_check).filter((line) => line !== 'ok');
  const foreign = database.prepare('PRAGMA foreign_key_check').all() as { table: string }[];
  return [...found, ...foreign.map(({ table }) => `a row of ${table} points nowhere`)];
}

/** Any table, also one that is added later, that names a message or a conversation must name one that is there. */
function orphans(database: Database): string[] {
  const tables = database
    .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)
    .all() as { name: string }[];
  return tables
    .filter(({ name }) => !REMEMBERS_THE_DEAD.includes(name))
    .flatMap(({ name }) => {
      const columns = database.prepare('SELECT name, type FROM pragma_table_info(?)').all(name) as {
        name: string;
      }[];
      const has = (column: string): boolean => columns.some((one) => one.name === column);
      if (!has('tenant')) return [];
      return [
        ...(has('message_key') ? [danglingRows(database, name, 'message_key', 'messages')] : []),
        ...(has('conversation_key')
          ? [danglingRows(database, name, 'conversation_key', 'conversations')]
          : []),
      ].flat();
    });
}

function danglingRows(database: Database, table: string, column: string, target: string): string[] {
  const count = countOf(
    database,
    `SELECT count(*) AS count FROM "${table}" t WHERE t.${column} IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM ${target} x WHERE x.key = t.${column} AND x.tenant = t.tenant)`,
  );
  return count === 0 ? [] : [`${count} rows of ${table} have no ${target} row`];
}

function wrongCounts(database: Database): string[] {
  const rules: [string, string][] = [
    [
      'conversations count their messages wrongly',
      `SELECT count(*) AS count FROM conversations c WHERE c.message_count <>
         (SELECT count(*) FROM messages m WHERE m.tenant = c.tenant AND m.conversation_key = c.key)`,
    ],
    [
      'conversations count their words wrongly',
      `SELECT count(*) AS count FROM conversations c WHERE c.word_count <>
         (SELECT coalesce(sum(words), 0) FROM messages m WHERE m.tenant = c.tenant AND m.conversation_key = c.key)`,
    ],
    [
      'conversations would give a place twice',
      `SELECT count(*) AS count FROM conversations c WHERE c.next_seq <=
         (SELECT max(seq) FROM messages m WHERE m.tenant = c.tenant AND m.conversation_key = c.key)`,
    ],
    [
      'store-wide counters lie',
      `SELECT count(*) AS count FROM counters WHERE
         (name = 'messages' AND value <> (SELECT count(*) FROM messages)) OR
         (name = 'conversations' AND value <> (SELECT count(*) FROM conversations)) OR
         (name = 'sequence' AND value < (SELECT coalesce(max(key), 0) FROM messages))`,
    ],
    [
      'messages are deleted and there',
      'SELECT count(*) AS count FROM deletions d JOIN messages m ON m.key = d.message_key',
    ],
  ];
  return rules
    .map(([what, sql]) => ({ what, count: countOf(database, sql) }))
    .filter(({ count }) => count > 0)
    .map(({ what, count }) => `${count} ${what}`);
}

/** They are completed before the service says that it is there. */
function begunDeletions(database: Database): string[] {
  const count = countOf(database, BEGUN);
  return count === 0 ? [] : [`${count} deletions were begun and not completed`];
}

/** A message has its vector in the current space, or a place in the backlog with one job that covers it. */
function withoutJob(database: Database): string[] {
  const forgotten = countOf(
    database,
    `SELECT count(*) AS count FROM messages m WHERE trim(m.content) <> ''
       AND NOT EXISTS (SELECT 1 FROM vectors v WHERE v.tenant = m.tenant AND v.message_key = m.key)
       AND NOT EXISTS (SELECT 1 FROM embedding_backlog b WHERE b.message_key = m.key)`,
  );
  const uncovered = withoutOneJob(database);
  return [
    ...(forgotten === 0 ? [] : [`${forgotten} messages have neither a vector nor a place in the backlog`]),
    ...(uncovered === 0 ? [] : [`${uncovered} messages wait for an embedding that no single job will make`]),
  ];
}

/** In one walk over both, which are as long as the work that waits. */
function withoutOneJob(database: Database): number {
  const waiting = database
    .prepare('SELECT message_key AS key FROM embedding_backlog WHERE failed = 0 ORDER BY message_key')
    .all() as { key: number }[];
  const jobs = database
    .prepare(
      `SELECT first_key AS first, last_key AS last FROM jobs WHERE state <> 'failed' ORDER BY first_key, last_key`,
    )
    .all() as { first: number; last: number }[];
  let at = 0;
  let wrong = jobs.filter(({ first }, index) => first <= (jobs[index - 1]?.last ?? 0)).length;
  for (const { key } of waiting) {
    while ((jobs[at]?.last ?? Number.POSITIVE_INFINITY) < key) at++;
    if ((jobs[at]?.first ?? Number.POSITIVE_INFINITY) > key) wrong++;
  }
  return wrong;
}

function totals(database: Database): RecordTotals {
  return {
    conversations: countOf(database, 'SELECT count(*) AS count FROM conversations'),
    messages: countOf(database, 'SELECT count(*) AS count FROM messages'),
    withVector: countOf(
      database,
      `SELECT count(*) AS count FROM vectors v JOIN embedding_spaces s ON s.id = v.space_id WHERE s.state = 'current'`,
    ),
    staleVectors: countOf(
      database,
      `SELECT count(*) AS count FROM vectors v JOIN embedding_spaces s ON s.id = v.space_id WHERE s.state <> 'current'`,
    ),
    unfinishedJobs: countOf(
      database,
      `SELECT count(*) AS count FROM background_jobs WHERE state IN ('pending', 'running')`,
    ),
    pending: countOf(database, 'SELECT count(*) AS count FROM embedding_backlog WHERE failed = 0'),
  };
}

function countOf(database: Database, sql: string): number {
  return Number((database.prepare(sql).get() as { count: number }).count);
}
