import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { IndexCandidate } from '../src/search-index.js';
import { WorkerIndex } from '../src/worker/worker-index.js';
import { message, vector } from './messages.js';

const entry = new URL('../dist/worker/search-worker.js', import.meta.url);
let directory: string;
let index: WorkerIndex | undefined;
let warnings: string[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sekha-worker-'));
  warnings = [];
});
afterEach(async () => {
  await index?.close();
  index = undefined;
  await rm(directory, { recursive: true, force: true });
});

/** A worker that dies, as by a bug or out of memory, when it is asked for statistics. */
async function openMortal(): Promise<WorkerIndex> {
  const mortal = join(directory, 'mortal.mjs');
  await writeFile(
    mortal,
    `import { parentPort } from 'node:worker_threads';
     parentPort.on('message', ({ name }) => { if (name === 'statistics') throw new Error('the worker met a bug'); });
     await import(${JSON.stringify(entry.href)});`,
  );
  return WorkerIndex.open({
    entry: pathToFileURL(mortal),
    file: join(directory, 'search-index.bin'),
    kernel: 'auto',
    onWarning: (text) => warnings.push(text),
  });
}

const find = async (text: string): Promise<number[]> => {
  const hits: IndexCandidate[] = (await index?.search({ tenantId: 'home', text, depth: 10 })) ?? [];
  return hits.map((hit) => hit.messageKey);
};

describe('a worker that dies', () => {
  it('fails what was pending, comes back from the snapshot and is replayed by its owner', async () => {
    index = await openMortal();
    await index.apply([message(1, 'saved')], 5);
    await index.snapshot();
    await index.apply([message(2, 'unsaved')], 6);
    const rewound = new Promise<number>((resolve) => index?.onRewind(resolve));

    const pending = await Promise.allSettled([index.statistics(), find('saved')]);
    for (const outcome of pending) {
      expect(outcome).toMatchObject({
        status: 'rejected',
        reason: { code: 'index.unavailable', retryAfterMs: 1000 },
      });
    }
    expect(await rewound).toBe(5);
    expect(await find('saved')).toEqual([1]);
    expect(await find('unsaved')).toEqual([]);

    // Going on as if nothing had happened would lose seq 6 for good.
    await expect(index.apply([message(3, 'later')], 7)).rejects.toMatchObject({ code: 'index.unavailable' });
    expect(await index.appliedSeq()).toBe(5);
    await index.apply([message(2, 'unsaved'), message(3, 'later')], 7);
    expect(await find('unsaved later')).toEqual([1, 2, 3]);
    expect(warnings).toEqual(['the search index failed and is started again in 100 ms']);
  });

  it('refuses calls while it is restarting, and no longer than that', async () => {
    index = await openMortal();
    const rewound = new Promise<number>((resolve) => index?.onRewind(resolve));
    await expect(index.statistics()).rejects.toMatchObject({ code: 'index.unavailable' });
    await expect(find('anything')).rejects.toMatchObject({ code: 'index.unavailable' });
    expect(await rewound).toBe(0);
    expect(await find('anything')).toEqual([]);
  });

  it('stops telling a listener that has left', async () => {
    index = await openMortal();
    const told: string[] = [];
    index.onRewind(() => told.push('left'))();
    const rewound = new Promise<number>((resolve) => index?.onRewind(resolve));
    await expect(index.statistics()).rejects.toThrow();
    await rewound;
    expect(told).toEqual([]);
  });

  it('cannot be opened when its code is missing', async () => {
    const missing = pathToFileURL(join(directory, 'missing.mjs'));
    const opening = WorkerIndex.open({
      entry: missing,
      file: undefined,
      kernel: 'auto',
      onWarning: () => undefined,
    });
    await expect(opening).rejects.toMatchObject({ code: 'index.unavailable' });
  });
});

describe('a closed index', () => {
  it('refuses every call, and may be closed again', async () => {
    index = await openMortal();
    await index.close();
    await index.close();
    await expect(find('x')).rejects.toMatchObject({ code: 'index.unavailable' });
    await expect(index.apply([], 1)).rejects.toMatchObject({ code: 'index.unavailable' });
  });

  it('finishes a snapshot that is being written', async () => {
    index = await openMortal();
    await index.apply([message(1, 'kept'), vector(1, [1, 2, 3])], 3);
    const saving = index.snapshot();
    await index.close();
    await saving;
    index = await openMortal();
    expect(await index.appliedSeq()).toBe(3);
  });
});

describe('calls to the worker', () => {
  it('leave the vectors of the caller as they are', async () => {
    index = await openMortal();
    const batch = new Float32Array(1_000_000);
    batch.set([1, 0, 0, 1]);
    const changes = [message(1, 'a'), { ...vector(1, []), vector: batch.subarray(0, 2) }];
    await index.apply(changes, 1);
    const values = batch.subarray(0, 2);
    const [hit] = await index.search({ tenantId: 'home', vector: { spaceId: 1, values }, depth: 1 });
    expect(hit?.cosine).toBeCloseTo(1, 5);
    expect(batch.byteLength).toBe(4_000_000);
  });
});
