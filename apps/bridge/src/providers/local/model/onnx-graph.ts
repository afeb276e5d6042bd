import { type LazyBytes, ProtobufWriter } from './protobuf-writer.js';

/** Numbers of TensorProto.DataType (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto). */
export const DATA_TYPE = { float: 1, int8: 3, int32: 6, int64: 7, float16: 10 } as const;
export type DataType = keyof typeof DATA_TYPE;

/** onnxruntime's own operators, fused for transformers. */
export const MICROSOFT = 'com.microsoft';

const IR_VERSION = 8;
const OPSET = 18;
const ATTRIBUTE_FLOAT = 1;
const ATTRIBUTE_INT = 2;

export interface NodeOptions {
  ints?: Record<string, number>;
  floats?: Record<string, number>;
  /** Operator set; the standard one when absent. */
  domain?: string;
}

/** Builds an ONNX model in memory. Every method returns the name of the value it made, to be used as an input. */
export class OnnxGraph {
  private readonly graph = new ProtobufWriter();

  constructor(name: string) {
    this.graph.string(2, name);
  }

  /** A constant; its bytes are asked for when the model is written. */
  constant(name: string, type: DataType, shape: readonly number[], bytes: LazyBytes | Uint8Array): string {
    const tensor = new ProtobufWriter();
    for (const size of shape) tensor.int(1, size);
    tensor.int(2, DATA_TYPE[type]).string(8, name).bytes(9, bytes);
    this.graph.bytes(5, tensor);
    return name;
  }

  /** An operator with one output, named `output`. */
  node(operator: string, inputs: readonly string[], output: string, options: NodeOptions = {}): string {
    this.nodes(operator, inputs, [output], options);
    return output;
  }

  /** An operator with several outputs. */
  nodes(
    operator: string,
    inputs: readonly string[],
    outputs: readonly string[],
    options: NodeOptions = {},
  ): void {
    const node = new ProtobufWriter();
    for (const input of inputs) node.string(1, input);
    for (const output of outputs) node.string(2, output);
    node.string(3, outputs.join('+')).string(4, operator);
    for (const [name, value] of Object.entries(options.ints ?? {}))
      node.bytes(5, new ProtobufWriter().string(1, name).int(3, value).int(20, ATTRIBUTE_INT));
    for (const [name, value] of Object.entries(options.floats ?? {}))
      node.bytes(5, new ProtobufWriter().string(1, name).float(2, value).int(20, ATTRIBUTE_FLOAT));
    if (options.domain) node.string(7, options.domain);
    this.graph.bytes(1, node);
  }

  /** Declares an input of the model; a text in the shape is a free dimension. */
  input(name: string, type: DataType, shape: readonly (number | string)[]): string {
    this.graph.bytes(11, valueInfo(name, type, shape));
    return name;
  }

  output(name: string, type: DataType, shape: readonly (number | string)[]): void {
    this.graph.bytes(12, valueInfo(name, type, shape));
  }

  /** The finished ModelProto. */
  toModel(): LazyBytes {
    return new ProtobufWriter()
      .int(1, IR_VERSION)
      .bytes(7, this.graph)
      .bytes(8, new ProtobufWriter().string(1, '').int(2, OPSET))
      .bytes(8, new ProtobufWriter().string(1, MICROSOFT).int(2, 1));
  }
}

function valueInfo(name: string, type: DataType, shape: readonly (number | string)[]): ProtobufWriter {
  const dimensions = new ProtobufWriter();
  for (const size of shape) {
    const one = new ProtobufWriter();
    dimensions.bytes(1, typeof size === 'string' ? one.string(2, size) : one.int(1, size));
  }
  const tensor = new ProtobufWriter().int(1, DATA_TYPE[type]).bytes(2, dimensions);
  return new ProtobufWriter().string(1, name).bytes(2, new ProtobufWriter().bytes(1, tensor));
}
