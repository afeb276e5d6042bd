import { describe, expect, it } from '@jest/globals';
import { AppError } from '@sekha/contracts';
import { databaseCheck } from './database-check.js';

const MUCH = async () => 2 ** 40;
const statistics = async () => ({}) as never;
const failing = (error: AppError) =>
  databaseCheck({ ping: () => Promise.reject(error), statistics }, MUCH).check();
const withRoom = (bytes: number) =>
  databaseCheck({ ping: async () => undefined, statistics }, async () => bytes).check();

describe('the check of the record', () => {
  it('is degraded, and says why, while the record can be read and not written', async () => {
    expect(await failing(new AppError('store.full', 'the store is full'))).toEqual({
      status: 'degraded',
      error: 'the store is full',
    });
    const readOnly = new AppError('store.unavailable', 'read-only', { details: { reason: 'read_only' } });
    expect(await failing(readOnly)).toMatchObject({ status: 'degraded' });
  });

  it('warns before the disk is full', async () => {
    expect(await withRoom(2 ** 30)).toEqual({ status: 'ok' });
    expect(await withRoom(1_000)).toEqual({
      status: 'degraded',
      error: 'the disk is full or will be soon: 1000 bytes are left',
    });
  });

  it('is down when the record cannot be used', async () => {
    const broken = new AppError('store.unavailable', 'damaged', { details: { reason: 'corrupt' } });
    await expect(failing(broken)).rejects.toBe(broken);
  });
});
