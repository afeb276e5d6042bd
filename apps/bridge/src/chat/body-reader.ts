import { AppError, type ContractProblem } from '@sekha/contracts';

export type Members = Record<string, unknown>;

/** Bounds of a number, both included. */
export interface Bounds {
  min?: number;
  max?: number;
}

/**
 * Reads members of a JSON object by their type and remembers every problem with its path. It exists for the chat
 * body, which is too hot and too deep for class-transformer. `null` counts as absent, as it does at OpenAI.
 */
export class BodyReader {
  constructor(
    readonly members: Members,
    private readonly at: string,
    readonly problems: ContractProblem[],
  ) {}

  /** The reader of a whole body. Throws `request.malformed` when it is no object. */
  static of(body: unknown): BodyReader {
    if (!isMembers(body)) throw new AppError('request.malformed', 'the request body must be a JSON object');
    return new BodyReader(body, '', []);
  }

  /** Throws `request.invalid` with all problems met so far, if any. */
  finish(): void {
    if (this.problems.length === 0) return;
    const shown = this.problems.slice(0, 3).map(({ path, problem }) => `${path}: ${problem}`);
    const more = this.problems.length - shown.length;
    throw new AppError(
      'request.invalid',
      more > 0 ? `${shown.join('; ')} (and ${more} more)` : shown.join('; '),
      {
        details: this.problems.slice(0, 20),
      },
    );
  }

  problem(name: string, problem: string): undefined {
    this.problems.push({ path: this.path(name), problem });
    return undefined;
  }

  text(name: string): string | undefined {
    const value = this.members[name];
    if (value === undefined || value === null) return undefined;
    return typeof value === 'string' ? value : this.problem(name, 'must be a string');
  }

  requiredText(name: string): string {
    const value = this.members[name];
    if (typeof value === 'string') return value;
    this.problem(name, 'must be a string');
    return '';
  }

  flag(name: string): boolean | undefined {
    const value = this.members[name];
    if (value === undefined || value === null) return undefined;
    return typeof value === 'boolean' ? value : this.problem(name, 'must be true or false');
  }

  number(name: string, bounds: Bounds = {}): number | undefined {
    const value = this.members[name];
    if (value === undefined || value === null) return undefined;
    if (typeof value !== 'number' || !Number.isFinite(value)) return this.problem(name, 'must be a number');
    if (bounds.min !== undefined && value < bounds.min)
      return this.problem(name, `must not be less than ${bounds.min}`);
    if (bounds.max !== undefined && value > bounds.max)
      return this.problem(name, `must not be greater than ${bounds.max}`);
    return value;
  }

  integer(name: string, bounds: Bounds = {}): number | undefined {
    const value = this.number(name, bounds);
    if (value === undefined || Number.isInteger(value)) return value;
    return this.problem(name, 'must be an integer');
  }

  list(name: string): unknown[] | undefined {
    const value = this.members[name];
    if (value === undefined || value === null) return undefined;
    return Array.isArray(value) ? value : this.problem(name, 'must be a list');
  }

  object(name: string): Members | undefined {
    const value = this.members[name];
    if (value === undefined || value === null) return undefined;
    return isMembers(value) ? value : this.problem(name, 'must be an object');
  }

  /** A reader of an object member; undefined when it is absent or no object. */
  inside(name: string): BodyReader | undefined {
    const value = this.object(name);
    return value === undefined ? undefined : new BodyReader(value, this.path(name), this.problems);
  }

  /** Readers of the objects in a list member; what is no object becomes a problem. */
  *each(name: string): Generator<BodyReader> {
    for (const [position, value] of (this.list(name) ?? []).entries()) {
      const at = `${this.path(name)}[${position}]`;
      if (isMembers(value)) yield new BodyReader(value, at, this.problems);
      else this.problems.push({ path: at, problem: 'must be an object' });
    }
  }

  private path(name: string): string {
    return this.at === '' ? name : `${this.at}.${name}`;
  }
}

export function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
