import { AppError } from '@sekha/contracts';
import type { FinishReason } from '../chat-types.js';
import { invalidResponse } from '../wire/fail.js';
import { isMembers, type Members } from '../wire/read-json.js';
import type { VendorIdentity } from '../wire/vendor-identity.js';

const FINISHES: Readonly<Record<string, FinishReason>> = {
  STOP: 'stop',
  MAX_TOKENS: 'length',
  SAFETY: 'content_filter',
  RECITATION: 'content_filter',
  BLOCKLIST: 'content_filter',
  PROHIBITED_CONTENT: 'content_filter',
  SPII: 'content_filter',
  LANGUAGE: 'content_filter',
  IMAGE_SAFETY: 'content_filter',
};

/**
 * Why a candidate ended. Words for an answer that went wrong (`MALFORMED_FUNCTION_CALL`, `OTHER`) and unknown ones are
 * a failure. Source: Google AI, "Generating content", FinishReason.
 */
export function fromGeminiFinish(
  written: unknown,
  hasToolCalls: boolean,
  vendor: VendorIdentity,
): FinishReason {
  const finish =
    typeof written === 'string' && Object.hasOwn(FINISHES, written) ? FINISHES[written] : undefined;
  if (finish === undefined) {
    const problem = typeof written === 'string' ? 'gave its answer up' : 'did not end its answer';
    throw invalidResponse(problem, vendor);
  }
  return finish === 'stop' && hasToolCalls ? 'tool_calls' : finish;
}

/** A prompt that was blocked has no candidates. Throws `provider.content_refused` for one. */
export function checkBlocked({ promptFeedback }: Members, vendor: VendorIdentity): void {
  if (!isMembers(promptFeedback) || typeof promptFeedback['blockReason'] !== 'string') return;
  const reason = promptFeedback['blockReason'].toLowerCase().replaceAll('_', ' ').slice(0, 60);
  throw new AppError('provider.content_refused', `the provider ${vendor.id} refused the content: ${reason}`, {
    details: { provider: vendor.id },
  });
}
