/**
 * Runs what is asked under one name one after the other, in the order it was asked; other names do not wait. For
 * changes that depend on what is there: a write that is still on its way must have arrived before the next one looks.
 */
export class InTurn {
  private readonly last = new Map<string, Promise<unknown>>();

  run<T>(name: string, work: () => Promise<T>): Promise<T> {
    const before = this.last.get(name) ?? Promise.resolve();
    const own = before.then(work, work); // whether the one before it went well is its caller's business
    this.last.set(name, own);
    const leave = (): void => {
      if (this.last.get(name) === own) this.last.delete(name);
    };
    own.then(leave, leave);
    return own;
  }
}
