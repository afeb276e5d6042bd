import { describe, expect, it } from '@jest/globals';
import { AppError } from '@sekha/contracts';
import type { QueryEmbedder } from '../query-embedder.js';
import { QueryVectors } from './query-vectors.js';

const SPACE = { id: 7, model: 'tiny', dimension: 2 };

function embedderOf(answer: (text: string) => { model: string; vector: Float32Array }) {
  const asked: string[] = [];
  const embedder: QueryEmbedder = {
    embedQuery: async (text) => {
      asked.push(text);
      return answer(text);
    },
  };
  return { asked, vectors: new QueryVectors(embedder) };
}
const tiny = () => ({ model: 'tiny', vector: Float32Array.of(3, 4) });

describe('QueryVectors', () => {
  it('gives unit vectors and asks for the same question once, also at the same time', async () => {
    const { asked, vectors } = embedderOf(tiny);
    const [first, second] = await Promise.all([vectors.find('a', SPACE), vectors.find('a', SPACE)]);
    expect(first).toEqual({ spaceId: 7, values: Float32Array.of(0.6, 0.8) });
    expect(second).toEqual(first);
    await vectors.find('a', SPACE);
    await vectors.find('b', SPACE);
    expect(asked).toEqual(['a', 'b']);
  });

  it('does not mix up spaces', async () => {
    const { asked, vectors } = embedderOf(tiny);
    await vectors.find('a', SPACE);
    await vectors.find('a', { ...SPACE, id: 8 });
    expect(asked).toHaveLength(2);
  });

  it('says why there is no vector, and asks again next time', async () => {
    let down = true;
    const { asked, vectors } = embedderOf(() => {
      if (down) throw new AppError('bridge.unavailable', 'the bridge is away');
      return tiny();
    });
    expect(await vectors.find('a', SPACE)).toEqual({
      reason: expect.stringContaining('bridge.unavailable: the bridge is away'),
    });
    down = false;
    expect(await vectors.find('a', SPACE)).toHaveProperty('values');
    expect(asked).toHaveLength(2);
  });

  it('never compares vectors of another model, size, or none at all', async () => {
    const reasonOf = async (model: string, ...vector: number[]) => {
      const { vectors } = embedderOf(() => ({ model, vector: Float32Array.from(vector) }));
      return vectors.find('a', SPACE);
    };
    expect(await reasonOf('other', 1, 0)).toHaveProperty('reason');
    expect(await reasonOf('tiny', 1, 0, 0)).toHaveProperty('reason');
    expect(await reasonOf('tiny', 0, 0)).toHaveProperty('reason');
    expect(await embedderOf(tiny).vectors.find('a', undefined)).toHaveProperty('reason');
  });

  it('does not wait for a bridge that hangs, waits once, and keeps what comes late', async () => {
    let nowMs = 0;
    let answer: () => void = () => undefined;
    const hanging = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const asked: string[] = [];
    const embedder: QueryEmbedder = {
      embedQuery: async (text) => {
        asked.push(text);
        await hanging;
        return tiny();
      },
    };
    const vectors = new QueryVectors(embedder, 5, () => nowMs);
    expect(await vectors.find('a', SPACE)).toEqual({ reason: expect.stringContaining('bridge.timeout') });
    expect(await vectors.find('b', SPACE)).toHaveProperty('reason');
    answer();
    await hanging;
    expect(await vectors.find('a', SPACE)).toHaveProperty('values');
    nowMs = 10_000;
    expect(await vectors.find('c', SPACE)).toHaveProperty('values');
    expect(asked).toEqual(['a', 'b', 'c']);
  });

  it('forgets the least recently asked beyond its size', async () => {
    const { asked, vectors } = embedderOf(tiny);
    for (let i = 0; i <= 2_000; i++) {
      await vectors.find(`q${i}`, SPACE);
      await vectors.find('kept', SPACE);
    }
    await vectors.find('kept', SPACE);
    await vectors.find('q0', SPACE);
    expect(asked.filter((text) => text === 'kept')).toHaveLength(1);
    expect(asked.filter((text) => text === 'q0')).toHaveLength(2);
  });

  it('lets a bug through', async () => {
    const { vectors } = embedderOf(() => {
      throw new TypeError('bug');
    });
    await expect(vectors.find('a', SPACE)).rejects.toThrow('bug');
  });
});
