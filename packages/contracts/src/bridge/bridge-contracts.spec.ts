import { describe, expect, it } from '@jest/globals';
import { contractSchema } from '../contract/contract-schemas.js';
import { readContract } from '../contract/read-contract.js';
import { EmbedBody, OpenAiEmbeddingsBody, RouteBody, ScoreBody, SummarizeBody } from './index.js';

describe('the contracts of the bridge', () => {
  it.each(['conversation', 'text', 'message'])('takes what to score as %s', (name) => {
    expect(readContract(ScoreBody, { [name]: 'x' }).conversation).toBe('x');
  });

  it('names the levels when a summary asks for another one', () => {
    expect(() => readContract(SummarizeBody, { messages: [], level: 'hourly' })).toThrow(/Must be daily/);
  });

  it('takes a text or texts as input, and says so when it gets token numbers', () => {
    expect(readContract(OpenAiEmbeddingsBody, { input: ['a', 'b'] }).input).toEqual(['a', 'b']);
    expect(() => readContract(OpenAiEmbeddingsBody, { input: [1, 2] })).toThrow(/string/);
  });

  it('refuses a negative or endless cost limit', () => {
    expect(() => readContract(RouteBody, { task: 'embedding', max_cost: -1 })).toThrow(/max_cost/);
    expect(() => readContract(RouteBody, { task: 'embedding', max_cost: Number.NaN })).toThrow(/max_cost/);
  });

  it('documents every member of an embed call', () => {
    expect(Object.keys(contractSchema(EmbedBody).properties ?? {})).toEqual(
      expect.arrayContaining(['text', 'texts', 'input', 'model', 'encoding_format', 'dimensions']),
    );
  });
});
