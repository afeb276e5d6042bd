// @ts-check
// How fast and how large is the embedded model? The native engine against the WASM one, in one run.
//   npm run bench:embedding              (build the bridge first)
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { readable } from '../harness/percentiles.mjs';
import { describeMachine, printTable } from '../harness/print-table.mjs';

const MEASURE = fileURLToPath(new URL('./measure-engine.mjs', import.meta.url));
const NATIVE = { queries: 300, shortTexts: 2_000, longTexts: 200 };
const QUESTIONS = fileURLToPath(new URL('./measure-questions.mjs', import.meta.url));
const ENGINES = [
  { name: 'native fp32, 1 thread', local: { engine: 'onnx', threads: 1 }, ...NATIVE },
  { name: 'native fp32, 2 threads (default)', local: { engine: 'onnx', threads: 2 }, ...NATIVE },
  { name: 'native int8, 1 thread', local: { engine: 'onnx', threads: 1, precision: 'int8' }, ...NATIVE },
  { name: 'native int8, 2 threads', local: { engine: 'onnx', threads: 2, precision: 'int8' }, ...NATIVE },
  { name: 'WASM (fallback)', local: { engine: 'wasm' }, queries: 60, shortTexts: 120, longTexts: 16 },
];

const rows = ENGINES.map(({ name, ...settings }) => {
  const output = execFileSync(process.execPath, [MEASURE, JSON.stringify(settings)], { encoding: 'utf8' });
  const result = JSON.parse(output);
  return {
    engine: name,
    'load + first ms': readable(result.loadMs),
    'query p50 ms': readable(result.queryP50),
    'query p95 ms': readable(result.queryP95),
    '20-token texts/s': readable(result.short.perSecond),
    '200-token texts/s': readable(result.long.perSecond),
    'tokens/s (200)': readable(result.long.tokensPerSecond),
    '3,000-token text ms': readable(result.documentMs),
    'resident MB before': result.before,
    loaded: result.loadedMb,
    'load peak': result.loadPeakMb,
    'after work': result.afterMb,
  };
});
console.log(describeMachine());
printTable('The embedded model all-MiniLM-L6-v2', rows);

const { idle, behind, textsPerSecond } = JSON.parse(
  execFileSync(process.execPath, [QUESTIONS, JSON.stringify({ questions: 60 })], { encoding: 'utf8' }),
);
printTable('A question while imports are embedded (two of 64 messages at once, eight of one)', [
  { imports: 'none', 'question p50 ms': readable(idle.p50), 'p95 ms': readable(idle.p95), 'texts/s': '' },
  {
    imports: 'running',
    'question p50 ms': readable(behind.p50),
    'p95 ms': readable(behind.p95),
    'texts/s': readable(textsPerSecond),
  },
]);
