import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { IndexCore } from '../core/index-core.js';
import type { IndexCandidate, IndexQuery } from '../search-index.js';
import { SearchBatch } from './search-batch.js';

const core = new IndexCore();
core.apply(
  ['tea in the garden', 'coffee', 'tea again'].map((content, i) => ({
    kind: 'message' as const,
    tenantId: 'home',
    message: {
      key: i + 1,
      conversationKey: 1,
      seq: i * 3,
      role: 'user',
      name: null,
      content,
      sentAtMs: i,
    },
  })),
  1,
);

const query = (more: Partial<IndexQuery>): IndexQuery => ({ tenantId: 'home', depth: 10, ...more });

function ask(batch: SearchBatch, asked: IndexQuery): Promise<IndexCandidate[]> {
  return new Promise((answer, fail) => batch.add({ query: asked, answer, fail }));
}

describe('searches that come together', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('are done together, at most eight at once, each with its own answer', async () => {
    const batch = new SearchBatch(core);
    const complete = jest.spyOn(core, 'complete');
    const texts = Array.from({ length: 11 }, (_, i) => (i % 2 === 0 ? 'tea' : 'coffee'));
    const answers = await Promise.all(texts.map((text) => ask(batch, query({ text }))));
    expect(complete.mock.calls.map(([searches]) => searches.length)).toEqual([8, 3]);
    answers.forEach((answer, i) => {
      expect(answer).toEqual(core.search(query({ text: texts[i] as string })));
    });
  });

  it('fail alone', async () => {
    const batch = new SearchBatch(core);
    const [good, bad, other] = await Promise.allSettled([
      ask(batch, query({ text: 'tea' })),
      ask(batch, query({ depth: -1 })),
      ask(batch, query({ text: 'coffee' })),
    ]);
    expect(bad?.status).toBe('rejected');
    expect([good, other].map((one) => one?.status)).toEqual(['fulfilled', 'fulfilled']);
  });

  it('all fail when what they share fails', async () => {
    jest.spyOn(core, 'complete').mockImplementation(() => {
      throw new Error('broken');
    });
    const batch = new SearchBatch(core);
    const asked = ['tea', 'coffee'].map((text) => ask(batch, query({ text })));
    for (const one of await Promise.allSettled(asked)) expect(one.status).toBe('rejected');
  });

  it('are answered at once when the index is about to close', async () => {
    const batch = new SearchBatch(core);
    const answers: IndexCandidate[][] = [];
    for (let i = 0; i < 10; i++)
      batch.add({ query: query({ text: 'tea' }), answer: (one) => answers.push(one), fail: () => undefined });
    batch.finish();
    expect(answers.length).toBe(10);
    await new Promise(setImmediate);
    expect(answers.length).toBe(10);
  });
});
