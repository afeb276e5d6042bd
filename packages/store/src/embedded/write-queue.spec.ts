import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { DatabaseSync } from '@photostructure/sqlite';
import { Connection } from './connection.js';
import { WriteQueue } from './write-queue.js';

describe('WriteQueue', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('goes on, and stands by its writes, when whoever hears of a commit fails', async () => {
    const warned = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const connection = new Connection(new DatabaseSync(':memory:'));
    connection.exec('CREATE TABLE kept (value)');
    const queue = new WriteQueue(connection, () => {
      throw new Error('the reader cannot read');
    });
    const write = (value: number) => queue.run(() => connection.run('INSERT INTO kept VALUES (?)', value));
    await write(1);
    await Promise.all([write(2), write(3)]);
    await write(4);
    await queue.close();
    expect(connection.all('SELECT value FROM kept')).toHaveLength(4);
    expect(warned.mock.calls.map(([warning]) => warning)).toEqual(
      Array.from({ length: 3 }, () => expect.stringContaining('the reader cannot read')),
    );
    connection.close();
  });
});
