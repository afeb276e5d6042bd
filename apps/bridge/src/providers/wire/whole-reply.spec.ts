import { describe, expect, it, jest } from '@jest/globals';
import type { Dispatcher } from 'undici';
import { BodyTooLong } from './read-text.js';
import { ReplyCollector } from './whole-reply.js';

const BOUNDS = { maxBytes: 8, maxErrorBytes: 4 };

describe('ReplyCollector', () => {
  const begin = (signal = new AbortController().signal, begun?: () => void) => {
    const abort = jest.fn<(reason: Error) => void>();
    const controller = { abort } as unknown as Dispatcher.DispatchController;
    const collector = new ReplyCollector(signal, BOUNDS, begun);
    // What rejects is looked at later.
    collector.reply.catch(() => undefined);
    return { collector, controller, abort };
  };

  it('puts a body together from its chunks', async () => {
    const { collector, controller } = begin();
    collector.onResponseStart(controller, 200, { a: 'b' });
    collector.onResponseData(controller, Buffer.from('ab'));
    collector.onResponseData(controller, Buffer.from('cd'));
    collector.onResponseEnd();
    await expect(collector.reply).resolves.toEqual({
      status: 200,
      headers: { a: 'b' },
      bytes: Buffer.from('abcd'),
    });
  });

  it('takes 100 Continue for no reply', async () => {
    const begun = jest.fn();
    const { collector, controller } = begin(undefined, begun);
    collector.onResponseStart(controller, 100, {});
    expect([collector.phase, begun.mock.calls.length]).toEqual(['headers', 0]);
    collector.onResponseStart(controller, 204, {});
    collector.onResponseEnd();
    expect(begun).toHaveBeenCalledTimes(1);
    await expect(collector.reply).resolves.toMatchObject({ status: 204 });
  });

  it('closes the connection of an answer without end', async () => {
    const { collector, controller, abort } = begin();
    collector.onResponseStart(controller, 200, {});
    collector.onResponseData(controller, Buffer.from('123456789'));
    await expect(collector.reply).rejects.toBeInstanceOf(BodyTooLong);
    expect(abort).toHaveBeenCalledTimes(1);
  });

  it.each([
    [
      'is too long',
      (collector: ReplyCollector, controller: Dispatcher.DispatchController) =>
        collector.onResponseData(controller, Buffer.from('12345')),
    ],
    [
      'breaks off',
      (collector: ReplyCollector, controller: Dispatcher.DispatchController) =>
        collector.onResponseError(controller, new Error('other side closed')),
    ],
  ])('keeps the status of an error whose body %s', async (_, go) => {
    const { collector, controller } = begin();
    collector.onResponseStart(controller, 503, {});
    go(collector, controller);
    await expect(collector.reply).resolves.toMatchObject({ status: 503, bytes: Buffer.alloc(0) });
  });

  it('leaves at once when the caller does, and closes the connection as soon as there is one', async () => {
    const caller = new AbortController();
    const { collector, controller, abort } = begin(caller.signal);
    caller.abort();
    await expect(collector.reply).rejects.toThrow('aborted');
    expect(abort).not.toHaveBeenCalled();
    collector.onRequestStart(controller);
    expect(abort).toHaveBeenCalledTimes(1);
  });

  it('closes the connection of a caller that leaves in the middle of a body', async () => {
    const caller = new AbortController();
    const { collector, controller, abort } = begin(caller.signal);
    collector.onRequestStart(controller);
    collector.onResponseStart(controller, 200, {});
    caller.abort();
    await expect(collector.reply).rejects.toThrow('aborted');
    expect(abort).toHaveBeenCalledTimes(1);
  });
});
