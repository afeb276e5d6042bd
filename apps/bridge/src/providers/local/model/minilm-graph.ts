import {
  attentionBias,
  attentionWeight,
  bytesOf,
  lazyFloats,
  linearWeight,
  MINILM,
  positionTable,
} from './minilm-weights.js';
import { MICROSOFT, OnnxGraph } from './onnx-graph.js';
import type { LazyBytes } from './protobuf-writer.js';
import { quantiseColumns } from './quantise.js';
import type { SafetensorsFile } from './safetensors.js';

/** `int8` is dynamic quantisation of the linear layers: faster on most processors, mean cosine 0.99 to fp32. */
export type Precision = 'fp32' | 'int8';

/**
 * The ONNX model of all-MiniLM-L6-v2, built from its published weights, so that no converted file is shipped.
 * The weights are read when the model is written: the file must be open until then.
 * Inputs `ids` and `mask` [rows, tokens] int32 (mask 1 for real tokens); output `embedding` [rows, 384], unit length.
 * Operators: https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md
 */
export function buildMiniLmModel(file: SafetensorsFile, precision: Precision): LazyBytes {
  return new MiniLmGraph(file, precision).build();
}

class MiniLmGraph {
  private readonly graph = new OnnxGraph('all-minilm-l6-v2');

  constructor(
    private readonly file: SafetensorsFile,
    private readonly precision: Precision,
  ) {}

  build(): LazyBytes {
    const { graph } = this;
    graph.input('ids', 'int32', ['rows', 'tokens']);
    graph.input('mask', 'int32', ['rows', 'tokens']);
    graph.constant('zero', 'int64', [1], bytesOf(BigInt64Array.of(0n)));
    graph.constant('one', 'int64', [1], bytesOf(BigInt64Array.of(1n)));
    let hidden = this.embeddings();
    for (let layer = 0; layer < MINILM.layers; layer++) hidden = this.layer(layer, hidden);
    this.pool(hidden);
    graph.output('embedding', 'float', ['rows', MINILM.width]);
    return graph.toModel();
  }

  private embeddings(): string {
    const { graph, file } = this;
    const { vocabulary, width, positions } = MINILM;
    // Half of the weights are this table. It stays in half precision and only the rows in use are widened: exact,
    // and 23 MB less in memory.
    const words = 'embeddings.word_embeddings.weight';
    graph.constant(words, 'float16', [vocabulary, width], {
      byteLength: vocabulary * width * 2,
      fill: (target: Uint8Array) =>
        target.set(file.bytes(words, { dtype: 'F16', shape: [vocabulary, width] })),
    });
    graph.node('Gather', [words, 'ids'], 'word_halves');
    graph.node('Cast', ['word_halves'], 'words', { ints: { to: 1 } });
    graph.constant(
      'position_table',
      'float',
      [positions, width],
      lazyFloats(positions * width, () => positionTable(file)),
    );
    graph.node('Shape', ['ids'], 'shape');
    graph.node('Gather', ['shape', 'one'], 'token_count');
    graph.node('Slice', ['position_table', 'zero', 'token_count', 'zero'], 'positions');
    graph.node('Add', ['words', 'positions'], 'embedded');
    const norm = this.norm('embeddings.LayerNorm');
    return graph.node('LayerNormalization', ['embedded', ...norm], 'embedded_normed', {
      ints: { axis: -1 },
      floats: { epsilon: MINILM.epsilon },
    });
  }

  private layer(index: number, hidden: string): string {
    const { width, inner } = MINILM;
    const prefix = `encoder.layer.${index}.`;
    const attended = this.attention(prefix, hidden);
    const mixed = this.linear(`${prefix}attention.output.dense`, attended, width, width);
    const first = this.addAndNorm(`${prefix}attention.output`, mixed, hidden);
    const wide = this.linear(`${prefix}intermediate.dense`, first, width, inner);
    const bias = this.vector(`${prefix}intermediate.dense.bias`, inner);
    const active = this.graph.node('BiasGelu', [wide, bias], `${prefix}gelu`, { domain: MICROSOFT });
    const narrow = this.linear(`${prefix}output.dense`, active, inner, width);
    return this.addAndNorm(`${prefix}output`, narrow, first);
  }

