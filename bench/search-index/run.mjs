// @ts-check
// How fast, how exact and how large is the search index? The worker alone: no HTTP, no store, no model.
//   node bench/search-index/run.mjs [--messages 100000] [--dimension 384] [--depth 200] [--queries 500]
//        [--recall 200] [--kernels wasm,js]
// Build packages/search-index first. `depth` is what the ranking asks for. Each phase is a process of its own.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readable } from '../harness/percentiles.mjs';
import { describeMachine, printTable } from '../harness/print-table.mjs';

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '100000' },
    dimension: { type: 'string', default: '384' },
    depth: { type: 'string', default: '200' },
    queries: { type: 'string', default: '500' },
    recall: { type: 'string', default: '200' },
    kernels: { type: 'string', default: 'wasm,js' },
  },
});
const directory = mkdtempSync(join(tmpdir(), 'sekha-bench-index-'));
const sizes = { directory, messages: Number(values.messages), dimension: Number(values.dimension) };

/** @param {string} script @param {object} settings */
function phase(script, settings) {
  const file = fileURLToPath(new URL(script, import.meta.url));
  const output = execFileSync(process.execPath, ['--expose-gc', file, JSON.stringify(settings)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(output.trim().split('\n').at(-1) ?? '{}');
}

try {
  console.log(describeMachine());
  console.log(
    `${sizes.messages} messages of 60 words (Zipf), ${sizes.dimension}-d vectors, depth ${values.depth}`,
  );
  const filled = phase('./ingest.mjs', sizes);
  printTable('Filling and saving', [
    {
      'messages/s (worker)': readable(filled.perSecond),
      'RSS added, MB': filled.rssMb,
      'given back by closing, MB': filled.workerMb,
      'counted by the index, MB': readable(filled.countedMb),
      terms: filled.terms,
      'save, ms': readable(filled.saveMs),
      'file, MB': readable(filled.fileMb),
      'longest search meanwhile, ms': readable(filled.longestSearchMs),
    },
  ]);
  const latencies = [];
  const loads = [];
  for (const [n, kernel] of values.kernels.split(',').entries()) {
    const recallQueries = n === 0 ? Number(values.recall) : 0;
    const settings = {
      ...sizes,
      kernel,
      depth: Number(values.depth),
      queries: Number(values.queries),
      recallQueries,
    };
    const asked = phase('./query.mjs', settings);
    for (const [search, { p50, p95 }] of Object.entries(asked.latency)) {
      latencies.push({ kernel, search, 'p50, ms': readable(p50), 'p95, ms': readable(p95) });
    }
    loads.push({ kernel, 'load, ms': readable(asked.loadMs), 'RSS added, MB': asked.rssMb });
    if (recallQueries > 0) {
      const { cosine10, cosine100, window10, window100 } = asked.recall;
      printTable('Recall against exact floating point', [
        { list: 'messages', 'recall@10': readable(cosine10), 'recall@100': readable(cosine100) },
        { list: 'windows', 'recall@10': readable(window10), 'recall@100': readable(window100) },
      ]);
    }
  }
  printTable('Loading a snapshot', loads);
  printTable('Searching, one caller, through the worker', latencies);
} finally {
  rmSync(directory, { recursive: true, force: true });
}
