import { describe, expect, it, jest } from '@jest/globals';
import type { Dispatcher } from 'undici';
import { Cancellation } from '../call-signal.js';
import { ReplyStream } from './reply-stream.js';

function begin(signal = new Cancellation()) {
  const controller = {
    paused: false,
    abort: jest.fn<(reason: Error) => void>(),
    pause: () => {
      controller.paused = true;
    },
    resume: () => {
      controller.paused = false;
    },
  };
  const undici = controller as unknown as Dispatcher.DispatchController;
  const stream = new ReplyStream(
    signal,
    (thrown, phase) => new Error(`${phase}: ${(thrown as Error).message}`),
  );
  stream.onRequestStart(undici);
  const come = (text: string): void => stream.onResponseData(undici, Buffer.from(text));
  const start = (status = 200): void => stream.onResponseStart(undici, status, { a: 'b' });
  const die = (): void => stream.onResponseError(undici, new Error('gone'));
  return { stream, controller, signal, come, start, die };
}

const textOf = ({ value }: IteratorResult<Uint8Array>): string | undefined =>
  value === undefined ? undefined : Buffer.from(value).toString();

describe('ReplyStream', () => {
  it('gives the head, then the bytes, whether they were waited for or not', async () => {
    const { stream, come, start } = begin();
    start(100);
    start(200);
    await expect(stream.head).resolves.toEqual({ status: 200, headers: { a: 'b' } });
    const waited = stream.next();
    come('a');
    come('b');
    come('c');
    stream.onResponseEnd();
    expect([textOf(await waited), textOf(await stream.next()), textOf(await stream.next())]).toEqual([
      'a',
      'b',
      'c',
    ]);
    expect(await stream.next()).toEqual({ done: true, value: undefined });
  });

  it('fails before its head, and after what came before the failure', async () => {
    const refused = begin();
    refused.die();
    await expect(refused.stream.head).rejects.toThrow('headers: gone');
    const cut = begin();
    cut.start();
    cut.come('a');
    cut.die();
    expect(textOf(await cut.stream.next())).toBe('a');
    await expect(cut.stream.next()).rejects.toThrow('body: gone');
  });

  it('hears at once that the caller has left, and closes the connection', async () => {
    const { stream, controller, signal, come, start } = begin();
    start();
    come('a');
    signal.abort();
    await expect(stream.next()).rejects.toThrow('body: aborted');
    expect(controller.abort).toHaveBeenCalledTimes(1);
  });

  it('lets the vendor wait for a slow reader', async () => {
    const { stream, controller, come, start } = begin();
    start();
    come('x'.repeat(300 * 1024));
    expect(controller.paused).toBe(true);
    await stream.next();
    expect(controller.paused).toBe(false);
  });

  it('leaves its socket to the next call when the body ends by itself, else closes it', async () => {
    jest.useFakeTimers();
    try {
      const ended = begin();
      ended.start();
      await ended.stream.return();
      ended.come('ignored');
      ended.stream.onResponseEnd();
      const endless = begin();
      endless.start();
      await endless.stream.return();
      jest.advanceTimersByTime(50);
      expect([ended.controller.abort.mock.calls.length, endless.controller.abort.mock.calls.length]).toEqual([
        0, 1,
      ]);
      expect((await endless.stream.next()).done).toBe(true);
    } finally {
      jest.useRealTimers();
    }
  });
});
