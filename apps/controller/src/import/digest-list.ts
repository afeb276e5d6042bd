/** Bytes of a digest. */
const SIZE = 16;
const FIRST_ROOM = 64;

/** Digests in order, packed: as arrays of their own a million of them would take a hundred megabytes. */
export class DigestList {
  private bytes = new Uint8Array(FIRST_ROOM * SIZE);
  length = 0;

  push(digest: Uint8Array): void {
    if ((this.length + 1) * SIZE > this.bytes.length) {
      const roomier = new Uint8Array(this.bytes.length * 2);
      roomier.set(this.bytes);
      this.bytes = roomier;
    }
    this.bytes.set(digest, this.length * SIZE);
    this.length += 1;
  }

  /** As of an array: from the end when it is negative, undefined where there is none. */
  at(index: number): Uint8Array | undefined {
    const place = index < 0 ? this.length + index : index;
    if (place < 0 || place >= this.length) return undefined;
    return this.bytes.slice(place * SIZE, (place + 1) * SIZE);
  }
}
