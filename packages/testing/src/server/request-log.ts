/** A request as a scripted provider saw it. */
export interface SeenRequest {
  /** `performance.now()` when its body was in. */
  atMs: number;
  method: string;
  /** Without the query. */
  path: string;
  query: Record<string, string>;
  /** Lower-case names; the values of secrets are replaced by `[secret]`. */
  headers: Record<string, string>;
  /** Whether the key was the right one; undefined when the server asks for none. */
  authorized: boolean | undefined;
  /** Parsed when it is JSON, the text otherwise, undefined when empty. */
  body: unknown;
}

/** A request and what became of its answer. */
export interface LoggedCall extends SeenRequest {
  status: number | undefined;
  chunksSent: number;
  /** When the answer was complete. */
  finishedAtMs: number | undefined;
  /** When the CALLER closed the connection before the answer was complete. */
  abortedAtMs: number | undefined;
  /** A fault of the script, or a stop of the server, closed the connection. */
  cutByProvider: boolean;
  /** Settles when the answer is complete, cut or abandoned. */
  ended: Promise<void>;
}

interface Waiter {
  count: number;
  path: string | undefined;
  resolve: (call: LoggedCall) => void;
}

/** What a scripted provider saw, in order of arrival. */
export class RequestLog {
  readonly calls: LoggedCall[] = [];
  private waiters: Waiter[] = [];

  add(call: LoggedCall): void {
    this.calls.push(call);
    this.waiters = this.waiters.filter((waiter) => {
      const found = this.at(waiter.count, waiter.path);
      if (found === undefined) return true;
      waiter.resolve(found);
      return false;
    });
  }

  /** The calls of `path`. */
  of(path: string): LoggedCall[] {
    return this.calls.filter((call) => call.path === path);
  }

  /** The latest call, of `path` when it is given. Throws when there is none. */
  last(path?: string): LoggedCall {
    const call = (path === undefined ? this.calls : this.of(path)).at(-1);
    if (call === undefined)
      throw new Error(`the provider saw no call${path === undefined ? '' : ` of ${path}`}`);
    return call;
  }

  /** Resolves with the `count`-th call (from 1), of `path` when it is given, as soon as it has arrived. */
  arrived(count = 1, path?: string): Promise<LoggedCall> {
    const found = this.at(count, path);
    if (found !== undefined) return Promise.resolve(found);
    return new Promise((resolve) => {
      this.waiters.push({ count, path, resolve });
    });
  }

  clear(): void {
    this.calls.length = 0;
  }

  private at(count: number, path: string | undefined): LoggedCall | undefined {
    return (path === undefined ? this.calls : this.of(path))[count - 1];
  }
}
