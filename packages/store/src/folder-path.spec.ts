import { describe, expect, it } from '@jest/globals';
import { normaliseFolder, toSubtreeKey, toSubtreeRange } from './folder-path.js';

const covers = (folder: string, other: string): boolean => {
  const range = toSubtreeRange(folder);
  const key = toSubtreeKey(other);
  return range === undefined || (key >= range.from && key < range.before);
};

describe('folder paths', () => {
  it.each([
    ['', '/'],
    ['/', '/'],
    ['//', '/'],
    ['job', '/job'],
    ['/job/', '/job'],
    ['job//x /', '/job/x'],
  ])('keeps %j as %j', (given, kept) => {
    expect(normaliseFolder(given)).toBe(kept);
  });

  it('covers a folder and what is below it by path segment', () => {
    expect(covers('/job', '/job')).toBe(true);
    expect(covers('/job', '/job/x/y')).toBe(true);
    expect(covers('/job', '/jobs')).toBe(false);
    expect(covers('/job', '/job-old')).toBe(false);
    expect(covers('/job', '/job0')).toBe(false);
    expect(covers('/job/x', '/job')).toBe(false);
    expect(covers('/', '/anything')).toBe(true);
    expect(covers('/', '/')).toBe(true);
    expect(covers('/job', '/')).toBe(false);
  });
});
