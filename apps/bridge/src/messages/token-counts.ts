import { Injectable } from '@nestjs/common';
import { chatNeed } from '../calls/call-need.js';
import { CallRouter } from '../calls/call-router.js';
import { type CallSignal, Cancellation } from '../providers/call-signal.js';
import type { MessagesCall } from './messages-call.js';

export interface TokenCount {
  tokens: number;
  providerId: string;
  modelId: string;
  /** The provider did not tell, so that we counted ourselves. */
  estimated: boolean;
}

/** A count is worth no longer a wait than this: ours is near enough. */
const PATIENCE_MS = 5_000;

/** Input tokens of a request that is not made. */
@Injectable()
export class TokenCounts {
  constructor(private readonly router: CallRouter) {}

  /** Counts for the model that would answer. Throws what routing throws. */
  async count({ wanted, request }: MessagesCall, signal: CallSignal): Promise<TokenCount> {
    const need = chatNeed(request, {
      wanted,
      task: 'chat_smart',
      requireVision: false,
      maxCostUsd: undefined,
    });
    const [candidate] = this.router.route(need).candidates;
    const { providerId = '', modelId = '', provider } = candidate ?? {};
    const cancellation = new Cancellation();
    const stop = (): void => cancellation.abort();
    const timer = setTimeout(stop, PATIENCE_MS);
    signal.addEventListener('abort', stop, { once: true });
    try {
      const tokens = await provider?.countTokens?.({ ...request, model: modelId }, { signal: cancellation });
      if (tokens !== undefined) return { tokens, providerId, modelId, estimated: false };
    } catch (thrown) {
      // A caller that left wants nothing; whatever else went wrong, our own count is the answer, and says so.
      if (signal.aborted) throw thrown;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    }
    return { tokens: this.router.countTokens(need.texts), providerId, modelId, estimated: true };
  }
}
