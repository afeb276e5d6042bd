import {
  AppError,
  type CreatedKeyAnswer,
  type CreateKeyBody,
  isErrorCode,
  type KeyAnswer,
} from '@sekha/contracts';
import type { KeyDesk } from './key-desk.js';
import { CommandError } from './terminal.js';

const TIMEOUT_MS = 10_000;

/** Keys at a running service, over its REST routes. */
export class ServiceDesk implements KeyDesk {
  constructor(
    private readonly url: string,
    private readonly key: string,
  ) {}

  async list(): Promise<KeyAnswer[]> {
    return (await this.call<{ keys: KeyAnswer[] }>('GET', '')).keys;
  }

  create(body: CreateKeyBody): Promise<CreatedKeyAnswer> {
    return this.call('POST', '', body);
  }

  revoke(named: string): Promise<KeyAnswer> {
    return this.call('DELETE', `/${encodeURIComponent(named)}`);
  }

  async close(): Promise<void> {}

  private async call<T>(method: string, path: string, body?: object): Promise<T> {
    const reply = await fetch(`${this.url.replace(/\/+$/, '')}/api/v1/keys${path}`, {
      method,
      headers: { 'x-api-key': this.key, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch((error: unknown) => {
      throw new CommandError(`the controller does not answer at ${this.url}`, { cause: error });
    });
    const answer = (await reply.json().catch(() => ({}))) as Record<string, unknown>;
    if (reply.ok) return answer as T;
    const code = isErrorCode(answer['error_code']) ? answer['error_code'] : 'internal';
    throw new AppError(code, String(answer['error'] ?? `${this.url} answered with status ${reply.status}`), {
      details: answer['details'],
    });
  }
}
