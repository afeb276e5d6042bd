import { describe, expect, it } from '@jest/globals';
import { AppError } from '@sekha/contracts';
import { failureFacts } from './failure-facts.js';

describe('failureFacts', () => {
  it('tells why what was foreseen failed, without a stack', () => {
    const cause = new Error('timeout of 30000ms exceeded');
    expect(
      failureFacts(new AppError('bridge.timeout', 'the bridge did not answer in time', { cause })),
    ).toEqual({
      error_code: 'bridge.timeout',
      reason: 'the bridge did not answer in time',
      cause: 'timeout of 30000ms exceeded',
    });
  });

  it('keeps the stack of a defect', () => {
    const defect = new TypeError('x is not a function');
    expect(failureFacts(defect)).toEqual({ err: defect });
  });
});
