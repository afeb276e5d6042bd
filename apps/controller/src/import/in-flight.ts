/**
 * Writes that are under way together, so that they share a flush of the disk: up to a weight, and never two with the
 * same key. The first failure is thrown at whoever waits next.
 */
export class InFlight {
  private readonly running = new Map<string, Promise<void>>();
  private weight = 0;
  private failure: { error: unknown } | undefined;

  constructor(private readonly maxWeight: number) {}

  /** Begins the work as soon as there is room; its first step is done when this resolves. */
  async start(key: string, weight: number, work: () => Promise<void>): Promise<void> {
    while (this.running.has(key) || (this.running.size > 0 && this.weight + weight > this.maxWeight))
      await Promise.race(this.running.values());
    this.throwFailure();
    this.weight += weight;
    const done = work()
      .catch((error: unknown) => {
        this.failure ??= { error };
      })
      .finally(() => {
        this.running.delete(key);
        this.weight -= weight;
      });
    this.running.set(key, done);
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    await Promise.all(this.running.values());
    this.throwFailure();
  }

  private throwFailure(): void {
    if (this.failure !== undefined) throw this.failure.error;
  }
}
