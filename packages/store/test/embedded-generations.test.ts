import { describe, expect, it } from '@jest/globals';
import { DatabaseSync } from '@photostructure/sqlite';
import { Connection } from '../src/embedded/connection.js';
import { migrate } from '../src/embedded/migrate.js';
import { MIGRATIONS } from '../src/embedded/migrations/all-migrations.js';

const BEFORE = MIGRATIONS.filter(({ version }) => version < 6);

function storeBefore(): Connection {
  const connection = new Connection(new DatabaseSync(':memory:'));
  connection.exec('PRAGMA foreign_keys = ON');
  migrate(connection, BEFORE, 1);
  connection.exec(`
    INSERT INTO tenants (key, id) VALUES (1, 'a');
    INSERT INTO conversations VALUES (1, 1, 'c', '', '/', '/', 'active', 5, 1, 1, 2, 2, 2, '{}');
    INSERT INTO messages VALUES (1, 1, 1, 0, 'm', 'user', NULL, 1, 1, '{}', 'x'), (2, 1, 1, 1, 'n', 'user', NULL, 1, 1, '{}', 'y');
    INSERT INTO embedding_spaces VALUES (3, 'used', 1, 1, 7), (4, 'idle', 1, 0, 8);
    INSERT INTO vectors VALUES (3, 1, 1, 3, x'00000000');
    INSERT INTO embedding_backlog VALUES (2, 1, 1)`);
  return connection;
}

describe('the step to generations of embedding spaces', () => {
  it('keeps spaces with their vectors, and gives a failed message without a job one that says why', () => {
    const connection = storeBefore();
    migrate(connection, MIGRATIONS, 2);
    expect(connection.all('SELECT id, model, generation, state, created_ms FROM embedding_spaces')).toEqual([
      { id: 3, model: 'used', generation: 1, state: 'current', created_ms: 7 },
      { id: 4, model: 'idle', generation: 1, state: 'retired', created_ms: 8 },
    ]);
    expect(connection.all('SELECT first_key, last_key, state FROM jobs')).toEqual([
      { first_key: 2, last_key: 2, state: 'failed' },
    ]);
    connection.run(
      `INSERT INTO embedding_spaces (model, generation, dimension, state, created_ms) VALUES ('used', 2, 1, 'filling', 9)`,
    );
    expect(connection.get('SELECT max(id) AS id FROM embedding_spaces')).toEqual({ id: 5 });
  });

  it('leaves references guarded, by the new table', () => {
    const connection = storeBefore();
    migrate(connection, MIGRATIONS, 2);
    expect(() => connection.run(`INSERT INTO vectors VALUES (9, 1, 1, 99, x'00')`)).toThrow(/FOREIGN KEY/);
    expect(connection.get('PRAGMA foreign_keys')).toEqual({ foreign_keys: 1 });
  });

  it('refuses a record whose references are broken, and changes nothing of it', () => {
    const connection = storeBefore();
    connection.exec(`PRAGMA foreign_keys = OFF; INSERT INTO vectors VALUES (9, 1, 2, 99, x'00')`);
    expect(() => migrate(connection, MIGRATIONS, 2)).toThrow(/embedding-generations/);
    expect(connection.get('SELECT max(version) AS version FROM schema_migrations')).toEqual({ version: 5 });
    expect(connection.all('SELECT is_current FROM embedding_spaces ORDER BY id')).toEqual([
      { is_current: 1 },
      { is_current: 0 },
    ]);
  });
});
