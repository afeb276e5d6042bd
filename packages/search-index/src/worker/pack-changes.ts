import type { IndexChange } from '../search-index.js';

type VectorChange = Extract<IndexChange, { kind: 'vector' }>;

/** Changes whose vectors lie one behind the other in `values`; each change says where its own ends. */
export interface PackedChanges {
  changes: (Exclude<IndexChange, VectorChange> | (Omit<VectorChange, 'vector'> & { end: number }))[];
  values: Float32Array<ArrayBuffer>;
}

/**
 * Prepares changes for the way to the worker. Posting a vector as it is would copy the whole buffer it is a view of,
 * often that of a whole batch of embeddings; here each number is copied once and the copy is handed over.
 */
export function packChanges(changes: readonly IndexChange[]): PackedChanges {
  let total = 0;
  for (const change of changes) if (change.kind === 'vector') total += change.vector.length;
  const values = new Float32Array(total);
  let end = 0;
  const packed = changes.map((change) => {
    if (change.kind !== 'vector') return change;
    const { vector, ...rest } = change;
    values.set(vector, end);
    end += vector.length;
    return { ...rest, end };
  });
  return { changes: packed, values };
}

export function unpackChanges({ changes, values }: PackedChanges): IndexChange[] {
  let start = 0;
  return changes.map((change) => {
    if (change.kind !== 'vector') return change;
    const { end, ...rest } = change;
    const vector = values.subarray(start, end);
    start = end;
    return { ...rest, vector };
  });
}
