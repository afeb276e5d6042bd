import { describe, expect, it } from '@jest/globals';
import { DatabaseSync } from '@photostructure/sqlite';
import { Connection } from './connection.js';
import { countAlong } from './count-along.js';

const VECTORS = { table: 'vectors', index: 'place', columns: ['tenant', 'message_key', 'space_id'] } as const;

describe('counting along an index', () => {
  it.each([0, 1, 2, 3, 4, 9, 10, 11])('finds each of %i rows once, in steps of three', async (rows) => {
    const connection = new Connection(new DatabaseSync(':memory:'));
    connection.exec(
      'CREATE TABLE vectors (tenant, message_key, space_id); CREATE UNIQUE INDEX place ON vectors (tenant, message_key, space_id)',
    );
    const expected = new Map<number, number>();
    for (let row = 0; row < rows; row++) {
      const space = row % 3 === 0 ? 1 : 2;
      connection.run('INSERT INTO vectors VALUES (?, ?, ?)', row % 2, Math.floor(row / 2), space);
      expected.set(space, (expected.get(space) ?? 0) + 1);
    }
    expect(await countAlong(connection, VECTORS, 'space_id', 3)).toEqual(expected);
    connection.close();
  });
});
