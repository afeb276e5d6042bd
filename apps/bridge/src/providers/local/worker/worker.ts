import { parentPort, workerData } from 'node:worker_threads';
import { openEngine } from '../model/engine.js';
import { MODEL_FILES } from '../model/model-files.js';
import { openOnnxEngine } from '../model/onnx-engine.js';
import { openWasmEngine } from '../model/wasm-engine.js';
import { WordPiece } from '../tokeniser/wordpiece.js';
import { EmbedLoop } from './embed-loop.js';
import type { WorkerOptions, WorkerReply, WorkerRequest } from './worker-messages.js';

const port = parentPort;
if (!port) throw new Error('this file runs in a worker thread');
const post = (reply: WorkerReply, transfer?: ArrayBuffer[]) => port.postMessage(reply, transfer);

async function start(): Promise<EmbedLoop> {
  const options: WorkerOptions = workerData;
  const tokeniser = WordPiece.fromFile(MODEL_FILES.tokenizerPath);
  const engines = { onnx: openOnnxEngine, wasm: openWasmEngine };
  const { engine, fallbackReason } = await openEngine(tokeniser, options, engines);
  post({ type: 'ready', engine: engine.name, fallbackReason });
  return new EmbedLoop(engine, tokeniser, options, post);
}

try {
  const loop = await start();
  port.on('message', (request: WorkerRequest) => {
    loop.handle(request).then(
      () => {
        if (request.type === 'close') port.close();
      },
      (error) => {
        // Nothing in the loop should throw; if it does, the thread's state is unknown.
        setImmediate(() => {
          throw error;
        });
      },
    );
  });
} catch (error) {
  post({ type: 'failed', reason: String(error) });
  port.close();
}
