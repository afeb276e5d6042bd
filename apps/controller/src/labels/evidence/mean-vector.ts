/** The direction that some vectors have together: the mean of their directions; undefined when there is none. */
export function meanVector(vectors: readonly Float32Array[]): Float32Array | undefined {
  const [first] = vectors;
  if (first === undefined) return undefined;
  const mean = new Float32Array(first.length);
  for (const vector of vectors) {
    const length = Math.hypot(...vector);
    if (length > 0)
      for (let at = 0; at < mean.length; at++) mean[at] = (mean[at] ?? 0) + (vector[at] ?? 0) / length;
  }
  const length = Math.hypot(...mean);
  return length > 0 ? mean.map((value) => value / length) : undefined;
}
