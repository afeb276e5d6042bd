import { lengthen, nextCapacity } from '../core/growth.js';

const CHUNK_WORDS = 2 ** 16;
const CHUNK_SHIFT = 16;
const CHUNK_MASK = CHUNK_WORDS - 1;
const FIRST_BLOCK = 4;
const LARGEST_BLOCK = 1024;

/** The n-th block of a chain has 4, 8, 16, ... 1024, 1024, ... words, the last of them the address of the next. */
function blockSize(index: number): number {
  return Math.min(FIRST_BLOCK << Math.min(index, 8), LARGEST_BLOCK);
}

/**
 * Growable lists of 32-bit words, one per term, in shared chunks of 256 KB. A list is a chain of blocks that double
 * in size: a rare term costs 16 bytes, a frequent one wastes at most 4 KB, and nothing is ever copied to grow.
 */
export class PostingArena {
  private readonly chunks: Uint32Array[] = [];
  /** Next unused word; 0 is no address. */
  private top = 1;
  /** By size class: the first free block, chained through its first word. */
  private readonly freeBlocks = new Uint32Array(9);
  private heads = new Uint32Array(1024);
  private tails = new Uint32Array(1024);
  private tailIndex = new Uint32Array(1024);
  private tailUsed = new Uint16Array(1024);
  private counts = new Uint32Array(1024);

  get bytes(): number {
    return this.chunks.length * CHUNK_WORDS * 4 + this.heads.length * 18;
  }

  /** How many words the list holds. */
  count(list: number): number {
    return this.counts[list] ?? 0;
  }

  append(list: number, word: number): void {
    this.reserve(list);
    if ((this.counts[list] as number) === 0) this.begin(list);
    else if (this.tailUsed[list] === blockSize(this.tailIndex[list] as number) - 1) this.extend(list);
    const address = (this.tails[list] as number) + (this.tailUsed[list] as number);
    this.write(address, word);
    this.tailUsed[list] = (this.tailUsed[list] as number) + 1;
    this.counts[list] = (this.counts[list] as number) + 1;
  }

  /** Appends many words, block by block. */
  appendAll(list: number, words: Uint32Array): void {
    for (let done = 0; done < words.length; ) {
      this.append(list, words[done++] as number);
      const used = this.tailUsed[list] as number;
      const room = blockSize(this.tailIndex[list] as number) - 1 - used;
      const take = Math.min(room, words.length - done);
      const address = (this.tails[list] as number) + used;
      const chunk = this.chunks[address >>> CHUNK_SHIFT] as Uint32Array;
      chunk.set(words.subarray(done, done + take), address & CHUNK_MASK);
      this.tailUsed[list] = used + take;
      this.counts[list] = (this.counts[list] as number) + take;
      done += take;
    }
  }

  /** Copies the list into `into`, which must be long enough, and returns its length. */
  read(list: number, into: Uint32Array): number {
    const count = this.count(list);
    let address = this.heads[list] ?? 0;
    let done = 0;
    for (let index = 0; done < count; index++) {
      const capacity = blockSize(index) - 1;
      const take = Math.min(capacity, count - done);
      const chunk = this.chunks[address >>> CHUNK_SHIFT] as Uint32Array;
      const from = address & CHUNK_MASK;
      // A call to set() costs more than a few assignments.
      if (take < 16) for (let i = 0; i < take; i++) into[done + i] = chunk[from + i] as number;
      else into.set(chunk.subarray(from, from + take), done);
      done += take;
      address = chunk[from + capacity] as number;
    }
    return count;
  }

  /** Replaces the list by the first `count` words of `words`; blocks that are left over are used again. */
  replace(list: number, words: Uint32Array, count: number): void {
    this.clear(list);
    for (let i = 0; i < count; i++) this.append(list, words[i] as number);
  }

  private clear(list: number): void {
    if (this.count(list) === 0) return;
    const last = this.tailIndex[list] as number;
    let address = this.heads[list] as number;
    for (let index = 0; index <= last; index++) {
      const following = this.word(address + blockSize(index) - 1);
      const size = Math.min(index, 8);
      this.write(address, this.freeBlocks[size] as number);
      this.freeBlocks[size] = address;
      address = following;
    }
    this.counts[list] = 0;
  }

  private begin(list: number): void {
    const address = this.allocate(0);
    this.heads[list] = address;
    this.tails[list] = address;
    this.tailIndex[list] = 0;
    this.tailUsed[list] = 0;
  }

  private extend(list: number): void {
    const index = this.tailIndex[list] as number;
    const address = this.allocate(index + 1);
    this.write((this.tails[list] as number) + blockSize(index) - 1, address);
    this.tails[list] = address;
    this.tailIndex[list] = index + 1;
    this.tailUsed[list] = 0;
  }

  private allocate(index: number): number {
    const sizeClass = Math.min(index, 8);
    const reused = this.freeBlocks[sizeClass] as number;
    if (reused !== 0) {
      this.freeBlocks[sizeClass] = this.word(reused);
      return reused;
    }
    const size = blockSize(index);
    // A block lies within one chunk.
    if ((this.top & CHUNK_MASK) + size > CHUNK_WORDS) this.top = (this.top | CHUNK_MASK) + 1;
    const address = this.top;
    this.top += size;
    const needed = ((this.top - 1) >>> CHUNK_SHIFT) + 1;
    while (this.chunks.length < needed) this.chunks.push(new Uint32Array(CHUNK_WORDS));
    return address;
  }

  private word(address: number): number {
    return (this.chunks[address >>> CHUNK_SHIFT] as Uint32Array)[address & CHUNK_MASK] as number;
  }

  private write(address: number, word: number): void {
    (this.chunks[address >>> CHUNK_SHIFT] as Uint32Array)[address & CHUNK_MASK] = word;
  }

  private reserve(list: number): void {
    if (list < this.counts.length) return;
    const capacity = nextCapacity(this.counts.length, list + 1);
    this.heads = lengthen(this.heads, capacity);
    this.tails = lengthen(this.tails, capacity);
    this.tailIndex = lengthen(this.tailIndex, capacity);
    this.tailUsed = lengthen(this.tailUsed, capacity);
    this.counts = lengthen(this.counts, capacity);
  }
}
