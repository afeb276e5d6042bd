import { AppError } from '@sekha/contracts';
import type { FinishReason } from '../chat-types.js';
import { invalidResponse } from '../wire/fail.js';
import { isMembers } from '../wire/read-json.js';
import type { VendorIdentity } from '../wire/vendor-identity.js';

const FINISHES: Readonly<Record<string, FinishReason>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  // Only server tools pause, which we do not offer: the turn is over for the caller.
  pause_turn: 'stop',
  max_tokens: 'length',
  tool_use: 'tool_calls',
  refusal: 'content_filter',
};

/** Why a message ended. Source: Anthropic, "Handling stop reasons". Unknown words are a failure. */
export function fromAnthropicStop(
  written: unknown,
  hasToolCalls: boolean,
  vendor: VendorIdentity,
): FinishReason {
  if (written === 'model_context_window_exceeded') {
    throw new AppError('provider.context_too_long', `the provider ${vendor.id} ran out of context`, {
      details: { provider: vendor.id },
    });
  }
  const finish =
    typeof written === 'string' && Object.hasOwn(FINISHES, written) ? FINISHES[written] : undefined;
  if (finish === undefined) {
    const problem =
      typeof written === 'string' ? 'ended its answer for an unknown reason' : 'did not end its answer';
    throw invalidResponse(problem, vendor);
  }
  return finish === 'stop' && hasToolCalls ? 'tool_calls' : finish;
}

/** The words of a refusal, where the vendor gives any. */
export function refusalOf(details: unknown): string | undefined {
  const explanation = isMembers(details) ? details['explanation'] : undefined;
  return typeof explanation === 'string' && explanation !== '' ? explanation : undefined;
}
