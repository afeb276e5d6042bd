import { lengthen, nextCapacity } from './growth.js';

/** A set of slots that keeps the order of insertion and is emptied in the time of what it holds. */
export class SlotSet {
  private marks = new Uint8Array(0);
  private list = new Uint32Array(1024);
  size = 0;

  get bytes(): number {
    return this.marks.byteLength + this.list.byteLength;
  }

  /** Makes room for slots below `slots`; only while the set is empty. */
  reserve(slots: number): void {
    if (this.marks.length < slots) this.marks = new Uint8Array(nextCapacity(this.marks.length, slots));
  }

  add(slot: number): void {
    if (this.marks[slot] === 1) return;
    this.marks[slot] = 1;
    if (this.size === this.list.length) this.list = lengthen(this.list, this.size * 2);
    this.list[this.size++] = slot;
  }

  has(slot: number): boolean {
    return this.marks[slot] === 1;
  }

  /** What the set holds; valid until the next change. */
  values(): Uint32Array {
    return this.list.subarray(0, this.size);
  }

  clear(): void {
    for (let i = 0; i < this.size; i++) this.marks[this.list[i] as number] = 0;
    this.size = 0;
  }
}
