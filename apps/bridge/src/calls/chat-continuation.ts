import type { AppError } from '@sekha/contracts';
import type { GoOnPolicy } from '../config/go-on-policies.js';
import type { ChatMessage, ChatRequest } from '../providers/chat-types.js';
import type { Prefill } from '../providers/provider.js';
import { nextStepAfter } from '../resilience/classify-failure.js';
import type { Told } from '../resilience/told.js';
import type { CallCandidate } from './call-candidate.js';

type Request = Omit<ChatRequest, 'model'>;

/** True when another model may go on with a streamed answer that broke so, after so much was told. */
export function canGoOn(request: Request, told: Told, failure: AppError): boolean {
  if (nextStepAfter(failure) === 'give_up' || !told.isText) return false;
  // A grammar begins with the first character of an answer, so that half a JSON text cannot be gone on with.
  const { responseFormat, n = 1 } = request;
  return n === 1 && (responseFormat === undefined || responseFormat.type === 'text');
}

/**
 * Who may go on, in order: those who were next, then whoever broke, once more; of these, who promises to be able to
 * before who may try. `candidates` are the request's, best first; `broke` is one of them. Where nothing was told yet
 * the next answers from the beginning, and nobody needs to be able to go on.
 */
export function continuers(
  candidates: readonly CallCandidate[],
  broke: CallCandidate,
  told: Told,
  policy: GoOnPolicy,
): CallCandidate[] {
  if (policy === 'never') return [];
  const inOrder = [...candidates.slice(candidates.indexOf(broke) + 1), broke];
  if (isBlank(told)) return inOrder;
  const who = (how: Prefill): CallCandidate[] => inOrder.filter((candidate) => prefillOf(candidate) === how);
  return policy === 'promised' ? who('continues') : [...who('continues'), ...who('tries')];
}

export function prefillOf({ provider, modelId }: CallCandidate): Prefill | undefined {
  return provider.prefill?.(modelId);
}

/** The request that asks for the rest. `toldTokens` have been used up of the caller's limit. */
export function continuationOf(request: Request, told: Told, toldTokens: number): Request {
  if (isBlank(told)) return request;
  const { maxTokens } = request;
  return {
    ...request,
    messages: withBeginning(request.messages, told.text.trimEnd()),
    ...(maxTokens === undefined ? {} : { maxTokens: Math.max(1, maxTokens - toldTokens) }),
  };
}

/** A caller that gave the beginning of the answer itself gets its own and ours as one. */
function withBeginning(messages: ChatMessage[], text: string): ChatMessage[] {
  const last = messages.at(-1);
  if (last?.role !== 'assistant' || typeof last.content !== 'string' || last.toolCalls !== undefined)
    return [...messages, { role: 'assistant', content: text, prefill: true }];
  return [...messages.slice(0, -1), { ...last, content: last.content + text, prefill: true }];
}

function isBlank(told: Told): boolean {
  return told.text.trim() === '';
}
