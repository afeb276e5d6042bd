/**
 * `Promise.all` over a mapping of which only so many run at once. After a failure nothing new is begun, and it is
 * thrown when what was begun has ended.
 */
export async function mapBounded<T, R>(
  values: readonly T[],
  atOnce: number,
  work: (value: T, position: number) => Promise<R>,
): Promise<R[]> {
  const results = new Map<number, R>();
  const failures: unknown[] = [];
  let next = 0;
  const run = async (): Promise<void> => {
    while (next < values.length && failures.length === 0) {
      const position = next++;
      try {
        results.set(position, await work(values[position] as T, position));
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, values.length) }, run));
  if (failures.length > 0) throw failures[0];
  return values.map((_, position) => results.get(position) as R);
}
