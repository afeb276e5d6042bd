/** ES2024, in Node since version 20; the project's `lib` is older. */
interface ResizableArrayBuffer extends ArrayBuffer {
  resize(byteLength: number): void;
}

/**
 * Memory that is given back when we say so. A dropped `Uint8Array` waits for the garbage collector, which an idle
 * thread does not run: the serialised model would stay resident for ever.
 */
export class ReleasableBuffer {
  readonly bytes: Uint8Array;
  private readonly buffer: ResizableArrayBuffer;

  constructor(byteLength: number) {
    this.buffer = Reflect.construct(ArrayBuffer, [byteLength, { maxByteLength: byteLength }]);
    this.bytes = new Uint8Array(this.buffer);
  }

  /** Empties `bytes`; nobody may use them any more. */
  release(): void {
    this.buffer.resize(0);
  }
}