  private attention(prefix: string, hidden: string): string {
    const { graph, file } = this;
    const { width, heads } = MINILM;
    const options = { ints: { num_heads: heads }, domain: MICROSOFT };
    const name = `${prefix}qkv`;
    const bias = graph.constant(`${name}.bias`, 'float', [3 * width], bytesOf(attentionBias(file, prefix)));
    const make = () => attentionWeight(file, prefix);
    if (this.precision === 'fp32') {
      const weight = this.matrix(name, width, 3 * width, make);
      return graph.node('Attention', [hidden, weight, bias, 'mask'], `${prefix}attended`, options);
    }
    const joined = this.matMul(name, hidden, { inputs: width, outputs: 3 * width, make });
    const parts = [`${name}.query`, `${name}.key`, `${name}.value`];
    graph.nodes('Split', [joined], parts, { ints: { axis: -1, num_outputs: 3 } });
    return graph.node('MultiHeadAttention', [...parts, bias, 'mask'], `${prefix}attended`, options);
  }

  /** A linear layer without its bias, which the next, fused operator adds. */
  private linear(name: string, input: string, inputs: number, outputs: number): string {
    const make = () => linearWeight(this.file, name, inputs, outputs);
    return this.matMul(name, input, { inputs, outputs, make });
  }

  private matMul(
    name: string,
    input: string,
    weight: { inputs: number; outputs: number; make: () => Float32Array },
  ): string {
    const { inputs, outputs, make } = weight;
    const output = `${name}.product`;
    if (this.precision === 'fp32')
      return this.graph.node('MatMul', [input, this.matrix(name, inputs, outputs, make)], output);
    const { values, scales } = quantiseColumns(make(), inputs, outputs);
    const quantised = [
      this.graph.constant(`${name}.int8`, 'int8', [inputs, outputs], bytesOf(values)),
      this.graph.constant(`${name}.scale`, 'float', [outputs], bytesOf(scales)),
      this.graph.constant(`${name}.zero`, 'int8', [outputs], bytesOf(new Int8Array(outputs))),
    ];
    return this.graph.node('DynamicQuantizeMatMul', [input, ...quantised], output, { domain: MICROSOFT });
  }

  private addAndNorm(name: string, value: string, residual: string): string {
    const inputs = [
      value,
      residual,
      ...this.norm(`${name}.LayerNorm`),
      this.vector(`${name}.dense.bias`, MINILM.width),
    ];
    return this.graph.node('SkipLayerNormalization', inputs, `${name}.normed`, {
      floats: { epsilon: MINILM.epsilon },
      domain: MICROSOFT,
    });
  }

  /** Mean over the real tokens, then unit length; the mean's divisor would cancel out, so it is left out. */
  private pool(hidden: string): void {
    const { graph } = this;
    graph.node('Cast', ['mask'], 'mask_float', { ints: { to: 1 } });
    graph.node('Unsqueeze', ['mask_float', 'one'], 'mask_row');
    graph.node('MatMul', ['mask_row', hidden], 'sum_row');
    graph.node('Squeeze', ['sum_row', 'one'], 'sum');
    graph.node('LpNormalization', ['sum'], 'embedding', { ints: { axis: -1, p: 2 } });
  }

  private norm(name: string): [string, string] {
    return [this.vector(`${name}.weight`, MINILM.width), this.vector(`${name}.bias`, MINILM.width)];
  }

  private vector(name: string, length: number): string {
    return this.graph.constant(
      name,
      'float',
      [length],
      lazyFloats(length, () => this.file.floats(name, [length])),
    );
  }

  private matrix(name: string, rows: number, columns: number, make: () => Float32Array): string {
    return this.graph.constant(`${name}.matrix`, 'float', [rows, columns], lazyFloats(rows * columns, make));
  }
}
