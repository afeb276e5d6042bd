/** An environment that remembers which of its variables were asked for. */
export function recordedReads(variables: Readonly<Record<string, string>>): {
  environment: Readonly<Record<string, string | undefined>>;
  /** Sorted. */
  names(): string[];
} {
  const read = new Set<string>();
  const environment = new Proxy<Record<string, string | undefined>>(
    { ...variables },
    {
      get(target, name) {
        if (typeof name !== 'string') return undefined;
        read.add(name);
        return target[name];
      },
    },
  );
  return { environment, names: () => [...read].sort() };
}
