import { describe, expect, it } from '@jest/globals';
import { AppError, type SummarizeAnswer, type SummarizeBody } from '@sekha/contracts';
import type { BridgeTasks } from '../../bridge-client/bridge-tasks.js';
import { callSizes, halved } from './call-sizes.js';
import { mapBounded } from './map-bounded.js';
import { splitToFit } from './split-to-fit.js';
import { SummaryWriter } from './summary-writer.js';

/** One token a word. */
const counter = { count: (text: string) => text.split(/\s+/).filter((word) => word !== '').length };
const words = (count: number, word = 'w'): string => Array(count).fill(word).join(' ');

describe('splitToFit', () => {
  it('fills groups up to the budget and keeps the order', async () => {
    const groups = await splitToFit(['a', 'b', 'c', 'd', 'e'], 20, counter);
    expect(groups).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
  });

  it('cuts a line that is too long, and loses nothing', async () => {
    const long = Array.from({ length: 100 }, (_, n) => `word${n}`).join(' ');
    const groups = await splitToFit(['short', long], 30, counter);
    for (const group of groups)
      expect(group.reduce((sum, line) => sum + counter.count(line) + 8, 0)).toBeLessThanOrEqual(30);
    expect(groups.flat().slice(1).join('')).toBe(long);
  });

  it('cuts what has no spaces, never through an emoji', async () => {
    const letters = { count: (text: string) => text.length };
    const line = '🎉'.repeat(50);
    const groups = await splitToFit([line], 19, letters);
    expect(groups.flat().join('')).toBe(line);
    for (const piece of groups.flat()) expect(/[\ud800-\udfff]/u.test(piece)).toBe(false);
  });
});

describe('mapBounded', () => {
  it('runs so many at once, keeps the order, and begins nothing after a failure', async () => {
    let running = 0;
    let most = 0;
    const begun: number[] = [];
    const work = async (value: number): Promise<number> => {
      begun.push(value);
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
      if (value === 3) throw new Error('three');
      return value * 2;
    };
    expect(await mapBounded([0, 1, 2], 2, work)).toEqual([0, 2, 4]);
    expect(most).toBe(2);
    begun.length = 0;
    await expect(mapBounded([3, 4, 5, 6, 7], 2, work)).rejects.toThrow('three');
    expect(begun.length).toBeLessThan(4);
  });
});

describe('callSizes', () => {
  it.each([1_024, 2_048, 4_096, 8_192, 128_000])('fits into a window of %i tokens', (window) => {
    for (const level of ['daily', 'weekly', 'monthly'] as const) {
      const { inputTokens, maxWords, partWords } = callSizes(level, window);
      expect(inputTokens * 1.3 + maxWords * 1.4 + 100).toBeLessThan(window);
      expect(partWords * 1.4 * 2).toBeLessThanOrEqual(inputTokens);
    }
  });

  it('halve down to a least', () => {
    let sizes = halved(callSizes('daily', 8_192));
    let rounds = 0;
    for (; sizes !== undefined; sizes = halved(sizes)) rounds++;
    expect(rounds).toBeLessThan(8);
  });
});

/** A model that says how many messages it got. */
class FakeTasks implements BridgeTasks {
  readonly asked: SummarizeBody[] = [];
  window: number | undefined = 4_096;
  answer: (body: SummarizeBody) => string = ({ messages }) => `summary of ${messages.length}`;
  failure: AppError | undefined;

  async summarize(body: SummarizeBody): Promise<SummarizeAnswer> {
    this.asked.push(body);
    if (this.failure !== undefined) throw this.failure;
    const { messages, level = 'daily' } = body;
    const rest = { provider_id: 'p', tokens_used: 1, cost_usd: 0, message_count: messages.length };
    return { summary: this.answer(body), model: 'fake', level, ...rest };
  }
  async contextWindow(): Promise<number | undefined> {
    return this.window;
  }
  score = (): never => expect('score').toBe('not asked') as never;
  chat = (): never => expect('chat').toBe('not asked') as never;
}

describe('SummaryWriter', () => {
  const never = new AbortController().signal;
  const lines = Array.from({ length: 10 }, (_, n) => `line ${n} ${words(300)}`);
  const material = { lines, texts: ['The ferry leaves at nine. It is blue.'] };

  it('sums a long day up in parts, and the parts in one, none larger than the model holds', async () => {
    const tasks = new FakeTasks();
    const written = await new SummaryWriter(tasks, counter, never).write(material, 'daily');
    expect(written).toEqual({ content: 'summary of 2', model: 'fake', fallbackReason: null });
    expect(tasks.asked.length).toBe(3);
    for (const { messages } of tasks.asked)
      expect(counter.count(messages.join(' '))).toBeLessThan(4_096 * 0.7);
    expect(tasks.asked.at(-1)?.messages).toEqual(['summary of 7', 'summary of 3']);
  });

  it('makes its calls smaller when the model says that they are too long', async () => {
    const tasks = new FakeTasks();
    tasks.window = 128_000;
    tasks.answer = ({ messages }) => {
      if (counter.count(messages.join(' ')) > 1_000)
        throw new AppError('provider.context_too_long', 'too long');
      return 'ok';
    };
    const { content, model } = await new SummaryWriter(tasks, counter, never).write(material, 'daily');
    expect([content, model]).toEqual(['ok', 'fake']);
  });

  it('asks no more once no model can be had, and says why', async () => {
    const tasks = new FakeTasks();
    tasks.failure = new AppError('bridge.unavailable', 'the bridge is away');
    const writer = new SummaryWriter(tasks, counter, never);
    const extract = { model: 'extractive', fallbackReason: 'the bridge is away' };
    expect(await writer.write(material, 'daily')).toMatchObject(extract);
    const asked = tasks.asked.length;
    expect(await writer.write(material, 'weekly')).toMatchObject(extract);
    expect(tasks.asked.length).toBe(asked);
  });

  it('goes on asking when only this text was refused', async () => {
    const tasks = new FakeTasks();
    tasks.failure = new AppError('provider.content_refused', 'refused');
    const writer = new SummaryWriter(tasks, counter, never);
    expect(await writer.write(material, 'daily')).toMatchObject({ fallbackReason: 'refused' });
    tasks.failure = undefined;
    expect(await writer.write(material, 'daily')).toMatchObject({ model: 'fake' });
  });

  it('gives up a model that makes nothing shorter, or says nothing', async () => {
    const tasks = new FakeTasks();
    tasks.answer = () => words(3_000);
    const writer = new SummaryWriter(tasks, counter, never);
    expect(await writer.write(material, 'daily')).toMatchObject({ model: 'extractive' });
    tasks.answer = () => '  ';
    expect(await writer.write({ lines: ['a'], texts: ['a b c'] }, 'daily')).toMatchObject({
      fallbackReason: 'the model answered with nothing',
    });
  });

  it('has nothing to write of nothing', async () => {
    const writer = new SummaryWriter(new FakeTasks(), counter, never);
    expect(await writer.write({ lines: [], texts: [] }, 'daily')).toMatchObject({ content: '' });
  });
});
