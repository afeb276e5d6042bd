import { describe, expect, it, jest } from '@jest/globals';
import { DatabaseSync } from '@photostructure/sqlite';
import { Connection } from './connection.js';
import { OpenViews } from './open-views.js';

function connect(): Connection {
  const connection = new Connection(new DatabaseSync(':memory:'));
  connection.exec('CREATE TABLE counters (value)');
  return connection;
}

describe('OpenViews', () => {
  it('gives a connection to the next view, but none that did not leave its old state', () => {
    const made: Connection[] = [];
    const onClosed = jest.fn<() => void>();
    const views = new OpenViews(() => {
      const connection = connect();
      made.push(connection);
      return connection;
    }, onClosed);
    views.open().close();
    const second = views.open();
    expect(made).toHaveLength(1);
    const exec = jest.spyOn(second.connection, 'exec').mockImplementation(() => {
      throw new Error('the disk reported an error');
    });
    second.close();
    expect(exec).toHaveBeenCalledWith('ROLLBACK');
    expect(made[0]?.database.isOpen).toBe(false);
    expect(onClosed).toHaveBeenCalledTimes(2);
    const third = views.open();
    expect(third.connection.get('SELECT 1 AS one')).toEqual({ one: 1 });
    views.closeAll();
    expect(made.map(({ database }) => database.isOpen)).toEqual([false, false]);
  });
});
