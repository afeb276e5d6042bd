import { describe, expect, it } from '@jest/globals';
import type { EmbedPriority } from '@sekha/contracts';
import type { Engine } from '../model/engine.js';
import { LOCAL_DIMENSIONS } from '../model/model-files.js';
import { EmbedLoop } from './embed-loop.js';
import type { Tokeniser } from './text-reader.js';
import type { WorkerReply } from './worker-messages.js';

/** Every word is a token; a text's first word says whose it is, and travels through the model as its number. */
const NAMES = ['import', 'other', 'question', 'note', 'word'];
const tokeniser: Tokeniser = {
  cls: -1,
  sep: -2,
  encode: (text) => text.split(' ').map((word) => NAMES.indexOf(word)),
  continuesWord: () => false,
};
const textOf = (name: string, words: number): string => [name, ...Array(words - 1).fill('word')].join(' ');
const batchOf = (name: string, texts = 64): string[] =>
  Array.from({ length: texts }, () => textOf(name, 100));

/** A loop whose engine runs one chunk each time it is told to. */
function scripted() {
  const runs: string[][] = [];
  const replies: WorkerReply[] = [];
  let finishRun: (() => void) | undefined;
  const engine: Engine = {
    name: 'onnx',
    run: async (rows) => {
      runs.push(rows.map(([, first]) => NAMES[first ?? -1] ?? '?'));
      await new Promise<void>((resolve) => {
        finishRun = resolve;
      });
      return rows.map(() => new Float32Array(LOCAL_DIMENSIONS).fill(1));
    },
    close: async () => undefined,
  };
  const loop = new EmbedLoop(engine, tokeniser, { windows: { overlap: 2, maxWindows: 4 } }, (reply) =>
    replies.push(reply),
  );
  let lastId = 0;
  const turns = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  };
  return {
    runs,
    send: async (texts: string[], priority?: EmbedPriority): Promise<number> => {
      void loop.handle({ type: 'embed', id: ++lastId, texts, priority });
      await turns();
      return lastId;
    },
    abort: (id: number): void => void loop.handle({ type: 'abort', id }),
    /** Ends the run under way and lets the next begin. */
    step: async (): Promise<string[] | undefined> => {
      const finish = finishRun;
      finishRun = undefined;
      finish?.();
      await turns();
      return finishRun === undefined ? undefined : runs.at(-1);
    },
    isDone: (id: number): boolean => replies.some((reply) => reply.type === 'done' && reply.id === id),
    replies,
  };
}

describe('EmbedLoop', () => {
  it('answers a question after the run under way, however much of the import is left', async () => {
    const { send, step, isDone, runs } = scripted();
    const batch = await send(batchOf('import'), 'background');
    const question = await send([textOf('question', 12)], 'interactive');
    expect(runs).toHaveLength(1);
    expect(await step()).toEqual(['question']);
    await step();
    expect([isDone(question), isDone(batch)]).toEqual([true, false]);
  });

  it('cuts an import into runs that a question would not wait long for', async () => {
    const { send, runs, step } = scripted();
    await send(batchOf('import'), 'background');
    for (let run = 0; run < 20; run++) await step();
    expect(Math.max(...runs.map((rows) => rows.length))).toBeLessThanOrEqual(5);
  });

  it('lets a question pass single texts of an import that came before it', async () => {
    const { send, step } = scripted();
    for (let text = 0; text < 10; text++) await send([textOf('note', 200)], 'background');
    await send([textOf('question', 12)], 'interactive');
    expect(await step()).toEqual(['question']);
  });

  it('judges by the size where nobody says how urgent it is', async () => {
    const { send, step } = scripted();
    await send(batchOf('import'));
    await send([textOf('question', 12)]);
    expect(await step()).toEqual(['question']);
  });

  it('goes on with the import in every fourth run while questions keep coming', async () => {
    const { send, step } = scripted();
    await send(batchOf('import'), 'background');
    const first: (string | undefined)[] = [];
    for (let run = 0; run < 8; run++) {
      for (let asked = 0; asked < 8; asked++) await send([textOf('question', 100)], 'interactive');
      first.push((await step())?.[0]);
    }
    expect(first.filter((name) => name === 'import')).toHaveLength(2);
  });

  it('lets a question pass while a huge import is still being read', async () => {
    const { send, step, runs, isDone } = scripted();
    await send([textOf('note', 200)], 'background');
    const huge = await send(batchOf('import', 2_000), 'background');
    const question = await send([textOf('question', 12)], 'interactive');
    expect(await step()).toEqual(['question']);
    await step();
    expect(isDone(question)).toBe(true);
    while ((await step()) !== undefined);
    expect(isDone(huge)).toBe(true);
    expect(runs.flat().filter((name) => name === 'import')).toHaveLength(2_000);
  });

  it('forgets an import that is aborted while it is being read', async () => {
    const { send, abort, step, replies, runs } = scripted();
    await send([textOf('note', 200)], 'background');
    abort(await send(batchOf('import', 2_000), 'background'));
    expect(await step()).toBeUndefined();
    expect(runs).toEqual([['note']]);
    expect(replies.map(({ type }) => type)).toEqual(['accepted', 'accepted', 'done']);
  });
});
