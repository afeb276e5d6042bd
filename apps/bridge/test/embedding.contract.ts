import { afterEach, beforeEach, describe, expect } from '@jest/globals';
import { type Fault, wordVector } from '@sekha/testing';
import type { CallContext, EmbedReply, EmbedRequest } from '../src/providers/provider.js';
import { failureOf, promising, type Started, type Subject } from './chat-subject.js';

/** A vendor that embeds; `answerOf` writes vectors as the vendor does. */
export interface EmbeddingSubject extends Subject {
  embeddingModel: string;
  embeddingPath: string;
  dimensions: number;
  answerOf(vectors: unknown[]): unknown;
}

/** What every adapter that embeds must do, whatever its vendor. */
export function embeddingContract(subject: EmbeddingSubject): void {
  describe(`embeddings through ${subject.name}`, () => {
    let started: Started;
    const promise = promising(subject);

    beforeEach(async () => {
      started = await subject.start();
    });
    afterEach(async () => {
      await started.provider.close?.();
      await started.server.stop();
    });

    const quiet = (): CallContext => ({ signal: new AbortController().signal });
    const embed = (
      texts: string[],
      more: Partial<EmbedRequest> = {},
      call = quiet(),
    ): Promise<EmbedReply> => {
      if (started.provider.embed === undefined) throw new Error('the adapter cannot embed');
      return started.provider.embed({ model: subject.embeddingModel, texts, ...more }, call);
    };
    const refusal = async (fault: Fault, texts = ['one', 'two']): Promise<unknown> => {
      started.server.faults.next(fault);
      return failureOf(embed(texts));
    };

    promise('gives one vector for each text, in order, with one call', async () => {
      const texts = Array.from({ length: 40 }, (_, at) => `text number ${at} about owls`);
      const reply = await embed(texts);
      expect(reply.vectors).toHaveLength(40);
      for (const [at, text] of texts.entries()) {
        expect(reply.vectors[at]).toEqual(Float32Array.from(wordVector(text, subject.dimensions)));
      }
      expect(reply.inputTokens).toBeGreaterThan(0);
      expect(started.server.log.of(subject.embeddingPath)).toHaveLength(1);
    });

    promise('asks for shorter vectors', async () => {
      const { vectors } = await embed(['short'], { dimensions: 64 });
      expect(vectors[0]).toHaveLength(64);
    });

    promise('refuses vectors of another length than was asked for', async () => {
      started.server.faults.next({ body: subject.answerOf([[1, 0, 0]]) });
      expect(await failureOf(embed(['x'], { dimensions: 2 }))).toMatchObject({ code: 'model.unsupported' });
    });

    const unusable: [string, unknown[]][] = [
      ['fewer vectors than texts', [[1, 0]]],
      ['more vectors than texts', [[1], [1], [1]]],
      ['an empty vector', [[], []]],
      ['vectors of unequal length', [[1, 0], [1]]],
      [
        'a value that is no number',
        [
          [1, 'x'],
          [1, 0],
        ],
      ],
      [
        'a null in a vector',
        [
          [1, null],
          [1, 0],
        ],
      ],
      [
        'a value beyond a float',
        [
          [1e300, 0],
          [1, 0],
        ],
      ],
      ['no vector at all', [null, null]],
    ];
    for (const [what, vectors] of unusable) {
      promise(`refuses ${what}`, async () => {
        expect(await refusal({ body: subject.answerOf(vectors) })).toMatchObject({
          code: 'provider.invalid_response',
        });
      });
    }

    promise('refuses answers that are none', async () => {
      for (const body of ['oops', {}, { data: 'x', embeddings: 'x' }]) {
        expect(await refusal({ body })).toMatchObject({ code: 'provider.invalid_response' });
      }
    });

    promise('fails with the vendor', async () => {
      const code = async (fault: Fault): Promise<unknown> =>
        ((await refusal(fault)) as { code: string }).code;
      expect(await code({ status: 429 })).toBe('provider.rate_limited');
      expect(await code({ status: 503 })).toBe('provider.overloaded');
      expect(await code({ truncateBody: true })).toBe('provider.invalid_response');
      expect(await code({ resetBeforeHeaders: true })).toBe('provider.connection_failed');
      expect(await failureOf(embed(['x'], { model: 'no-such-model' }))).toMatchObject({
        code: 'provider.model_missing',
      });
    });

    promise('leaves with the caller', async () => {
      started.server.faults.always({ silence: true });
      const leaving = new AbortController();
      const failure = failureOf(embed(['x'], {}, { signal: leaving.signal }));
      const seen = await started.server.log.arrived(1);
      leaving.abort();
      expect(await failure).toMatchObject({ code: 'call.aborted' });
      await seen.ended;
      expect(seen.abortedAtMs).toBeDefined();
    });
  });
}
