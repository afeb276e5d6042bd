import { EventEmitter } from 'node:events';
import { describe, expect, it, jest } from '@jest/globals';
import { createLogger } from '../logging/logger.js';
import { stopOnSignal } from './stop-on-signal.js';

/** A process whose end is recorded, and an application that closes when the test says so. */
function scene() {
  const host = Object.assign(new EventEmitter(), { exit: jest.fn() });
  let finish = (): void => undefined;
  const closed = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const close = jest.fn(() => closed);
  stopOnSignal({ close }, createLogger({ app: 'test', level: 'silent' }), host);
  return { host, close, finish };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('stopping on a signal', () => {
  it('closes in order, then ends with 0', async () => {
    const { host, close, finish } = scene();
    host.emit('SIGTERM');
    expect(host.exit).not.toHaveBeenCalled();
    finish();
    await turn();
    expect(close).toHaveBeenCalledTimes(1);
    expect(host.exit).toHaveBeenCalledWith(0);
  });

  it('takes a Ctrl-C and the TERM its parent passes on for one request to stop', async () => {
    const { host, close, finish } = scene();
    host.emit('SIGINT');
    host.emit('SIGTERM');
    expect(host.exit).not.toHaveBeenCalled();
    finish();
    await turn();
    expect(close).toHaveBeenCalledTimes(1);
    expect(host.exit).toHaveBeenCalledWith(0);
  });

  it('ends at once when the same signal comes again', () => {
    const { host } = scene();
    host.emit('SIGINT');
    host.emit('SIGTERM');
    host.emit('SIGINT');
    expect(host.exit).toHaveBeenCalledWith(1);
  });
});
