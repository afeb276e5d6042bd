import type { EmbedPriority } from '@sekha/contracts';

/** One pass of the model: the tokens of a text, or of one window of a long text. */
export interface Row {
  readonly job: EmbedJob;
  /** Which text of the job. */
  readonly text: number;
  /** [CLS] and [SEP] included. */
  readonly ids: readonly number[];
}

/** One request on its way through the queue: collects the vectors of its rows until all texts are done. */
export class EmbedJob {
  /** Shortest first, so that the rows of a chunk need little padding. */
  readonly rows: readonly Row[];
  private next = 0;
  private missing: number;
  private readonly sums: Float32Array;

  /** `texts[i]` holds the windows of text i, each a list of token ids. */
  constructor(
    readonly id: number,
    texts: readonly (readonly (readonly number[])[])[],
    private readonly dimensions: number,
    /** As the caller said; undefined: the queue judges by its size. */
    readonly priority?: EmbedPriority | undefined,
  ) {
    this.rows = texts
      .flatMap((windows, text) => windows.map((ids): Row => ({ job: this, text, ids })))
      .sort((a, b) => a.ids.length - b.ids.length);
    this.missing = this.rows.length;
    this.sums = new Float32Array(texts.length * dimensions);
  }

  /** Rows that no chunk has taken yet. */
  get waiting(): number {
    return this.rows.length - this.next;
  }

  get done(): boolean {
    return this.missing === 0;
  }

  /** The row that `take` would give. */
  peek(): Row | undefined {
    return this.rows[this.next];
  }

  take(): void {
    this.next++;
  }

  /** Adds the vector of a row; texts of several windows get the mean of them (their sum, see `vectors`). */
  add(row: Row, vector: Float32Array): void {
    const offset = row.text * this.dimensions;
    for (let at = 0; at < this.dimensions; at++)
      this.sums[offset + at] = (this.sums[offset + at] ?? 0) + (vector[at] ?? 0);
    this.missing--;
  }

  /** All vectors, one after the other, each of unit length. */
  vectors(): Float32Array {
    for (let offset = 0; offset < this.sums.length; offset += this.dimensions)
      normalise(this.sums.subarray(offset, offset + this.dimensions));
    return this.sums;
  }
}

function normalise(vector: Float32Array): void {
  let squares = 0;
  for (const value of vector) squares += value * value;
  const length = Math.sqrt(squares);
  if (length > 0) for (let at = 0; at < vector.length; at++) vector[at] = (vector[at] ?? 0) / length;
}
