import { beforeEach, describe, expect, it } from '@jest/globals';
import type { EmbedPriority } from '@sekha/contracts';
import { EmbedJob } from './embed-job.js';
import { EmbedQueue } from './embed-queue.js';

let lastId: number;
let queue: EmbedQueue;
let chunkTokens: number;
beforeEach(() => {
  lastId = 0;
  chunkTokens = 100;
  queue = new EmbedQueue({ smallRows: 2, interactiveRows: 4 });
});

function addJob(lengths: number[], priority?: EmbedPriority): EmbedJob {
  const texts = lengths.map((length) => [Array.from({ length }, () => 7)]);
  const job = new EmbedJob(++lastId, texts, 2, priority);
  queue.add(job);
  return job;
}
const chunkIds = () => queue.nextChunk(chunkTokens).map((row) => row.job.id);
const chunkLengths = () => queue.nextChunk(chunkTokens).map((row) => row.ids.length);

describe('EmbedQueue', () => {
  it('has nothing to run when nothing waits', () => {
    expect(queue.nextChunk(chunkTokens)).toEqual([]);
  });

  it('runs concurrent small requests together', () => {
    for (let request = 0; request < 5; request++) addJob([20]);
    expect(chunkIds()).toEqual([1, 2, 3, 4, 5]);
    expect(chunkIds()).toEqual([]);
  });

  it('lets a query pass an import that came first', () => {
    addJob(Array(50).fill(50));
    expect(chunkIds()).toEqual([1, 1]);
    const query = addJob([50]);
    expect(chunkIds()).toEqual([query.id]);
    expect(chunkIds()).toEqual([1, 1]);
  });

  it('believes who says how urgent it is, a few rows at most', () => {
    const [note, batch] = [addJob([50], 'background'), addJob(Array(5).fill(50), 'interactive')];
    const question = addJob([20, 20, 20], 'interactive');
    expect(chunkIds()).toEqual([question.id, question.id, question.id]);
    expect(chunkIds()).toEqual([note.id, batch.id]);
  });

  it('lets imports take turns', () => {
    addJob(Array(6).fill(50));
    addJob(Array(6).fill(50));
    expect([chunkIds(), chunkIds(), chunkIds(), chunkIds()]).toEqual([
      [1, 1],
      [2, 2],
      [1, 1],
      [2, 2],
    ]);
  });

  it('gives an import every fourth chunk however many queries keep coming', () => {
    const bulk = addJob(Array(50).fill(100));
    const first: number[] = [];
    for (let chunk = 0; chunk < 8; chunk++) {
      addJob([100]);
      addJob([100]);
      first.push(...chunkIds());
    }
    expect(first.filter((id) => id === bulk.id)).toHaveLength(2);
    expect(first[3]).toBe(bulk.id);
    expect(first[7]).toBe(bulk.id);
  });

  it('keeps a chunk within its padded size', () => {
    addJob([40, 40, 40, 40]);
    expect(chunkLengths()).toEqual([40, 40]);
    expect(chunkLengths()).toEqual([40, 40]);
  });

  it('runs a row that is larger than a chunk alone', () => {
    addJob([250]);
    addJob([250]);
    expect(chunkLengths()).toEqual([250]);
    expect(chunkLengths()).toEqual([250]);
  });

  it('does not pad short rows to the length of a long one', () => {
    chunkTokens = 1_000;
    addJob([250]);
    addJob([10]);
    expect(chunkLengths()).toEqual([250]);
    expect(chunkLengths()).toEqual([10]);
  });

  it('forgets a removed job', () => {
    const job = addJob(Array(10).fill(50));
    queue.nextChunk(chunkTokens);
    queue.remove(job);
    expect(queue.nextChunk(chunkTokens)).toEqual([]);
  });

  it('serves each row once', () => {
    const jobs = [addJob([5, 90, 30]), addJob([60]), addJob([10, 20]), addJob(Array(9).fill(33))];
    const rows = new Set();
    for (let chunk = queue.nextChunk(chunkTokens); chunk.length > 0; chunk = queue.nextChunk(chunkTokens))
      for (const row of chunk) {
        expect(rows.has(row)).toBe(false);
        rows.add(row);
      }
    expect(rows.size).toBe(jobs.reduce((sum, job) => sum + job.rows.length, 0));
  });
});
