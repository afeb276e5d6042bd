import { describe, expect, it } from '@jest/globals';
import { AppError } from './app-error.js';
import { isErrorCode } from './error-codes.js';

describe('AppError', () => {
  it('takes its HTTP status from the table', () => {
    expect(new AppError('conversation.not_found', 'no such conversation').status).toBe(404);
  });

  it('keeps the cause for the log and the details for the caller', () => {
    const cause = new Error('disk');
    const error = new AppError('store.full', 'the disk is full', { cause, details: { free: 0 } });
    expect(error.cause).toBe(cause);
    expect(error.details).toEqual({ free: 0 });
  });

  it('knows its own codes and no inherited name', () => {
    expect(isErrorCode('internal')).toBe(true);
    expect(isErrorCode('toString')).toBe(false);
    expect(isErrorCode(404)).toBe(false);
  });
});
