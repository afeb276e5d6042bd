// @ts-check
/**
 * The value below which `share` (0 to 1) of the values lie; NaN of no values.
 * @param {readonly number[]} values
 * @param {number} share
 */
export function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/**
 * Rounds to a readable number of digits: three significant ones below 100, whole numbers above.
 * @param {number} value
 */
export function readable(value) {
  return Number.isFinite(value) && Math.abs(value) < 100 ? Number(value.toPrecision(3)) : Math.round(value);
}
