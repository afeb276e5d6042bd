import { describe, expect, it } from '@jest/globals';
import { DatabaseSync } from '@photostructure/sqlite';
import { AppError } from '@sekha/contracts';
import { toStoreError } from './store-errors.js';

function failureOf(work: (database: InstanceType<typeof DatabaseSync>) => void): unknown {
  const database = new DatabaseSync(':memory:');
  database.exec('CREATE TABLE t (a INTEGER NOT NULL) STRICT');
  try {
    work(database);
  } catch (error) {
    return toStoreError(error);
  } finally {
    if (database.isOpen) database.close();
  }
  return undefined;
}

describe('toStoreError', () => {
  it('reads a store that became read-only', () => {
    const failure = failureOf((database) =>
      database.exec('PRAGMA query_only = ON; INSERT INTO t VALUES (1)'),
    );
    expect(failure).toMatchObject({ code: 'store.unavailable', details: { reason: 'read_only' } });
  });

  it('reads a closed store', () => {
    const failure = failureOf((database) => {
      database.close();
      database.exec('SELECT 1');
    });
    expect(failure).toMatchObject({ code: 'store.unavailable', details: { reason: 'closed' } });
  });

  it.each([
    ['ENOSPC', 'store.full'],
    ['EDQUOT', 'store.full'],
    ['EROFS', 'store.unavailable'],
    ['EACCES', 'store.unavailable'],
    ['ENOTDIR', 'store.unavailable'],
  ])('reads %s of the file system as %s', (code, expected) => {
    const failure = toStoreError(Object.assign(new Error('raw /secret/path'), { code }));
    expect(failure).toBeInstanceOf(AppError);
    expect(failure).toMatchObject({ code: expected });
    expect((failure as AppError).message).not.toContain('/secret');
  });

  it('leaves a fault of our own as it is, so that it is seen as one', () => {
    const failure = failureOf((database) => database.exec('INSERT INTO t VALUES (NULL)'));
    expect(failure).not.toBeInstanceOf(AppError);
    expect(failure).toMatchObject({ errcode: expect.any(Number) });
    expect(toStoreError('text')).toBe('text');
  });
});
