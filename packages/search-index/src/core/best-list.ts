/** The best of many scored slots: a binary heap with the worst one on top. Equal scores: the lower key wins. */
export class BestList {
  private readonly slots: Uint32Array;
  private readonly scores: Float64Array;
  private size = 0;

  /** @param keys Decides between equal scores; indexed by slot. */
  constructor(
    private readonly depth: number,
    private readonly keys: Float64Array,
  ) {
    this.slots = new Uint32Array(depth);
    this.scores = new Float64Array(depth);
  }

  offer(slot: number, score: number): void {
    if (this.size < this.depth) {
      this.rise(this.size++, slot, score);
      return;
    }
    if (this.depth === 0 || !this.isBetter(slot, score, 0)) return;
    this.sink(slot, score);
  }

  /** Every kept slot with its score, in no order. */
  forEach(visit: (slot: number, score: number) => void): void {
    for (let i = 0; i < this.size; i++) visit(this.slots[i] as number, this.scores[i] as number);
  }

  private isBetter(slot: number, score: number, at: number): boolean {
    const other = this.scores[at] as number;
    if (score !== other) return score > other;
    return (this.keys[slot] as number) < (this.keys[this.slots[at] as number] as number);
  }

  private rise(from: number, slot: number, score: number): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.isBetter(slot, score, parent)) break;
      this.move(parent, at);
      at = parent;
    }
    this.slots[at] = slot;
    this.scores[at] = score;
  }

  private sink(slot: number, score: number): void {
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.size) break;
      const right = child + 1;
      if (
        right < this.size &&
        this.isBetter(this.slots[child] as number, this.scores[child] as number, right)
      )
        child = right;
      if (!this.isBetter(slot, score, child)) break;
      this.move(child, at);
      at = child;
    }
    this.slots[at] = slot;
    this.scores[at] = score;
  }

  private move(from: number, to: number): void {
    this.slots[to] = this.slots[from] as number;
    this.scores[to] = this.scores[from] as number;
  }
}

/** The best messages and the best windows of one kind of evidence. */
export class BestPair {
  readonly messages: BestList;
  readonly windows: BestList;

  constructor(
    readonly depth: number,
    keys: Float64Array,
  ) {
    this.messages = new BestList(depth, keys);
    this.windows = new BestList(depth, keys);
  }
}
