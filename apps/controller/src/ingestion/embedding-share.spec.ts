import { describe, expect, it } from '@jest/globals';
import { EmbeddingShare } from './embedding-share.js';

const signal = new AbortController().signal;

/** Whether it is the outbox's turn at once. */
async function isFree(share: EmbeddingShare): Promise<boolean> {
  let free = false;
  void share.turn(signal).then(() => {
    free = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  const wasFree = free;
  share.end();
  return wasFree;
}

describe('the share of the models', () => {
  it('is all the outbox’s while no space is filled', async () => {
    const share = new EmbeddingShare();
    share.embedded(64);
    expect(await isFree(share)).toBe(true);
  });

  it('gives the filling two texts for each of the outbox', async () => {
    const share = new EmbeddingShare();
    share.begin();
    share.embedded(20);
    const passed: string[] = [];
    const turn = share.turn(signal).then(() => passed.push('outbox'));
    share.filled(32);
    await new Promise((resolve) => setImmediate(resolve));
    expect(passed).toEqual([]);
    share.filled(32);
    await turn;
    expect(await isFree(share)).toBe(true);
  });

  it('saves nothing up: what was filled before does not count for later', async () => {
    const share = new EmbeddingShare();
    share.begin();
    share.filled(1_000);
    share.embedded(1);
    expect(await isFree(share)).toBe(false);
  });

  it('holds nobody up when the filling waits itself, or the service stops', async () => {
    const share = new EmbeddingShare();
    share.begin();
    share.embedded(64);
    const turn = share.turn(signal);
    share.end();
    await turn;
    share.begin();
    share.embedded(64);
    const stop = new AbortController();
    const stopped = share.turn(stop.signal);
    stop.abort();
    await stopped;
    expect(await isFree(share)).toBe(false);
  });
});
