import { describe, expect, it } from '@jest/globals';
import { Cancellation } from '../providers/call-signal.js';
import type { EmbedReply, EmbedRequest } from '../providers/provider.js';
import type { CallCandidate } from './call-candidate.js';
import { type PaidTokens, TextEmbedder } from './text-embedder.js';

const call = { signal: new Cancellation() };
const nothing = (): PaidTokens => ({ tokens: 0, uncounted: [] });

/** A vendor that takes two texts at once; a text's vector is its length. `answer` may fail or count. */
function vendor(answer: (texts: readonly string[]) => Promise<number | null> = async () => 1) {
  const asked: (readonly string[])[] = [];
  const embed = async ({ texts, model }: EmbedRequest): Promise<EmbedReply> => {
    asked.push(texts);
    const inputTokens = await answer(texts);
    return { model, vectors: texts.map((text) => Float32Array.of(text.length)), inputTokens };
  };
  const provider = { type: 't', embed, embedBatch: { texts: 2, characters: 100 } };
  const candidate: CallCandidate = {
    providerId: 'p',
    modelId: 'm',
    providerType: 't',
    provider,
    estimatedCostUsd: null,
    reason: '',
  };
  return { asked, candidate };
}

describe('TextEmbedder', () => {
  it('asks in calls that the vendor takes, keeps the order and sums what was counted', async () => {
    const { asked, candidate } = vendor(async (texts) => texts.length * 10);
    const paid = nothing();
    const texts = ['a', 'bb', 'ccc', 'bb', 'dddd', 'eeeee'];
    const vectors = await new TextEmbedder().embed(candidate, { model: 'm', texts }, call, paid);
    expect(vectors.map(([length]) => length)).toEqual([1, 2, 3, 2, 4, 5]);
    expect(asked).toEqual([['a', 'bb'], ['ccc', 'dddd'], ['eeeee']]);
    expect(paid).toEqual({ tokens: 50, uncounted: [] });
  });

  it('pays only for what is missing when it is repeated', async () => {
    let calls = 0;
    const { asked, candidate } = vendor(async () => {
      if (++calls === 2) throw new Error('broken');
      return 7;
    });
    const embedder = new TextEmbedder();
    const paid = nothing();
    const request = { model: 'm', texts: ['a', 'bb', 'ccc'] };
    await expect(embedder.embed(candidate, request, call, paid)).rejects.toThrow('broken');
    await embedder.embed(candidate, request, call, paid);
    expect(asked).toEqual([['a', 'bb'], ['ccc'], ['ccc']]);
    expect(paid.tokens).toBe(14);
  });

  it('lets one of those who ask the same at once pay, and remembers what nobody counted', async () => {
    const { asked, candidate } = vendor(async () => null);
    const embedder = new TextEmbedder();
    const [first, second] = [nothing(), nothing()];
    const request = { model: 'm', texts: ['a'] };
    await Promise.all([first, second].map((paid) => embedder.embed(candidate, request, call, paid)));
    expect(asked).toHaveLength(1);
    expect([first.uncounted, second.uncounted]).toEqual([['a'], []]);
  });

  it('does not let a question wait for the same text of an import', async () => {
    let hang = true;
    const { asked, candidate } = vendor(() => (hang ? new Promise(() => undefined) : Promise.resolve(1)));
    const embedder = new TextEmbedder();
    const request = { model: 'm', texts: ['a'] };
    void embedder.embed(candidate, { ...request, priority: 'background' }, call, nothing());
    hang = false;
    await embedder.embed(candidate, { ...request, priority: 'interactive' }, call, nothing());
    expect(asked).toHaveLength(2);
  });

  it('refuses an answer with too few vectors', async () => {
    const { candidate } = vendor();
    const short = { ...candidate.provider, embed: async () => ({ model: 'm', vectors: [], inputTokens: 1 }) };
    const asking = new TextEmbedder().embed(
      { ...candidate, provider: short },
      { model: 'm', texts: ['a'] },
      call,
      nothing(),
    );
    await expect(asking).rejects.toMatchObject({ code: 'provider.invalid_response' });
  });
});
