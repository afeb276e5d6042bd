/**
 * A ranked list with each newer statement right above the older ones whose place it takes, where it stood below. All
 * others keep their order.
 */
export function newerAboveOlder<T>(
  ranked: readonly T[],
  idOf: (one: T) => string,
  superseded: ReadonlyMap<string, string>,
): T[] {
  const order = [...ranked];
  for (const [olderId, newerId] of superseded) {
    const from = order.findIndex((one) => idOf(one) === newerId);
    const to = order.findIndex((one) => idOf(one) === olderId);
    if (to < 0 || from <= to) continue;
    order.splice(to, 0, ...order.splice(from, 1));
  }
  return order;
}
