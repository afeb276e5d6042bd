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

  it('counts the same however often it is asked, and however much it has counted in between', () => {
    const counter = new TokenCounter();
    const before = counter.count(['a text of thirty-two characters.']);
    for (let other = 0; other < 1_000; other++) counter.count([`another text, number ${other}`]);
    expect(counter.count(['a text of thirty-two characters.'])).toBe(before);
  });

  it('forgets its guesses when the vocabulary is there', async () => {
    const counter = new TokenCounter();
    const guessed = counter.count(['internationalisation']);
    await counter.load();
    expect(counter.count(['internationalisation'])).toBe(loaded.count(['internationalisation']));
    expect(counter.count(['internationalisation'])).not.toBe(guessed);
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
