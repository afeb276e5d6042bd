/** A matrix [rows, columns] as signed integers with one scale for each column. */
export interface QuantisedMatrix {
  values: Int8Array;
  scales: Float32Array;
}

/**
 * Seven bits, not eight: on AVX2 without VNNI the product of an unsigned and a signed 8-bit pair saturates at 16
 * bits, which silently spoils vectors (onnxruntime's `reduce_range`).
 */
const LARGEST = 63;

/** Symmetric quantisation, one scale for each column of a row-major matrix. */
export function quantiseColumns(matrix: Float32Array, rows: number, columns: number): QuantisedMatrix {
  const scales = new Float32Array(columns);
  for (let at = 0; at < matrix.length; at++) {
    const column = at % columns;
    scales[column] = Math.max(scales[column] ?? 0, Math.abs(matrix[at] ?? 0));
  }
  for (let column = 0; column < columns; column++) scales[column] = (scales[column] || 1) / LARGEST;
  const values = new Int8Array(rows * columns);
  for (let at = 0; at < values.length; at++)
    values[at] = Math.round((matrix[at] ?? 0) / (scales[at % columns] ?? 1));
  return { values, scales };
}
