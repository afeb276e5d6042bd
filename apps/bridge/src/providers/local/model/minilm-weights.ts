import type { LazyBytes } from './protobuf-writer.js';
import type { SafetensorsFile } from './safetensors.js';

/** The shape of all-MiniLM-L6-v2 (its config.json). */
export const MINILM = {
  layers: 6,
  width: 384,
  heads: 12,
  inner: 1536,
  vocabulary: 30_522,
  positions: 512,
  types: 2,
  epsilon: 1e-12,
} as const;

/** Views a typed array as bytes; all platforms that onnxruntime supports are little-endian, like ONNX. */
export function bytesOf(values: Float32Array | Int8Array | BigInt64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/** A float tensor that is made only while the model is written. */
export function lazyFloats(length: number, make: () => Float32Array): LazyBytes {
  return { byteLength: length * 4, fill: (target) => target.set(bytesOf(make())) };
}

/** Copies a linear layer's weight [outputs, inputs] into `target` [inputs, columns], from `column` on. */
function transposeInto(
  target: Float32Array,
  weight: Float32Array,
  inputs: number,
  place: { columns: number; column: number },
): void {
  const outputs = weight.length / inputs;
  for (let output = 0; output < outputs; output++)
    for (let input = 0; input < inputs; input++)
      target[input * place.columns + place.column + output] = weight[output * inputs + input] ?? 0;
}

/** The weight of a linear layer, transposed for `MatMul`: [inputs, outputs]. */
export function linearWeight(
  file: SafetensorsFile,
  name: string,
  inputs: number,
  outputs: number,
): Float32Array {
  const matrix = new Float32Array(inputs * outputs);
  transposeInto(matrix, file.floats(`${name}.weight`, [outputs, inputs]), inputs, {
    columns: outputs,
    column: 0,
  });
  return matrix;
}

const ATTENTION_PARTS = ['query', 'key', 'value'] as const;

/** Query, key and value weights side by side: [width, 3 * width]. */
export function attentionWeight(file: SafetensorsFile, prefix: string): Float32Array {
  const { width } = MINILM;
  const matrix = new Float32Array(width * 3 * width);
  ATTENTION_PARTS.forEach((part, index) => {
    const weight = file.floats(`${prefix}attention.self.${part}.weight`, [width, width]);
    transposeInto(matrix, weight, width, { columns: 3 * width, column: index * width });
  });
  return matrix;
}

export function attentionBias(file: SafetensorsFile, prefix: string): Float32Array {
  const { width } = MINILM;
  const bias = new Float32Array(3 * width);
  ATTENTION_PARTS.forEach((part, index) => {
    bias.set(file.floats(`${prefix}attention.self.${part}.bias`, [width]), index * width);
  });
  return bias;
}

/** Position embeddings with the embedding of token type 0 added: all our texts are of that type. */
export function positionTable(file: SafetensorsFile): Float32Array {
  const { width, positions, types } = MINILM;
  const table = file.floats('embeddings.position_embeddings.weight', [positions, width]);
  const type = file.floats('embeddings.token_type_embeddings.weight', [types, width]);
  for (let at = 0; at < table.length; at++) table[at] = (table[at] ?? 0) + (type[at % width] ?? 0);
  return table;
}
