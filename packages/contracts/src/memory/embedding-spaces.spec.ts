import { describe, expect, it } from '@jest/globals';
import { readContract } from '../contract/read-contract.js';
import { RebuildEmbeddingsBody } from './embedding-spaces.js';

describe('RebuildEmbeddingsBody', () => {
  it('never embeds everything with another model than the one that was meant', () => {
    expect(() => readContract(RebuildEmbeddingsBody, { modle: 'nomic-embed-text' })).toThrow(
      'did you mean model?',
    );
    expect(readContract(RebuildEmbeddingsBody, { model: 'nomic-embed-text' }).model).toBe('nomic-embed-text');
  });
});
