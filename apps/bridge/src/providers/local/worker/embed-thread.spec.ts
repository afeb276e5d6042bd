import { afterEach, describe, expect, it } from '@jest/globals';
import { EmbedThread } from './embed-thread.js';
import type { WorkerOptions } from './worker-messages.js';

const options: WorkerOptions = {
  engine: 'auto',
  precision: 'fp32',
  threads: 1,
  windows: { overlap: 1, maxWindows: 1 },
};
/** A thread that obeys its texts: `crash` and `exit` end it, `hang` is never answered, others are. */
const OBEDIENT = `
  import { parentPort } from 'node:worker_threads';
  parentPort.postMessage({ type: 'ready', engine: 'onnx' });
  parentPort.on('message', ({ type, id, texts }) => {
    if (type === 'close') parentPort.close();
    if (type === 'abort') parentPort.postMessage({ type: 'done', id, vectors: Float32Array.of(9), tokens: 9 });
    if (type !== 'embed') return;
    parentPort.postMessage({ type: 'accepted', id });
    if (texts[0] === 'crash') throw new Error('out of memory');
    if (texts[0] === 'exit') process.exit(3);
    if (texts[0] === 'refuse') parentPort.postMessage({ type: 'refused', id, reason: 'bad shape' });
    else if (texts[0] !== 'hang')
      parentPort.postMessage({ type: 'done', id, vectors: Float32Array.of(texts.length), tokens: 5 });
  });`;
const FAILING = `
  import { parentPort } from 'node:worker_threads';
  parentPort.postMessage({ type: 'failed', reason: 'Error: no weights' });
  parentPort.close();`;

const open: EmbedThread[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((thread) => thread.close()));
});

function threadOf(source: string, clock = { ms: 0 }): EmbedThread {
  const url = new URL(`data:text/javascript,${encodeURIComponent(source)}`);
  const thread = new EmbedThread({ url, options, now: () => clock.ms });
  open.push(thread);
  return thread;
}
const run = (thread: EmbedThread, text: string, signal = new AbortController().signal, accepted = () => {}) =>
  thread.embed([text], signal, accepted);
const unavailable = expect.objectContaining({ code: 'provider.unavailable' });

describe('EmbedThread', () => {
  it('tells when the thread has taken the request, and gives its answer', async () => {
    const events: string[] = [];
    const result = await run(threadOf(OBEDIENT), 'text', undefined, () => events.push('accepted'));
    expect(events).toEqual(['accepted']);
    expect(result).toEqual({ vectors: Float32Array.of(1), tokens: 5 });
  });

  it.each(['crash', 'exit'])('rejects every call under way on a %s', async (death) => {
    const thread = threadOf(OBEDIENT);
    const hanging = run(thread, 'hang');
    const rejected = expect(hanging).rejects.toEqual(unavailable);
    await expect(run(thread, death)).rejects.toEqual(unavailable);
    await rejected;
  });

  it('restarts a dead thread with the first call after the delay', async () => {
    const clock = { ms: 1_000 };
    const thread = threadOf(OBEDIENT, clock);
    await expect(run(thread, 'crash')).rejects.toEqual(unavailable);
    clock.ms += 249;
    await expect(run(thread, 'text')).rejects.toMatchObject({
      code: 'provider.unavailable',
      retryAfterMs: 1,
    });
    clock.ms += 1;
    await expect(run(thread, 'text')).resolves.toMatchObject({ tokens: 5 });
  });

  it('waits longer after each death, and forgets the deaths after a success', async () => {
    const clock = { ms: 0 };
    const thread = threadOf(OBEDIENT, clock);
    await expect(run(thread, 'crash')).rejects.toEqual(unavailable);
    clock.ms += 250;
    await expect(run(thread, 'crash')).rejects.toEqual(unavailable);
    await expect(thread.ready()).rejects.toMatchObject({ retryAfterMs: 500 });
    clock.ms += 500;
    await run(thread, 'text');
    await expect(run(thread, 'crash')).rejects.toEqual(unavailable);
    await expect(thread.ready()).rejects.toMatchObject({ retryAfterMs: 250 });
  });

  it('rejects with the reason when the model cannot be loaded', async () => {
    const failure = run(threadOf(FAILING), 'text');
    await expect(failure).rejects.toMatchObject({
      code: 'provider.unavailable',
      message: 'the local model could not be loaded',
      cause: expect.objectContaining({ message: 'Error: no weights' }),
    });
  });

  it('rejects only the call that the model failed on', async () => {
    const thread = threadOf(OBEDIENT);
    await expect(run(thread, 'refuse')).rejects.toEqual(unavailable);
    await expect(run(thread, 'text')).resolves.toMatchObject({ tokens: 5 });
  });

  it('gives an aborted call up at once, whatever the thread answers later', async () => {
    const thread = threadOf(OBEDIENT);
    const controller = new AbortController();
    const call = run(thread, 'hang', controller.signal, () => controller.abort());
    await expect(call).rejects.toMatchObject({ code: 'call.aborted' });
    await expect(run(thread, 'text')).resolves.toMatchObject({ tokens: 5 });
  });

  it('does not begin a call that is aborted already', async () => {
    await expect(run(threadOf(OBEDIENT), 'text', AbortSignal.abort())).rejects.toMatchObject({
      code: 'call.aborted',
    });
  });

  it('rejects calls under way and later ones when it is closed', async () => {
    const thread = threadOf(OBEDIENT);
    await thread.ready();
    const rejected = expect(run(thread, 'hang')).rejects.toEqual(unavailable);
    await Promise.resolve();
    await thread.close();
    await rejected;
    await expect(run(thread, 'text')).rejects.toEqual(unavailable);
  });
});
