import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { DatabaseSync } from '@photostructure/sqlite';
import { Connection } from './connection.js';
import { WriteQueue } from './write-queue.js';

/** Refuses to take back what was written, so many times. */
class StubbornConnection extends Connection {
  refusals = 0;

  override exec(sql: string): void {
    if (sql.startsWith('ROLLBACK') && this.refusals > 0) {
      this.refusals -= 1;
      throw new Error('the disk reported an error');
    }
    super.exec(sql);
  }
}

describe('a WriteQueue whose connection does not roll back', () => {
  let connection: StubbornConnection;
  let queue: WriteQueue;
  const kept = (): unknown[] => connection.all('SELECT value FROM kept ORDER BY value');
  const write = (value: number) => queue.run(() => connection.run('INSERT INTO kept VALUES (?)', value));
  const writeAndFail = (value: number) => () => {
    connection.run('INSERT INTO kept VALUES (?)', value);
    throw new Error('no');
  };

  beforeEach(() => {
    jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    connection = new StubbornConnection(new DatabaseSync(':memory:'));
    connection.exec('CREATE TABLE kept (value)');
    queue = new WriteQueue(connection, () => undefined);
  });
  afterEach(async () => {
    await queue.close();
    connection.close();
    jest.restoreAllMocks();
  });

  it('tries again before the next write, which stands alone', async () => {
    connection.refusals = 1;
    await expect(queue.run(writeAndFail(1))).rejects.toThrow('no');
    await write(2);
    expect(kept()).toEqual([{ value: 2 }]);
    expect(connection.database.isTransaction).toBe(false);
  });

  it('lets each write of a group meet its own fate', async () => {
    connection.refusals = 1;
    const outcomes = await Promise.allSettled([write(1), queue.run(writeAndFail(2)), write(3)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(kept()).toEqual([{ value: 1 }, { value: 3 }]);
  });

  it('refuses what comes while it cannot, and goes on when it can', async () => {
    connection.refusals = 100;
    await expect(queue.run(writeAndFail(1))).rejects.toThrow('no');
    const refused = { code: 'store.unavailable', details: { reason: 'io' } };
    await expect(write(2)).rejects.toMatchObject(refused);
    await expect(queue.runInSteps(function* () {})).rejects.toMatchObject(refused);
    connection.refusals = 0;
    await Promise.all([write(3), write(4)]);
    expect(kept()).toEqual([{ value: 3 }, { value: 4 }]);
  });

  it('leaves nothing open when it is closed', async () => {
    connection.refusals = 1;
    await expect(queue.run(writeAndFail(1))).rejects.toThrow('no');
    await queue.close();
    expect(connection.database.isTransaction).toBe(false);
  });
});

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
