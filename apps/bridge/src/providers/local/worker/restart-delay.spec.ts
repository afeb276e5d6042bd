import { expect, it } from '@jest/globals';
import { restartDelayMs } from './restart-delay.js';

it('doubles the delay with each death, up to half a minute', () => {
  expect([0, 1, 2, 3, 8, 60].map(restartDelayMs)).toEqual([0, 250, 500, 1_000, 30_000, 30_000]);
});
