import type { InferenceSession, Tensor as OnnxTensor } from 'onnxruntime-node';
import type { WordPiece } from '../tokeniser/wordpiece.js';
import type { Engine, EngineOptions } from './engine.js';
import { buildMiniLmModel, type Precision } from './minilm-graph.js';
import { LOCAL_DIMENSIONS, MODEL_FILES } from './model-files.js';
import { ReleasableBuffer } from './releasable-buffer.js';
import { SafetensorsFile } from './safetensors.js';

/** The native engine. Imports the library only when asked, as it does not load on every platform. */
export async function openOnnxEngine(_tokeniser: WordPiece, options: EngineOptions): Promise<Engine> {
  const { InferenceSession, Tensor } = await import('onnxruntime-node');
  const model = writeModel(options.precision);
  try {
    const session = await InferenceSession.create(model.bytes, {
      intraOpNumThreads: options.threads,
      interOpNumThreads: 1,
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
      // Threads that spin while they wait for each other halve the speed as soon as another process needs the cores.
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    });
    return new OnnxEngine(session, Tensor);
  } finally {
    // The session has its own copy.
    model.release();
  }
}

function writeModel(precision: Precision): ReleasableBuffer {
  const file = new SafetensorsFile(MODEL_FILES.weightsPath);
  try {
    const model = buildMiniLmModel(file, precision);
    const buffer = new ReleasableBuffer(model.byteLength);
    model.fill(buffer.bytes);
    return buffer;
  } finally {
    file.close();
  }
}

class OnnxEngine implements Engine {
  readonly name = 'onnx';

  constructor(
    private readonly session: InferenceSession,
    private readonly tensor: typeof OnnxTensor,
  ) {}

  async run(rows: readonly (readonly number[])[]): Promise<Float32Array[]> {
    const width = Math.max(...rows.map((row) => row.length));
    const ids = new Int32Array(rows.length * width);
    const mask = new Int32Array(rows.length * width);
    rows.forEach((row, index) => {
      ids.set(row, index * width);
      mask.fill(1, index * width, index * width + row.length);
    });
    const shape = [rows.length, width];
    const { embedding } = await this.session.run({
      ids: new this.tensor('int32', ids, shape),
      mask: new this.tensor('int32', mask, shape),
    });
    if (!(embedding?.data instanceof Float32Array)) throw new Error('the model gave no float vectors');
    const { data } = embedding;
    return rows.map((_, index) => data.subarray(index * LOCAL_DIMENSIONS, (index + 1) * LOCAL_DIMENSIONS));
  }

  async close(): Promise<void> {
    await this.session.release();
  }
}
