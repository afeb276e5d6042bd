import { describe, expect, it } from '@jest/globals';
import { EmbedJob, type Row } from './embed-job.js';

function rowOf(job: EmbedJob, text: number, window = 0): Row {
  const row = job.rows.filter((one) => one.text === text)[window];
  if (!row) throw new Error('no such row');
  return row;
}

const thousandths = (vectors: Float32Array) => [...vectors].map((value) => Math.round(value * 1000));

describe('EmbedJob', () => {
  it('offers its rows shortest first', () => {
    const job = new EmbedJob(1, [[[1, 2, 3]], [[1]], [[1, 2]]], 2);
    expect(job.rows.map((row) => row.text)).toEqual([1, 2, 0]);
  });

  it('gives vectors in the order of the texts, of unit length', () => {
    const job = new EmbedJob(1, [[[1, 2]], [[1]]], 2);
    job.add(rowOf(job, 1), Float32Array.of(0, 5));
    expect(job.done).toBe(false);
    job.add(rowOf(job, 0), Float32Array.of(3, 4));
    expect(job.done).toBe(true);
    expect(thousandths(job.vectors())).toEqual([600, 800, 0, 1000]);
  });

  it('gives a text of several windows their mean direction', () => {
    const job = new EmbedJob(1, [[[1], [2]]], 2);
    job.add(rowOf(job, 0, 0), Float32Array.of(1, 0));
    job.add(rowOf(job, 0, 1), Float32Array.of(0, 1));
    expect(thousandths(job.vectors())).toEqual([707, 707]);
  });
});
