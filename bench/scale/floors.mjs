// @ts-check
import { join } from 'node:path';
import { readable } from '../harness/percentiles.mjs';
import { runChild } from './run-child.mjs';

const QUERIES = 40;

/**
 * The same texts and vectors in other engines, in the same run: a row each. What cannot run here says why.
 * @param {{ folder: string, record: string, messages: number, questions: Float32Array[] }} run
 */
export function measureFloors({ folder, record, messages, questions }) {
  const asked = questions.slice(0, QUERIES).map((one) => [...one]);
  /** @type {[string, string, object][]} */
  const floors = [
    [
      'FTS5 bm25(), any of the words',
      './floor-fts5.mjs',
      { record, messages, file: join(folder, 'fts5.db'), queries: QUERIES },
    ],
    [
      'sqlite-vec 0.1.9, float32, exact',
      './floor-sqlite-vec.mjs',
      { record, messages, file: join(folder, 'sqlite-vec.db'), questions: asked },
    ],
  ];
  return floors.map(([engine, script, settings]) => {
    try {
      const { rowsPerSecond, p50, p95 } = runChild(script, settings);
      const filled = rowsPerSecond === undefined ? 'kept' : readable(rowsPerSecond);
      return { engine, 'rows filled/s': filled, 'p50 ms': readable(p50), 'p95 ms': readable(p95) };
    } catch (error) {
      const [reason = ''] = String(error instanceof Error ? error.message : error).split('\n');
      return { engine, 'rows filled/s': `not run: ${reason}`, 'p50 ms': '', 'p95 ms': '' };
    }
  });
}
