import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EventStream } from './event-stream.js';

/** As much of a response as a stream of events uses. */
class Response extends EventEmitter {
  readonly written: string[] = [];
  destroyed = false;
  writableEnded = false;
  writableNeedDrain = false;
  writeHead(): void {}
  write(text: string): boolean {
    this.written.push(text);
    return !this.writableNeedDrain;
  }
  end(text: string): void {
    this.writableEnded = true;
    if (text !== '') this.written.push(text);
  }
}

const tick = () => new Promise<void>((resolve) => process.nextTick(resolve));

describe('EventStream', () => {
  let response: Response;
  let events: EventStream;

  beforeEach(() => {
    response = new Response();
    events = new EventStream(response as unknown as ServerResponse, {}, 60_000);
  });
  afterEach(() => events.end(false));

  it('writes what came together at once, before anything else is read', async () => {
    await events.send({ a: 1 });
    await events.send({ b: 2 }, 'named');
    expect(response.written).toEqual([]);
    await tick();
    expect(response.written).toEqual(['data: {"a":1}\n\nevent: named\ndata: {"b":2}\n\n']);
  });

  it('writes the first word at once when it is told to, and nothing twice', async () => {
    void events.send({ a: 1 });
    events.flush();
    expect(response.written).toEqual(['data: {"a":1}\n\n']);
    void events.send({ b: 2 });
    await tick();
    expect(response.written).toEqual(['data: {"a":1}\n\n', 'data: {"b":2}\n\n']);
  });

  it('keeps the order of events and end', () => {
    void events.send({ a: 1 });
    events.end(true);
    expect(response.written).toEqual(['data: {"a":1}\n\ndata: [DONE]\n\n']);
  });

  it('does not say that a broken answer is done', () => {
    void events.send({ error: 'broken' });
    events.end(false);
    expect(response.written.join('')).toBe('data: {"error":"broken"}\n\n');
  });

  it('makes the sender wait for a slow reader', async () => {
    response.writableNeedDrain = true;
    let taken = false;
    const sent = Promise.resolve(events.send({ a: 1 })).then(() => {
      taken = true;
    });
    await tick();
    expect(taken).toBe(false);
    response.emit('drain');
    await sent;
  });

  it('writes nothing to a caller that has left', async () => {
    void events.send({ a: 1 });
    response.destroyed = true;
    await tick();
    expect(response.written).toEqual([]);
  });
});
