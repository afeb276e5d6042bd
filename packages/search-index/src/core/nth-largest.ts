/** The `n`-th largest of the first `count` values (1 = the largest), 0 when there are fewer; reorders them. */
export function nthLargest(values: Float64Array, count: number, n: number): number {
  if (n < 1 || count < n) return 0;
  let [low, high] = [0, count - 1];
  const target = n - 1;
  while (low < high) {
    const middle = partition(values, low, high);
    if (target <= middle) high = middle;
    else low = middle + 1;
  }
  return values[target] as number;
}

/** Hoare's partition, descending: what is before the returned place is not smaller than what is behind it. */
function partition(values: Float64Array, low: number, high: number): number {
  const pivot = values[(low + high) >>> 1] as number;
  let [left, right] = [low - 1, high + 1];
  for (;;) {
    do left++;
    while ((values[left] as number) > pivot);
    do right--;
    while ((values[right] as number) < pivot);
    if (left >= right) return right;
    const swapped = values[left] as number;
    values[left] = values[right] as number;
    values[right] = swapped;
  }
}
