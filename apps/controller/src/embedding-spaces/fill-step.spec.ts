import { describe, expect, it } from '@jest/globals';
import { AppError } from '@sekha/contracts';
import type { FilledBatch, SpaceStatus } from '@sekha/store';
import type { Embedding } from '../bridge-client/bridge-client.js';
import { EmbeddingShare } from '../ingestion/embedding-share.js';
import { FillStep } from './fill-step.js';

const SPACE: SpaceStatus = {
  id: 7,
  model: 'new',
  dimension: 2,
  generation: 1,
  state: 'filling',
  createdAtMs: 0,
};

/** A step over so many messages, with a bridge that does as it is told. */
class Bench {
  readonly calls: number[] = [];
  readonly filled: FilledBatch[] = [];
  readonly stop = new AbortController();
  answer: (texts: readonly string[]) => Partial<Embedding> = () => ({});
  readonly step: FillStep;

  constructor(count: number) {
    const messages = Array.from({ length: count }, (_, at) => ({
      messageKey: at + 1,
      content: `t${at + 1}`,
    }));
    const spaces = {
      next: async () => ({ messages, throughSeq: 99 }),
      fill: async (_id: number, batch: FilledBatch) => void this.filled.push(batch),
    };
    const bridge = {
      embed: async (texts: readonly string[]): Promise<Embedding> => {
        this.calls.push(texts.length);
        const vectors = texts.map((text) => Float32Array.of(1, Number(text.slice(1))));
        return { vectors, model: 'new', providerId: 'p', costUsd: 0, ...this.answer(texts) };
      },
    };
    this.step = new FillStep(spaces, bridge, new EmbeddingShare(), SPACE, this.stop.signal);
  }
}

describe('FillStep', () => {
  it('stores each message’s own vector and moves the cursor behind the batch', async () => {
    const bench = new Bench(30);
    expect(await bench.step.run()).toEqual({ messages: 30, refused: 0 });
    const [batch] = bench.filled;
    expect(batch?.throughSeq).toBe(99);
    expect(batch?.vectors.map(({ messageKey, vector }) => vector[1] === messageKey)).toEqual(
      Array.from({ length: 30 }, () => true),
    );
  });

  it('moves the cursor also when nothing is left', async () => {
    const bench = new Bench(0);
    expect(await bench.step.run()).toEqual({ messages: 0, refused: 0 });
    expect(bench.filled).toEqual([{ vectors: [], refused: [], throughSeq: 99 }]);
    expect(bench.calls).toEqual([]);
  });

  it('halves what a model would not take together', async () => {
    const bench = new Bench(8);
    bench.answer = (texts) => {
      if (texts.length > 2) throw new AppError('provider.rejected', 'too many');
      return {};
    };
    await bench.step.run();
    expect(bench.calls).toEqual([8, 4, 2, 2, 4, 2, 2]);
    expect(bench.filled[0]?.vectors.map(({ messageKey }) => messageKey)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it.each<[string, () => Partial<Embedding>, object]>([
    ['another model answers', () => ({ model: 'other' }), { code: 'embedding_space.conflict' }],
    [
      'the dimension is another',
      () => ({ vectors: Array.from({ length: 8 }, () => Float32Array.of(1, 2, 3)) }),
      { code: 'embedding_space.conflict', details: { model: 'new', known: 2, given: 3 } },
    ],
    [
      'something is wrong with us',
      () => {
        throw new TypeError('a bug');
      },
      { message: 'a bug' },
    ],
  ])('ends, and stores nothing, when %s', async (_why, answer, error) => {
    const bench = new Bench(8);
    bench.answer = answer;
    await expect(bench.step.run()).rejects.toMatchObject(error);
    expect(bench.filled).toEqual([]);
  });

  it('waits for a model that is away, says why, and ends when it is told to', async () => {
    const bench = new Bench(8);
    const asked = new Promise<void>((resolve) => {
      bench.answer = () => {
        resolve();
        throw new AppError('bridge.unavailable', 'away');
      };
    });
    const run = bench.step.run();
    await asked;
    await new Promise((resolve) => setImmediate(resolve));
    expect(bench.step.waitsFor).toBe('away');
    bench.stop.abort(new AppError('call.aborted', 'cancelled'));
    await expect(run).rejects.toBeDefined();
    expect(bench.filled).toEqual([]);
  });
});
