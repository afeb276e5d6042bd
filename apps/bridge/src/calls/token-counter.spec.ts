import { beforeAll, describe, expect, it } from '@jest/globals';
import { TokenCounter } from './token-counter.js';

describe('TokenCounter', () => {
  const loaded = new TokenCounter();
  beforeAll(() => loaded.load());

  it('guesses four characters a token until its vocabulary is there', () => {
    expect(new TokenCounter().count(['12345678', '1'])).toBe(3);
  });

  it('counts as the vocabulary does', () => {
    expect(loaded.count(['hello world'])).toBe(2);
    expect(loaded.count([])).toBe(0);
    expect(loaded.count([''])).toBe(0);
  });

  it('takes special tokens for the ordinary text they are in a message', () => {
    expect(loaded.count(['<|endoftext|>'])).toBeGreaterThan(1);
  });

  it('measures a huge text by its beginning', () => {
    const tokens = loaded.count(['word '.repeat(100_000)]);
    expect(tokens / 100_000).toBeGreaterThan(0.95);
    expect(tokens / 100_000).toBeLessThan(1.1);
  });
});
