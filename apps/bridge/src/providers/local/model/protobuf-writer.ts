/** Bytes that are produced only when the message is written: big tensors never exist twice. */
export interface LazyBytes {
  readonly byteLength: number;
  /** Writes exactly `byteLength` bytes into `target`, which starts at no particular alignment. */
  fill(target: Uint8Array): void;
}

const VARINT = 0;
const LENGTH_DELIMITED = 2;
const FIXED32 = 5;

/** Writes one protobuf message (https://protobuf.dev/programming-guides/encoding): the few kinds that ONNX needs. */
export class ProtobufWriter implements LazyBytes {
  private readonly parts: (Uint8Array | LazyBytes)[] = [];
  private size = 0;

  get byteLength(): number {
    return this.size;
  }

  /** A varint field; negative numbers are written as 64-bit two's complement. */
  int(field: number, value: number): this {
    return this.varint((field << 3) | VARINT).varint(value);
  }

  float(field: number, value: number): this {
    const bytes = Buffer.alloc(4);
    bytes.writeFloatLE(value);
    return this.varint((field << 3) | FIXED32).append(bytes);
  }

  string(field: number, text: string): this {
    return this.bytes(field, Buffer.from(text));
  }

  /** Raw bytes or a nested message, which must be complete: its length is written now. */
  bytes(field: number, value: Uint8Array | LazyBytes): this {
    return this.varint((field << 3) | LENGTH_DELIMITED)
      .varint(value.byteLength)
      .append(value);
  }

  fill(target: Uint8Array): void {
    let offset = 0;
    for (const part of this.parts) {
      if (part instanceof Uint8Array) target.set(part, offset);
      else part.fill(target.subarray(offset, offset + part.byteLength));
      offset += part.byteLength;
    }
  }

  private append(part: Uint8Array | LazyBytes): this {
    this.parts.push(part);
    this.size += part.byteLength;
    return this;
  }

  private varint(value: number): this {
    let rest = BigInt.asUintN(64, BigInt(value));
    const bytes: number[] = [];
    do {
      const low = Number(rest & 127n);
      rest >>= 7n;
      bytes.push(rest > 0n ? low | 128 : low);
    } while (rest > 0n);
    return this.append(Uint8Array.from(bytes));
  }
}
