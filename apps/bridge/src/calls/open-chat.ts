import type { ChatReply, ChatRequest } from '../providers/chat-types.js';
import type { CallClocks } from '../resilience/call-clocks.js';
import { openPlain } from '../resilience/open-plain.js';
import { openStream, type StreamedAnswer } from '../resilience/open-stream.js';
import type { Opened } from '../resilience/opened.js';
import { type CallCandidate, cannot } from './call-candidate.js';

type Request = Omit<ChatRequest, 'model'>;

/** One plain chat call at one candidate. */
export function completeOnce(
  candidate: CallCandidate,
  request: Request,
  clocks: CallClocks,
): Promise<Opened<ChatReply>> {
  const { provider, modelId } = candidate;
  return openPlain((call) => {
    if (provider.complete === undefined) throw cannot(candidate, 'chat');
    return provider.complete({ ...request, model: modelId }, call);
  }, clocks);
}

/** One streamed chat call at one candidate, its beginning held back. */
export function streamOnce(
  candidate: CallCandidate,
  request: Request,
  clocks: CallClocks,
  holdBackTokens: number | 'all',
): Promise<Opened<StreamedAnswer>> {
  const { provider, modelId } = candidate;
  return openStream(
    (call) => {
      if (provider.stream === undefined) throw cannot(candidate, 'stream');
      return provider.stream({ ...request, model: modelId }, call);
    },
    clocks,
    holdBackTokens,
  );
}

/** What the candidate will leave out of the request, in plain words. */
export function warningsOf(candidate: CallCandidate, request: Request): string[] {
  const { providerId, provider, modelId } = candidate;
  const lost = provider.lost?.({ ...request, model: modelId }) ?? [];
  return lost.length === 0 ? [] : [`${providerId} cannot honour ${lost.join(', ')}`];
}
