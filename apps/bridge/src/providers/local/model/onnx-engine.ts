import type { InferenceSession, Tensor as OnnxTensor } from 'onnxruntime-node';
import type { WordPiece } from '../tokeniser/wordpiece.js';
import type { Engine, EngineOptions } from './engine.js';
import { buildMiniLmModel } from './minilm-graph.js';
import { LOCAL_DIMENSIONS, MODEL_FILES } from './model-files.js';
import { SafetensorsFile } from './safetensors.js';

/** The native engine. Imports the library only when asked, as it does not load on every platform. */
export async function openOnnxEngine(_tokeniser: WordPiece, options: EngineOptions): Promise<Engine> {
  const { InferenceSession, Tensor } = await import('onnxruntime-node');
  const file = new SafetensorsFile(MODEL_FILES.weightsPath);
  try {
    const session = await InferenceSession.create(buildMiniLmModel(file, options.precision), {
      intraOpNumThreads: options.threads,
      interOpNumThreads: 1,
      graphOptimizationLevel: 'all',
      // Without them a session keeps an arena of its largest run, which here saves no time.
      enableCpuMemArena: false,
      enableMemPattern: false,
      logSeverityLevel: 3,
    });
    return new OnnxEngine(session, Tensor);
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
