import { AppError } from '@sekha/contracts';
import type { FinishReason } from '../chat-types.js';
import { invalidResponse } from '../wire/fail.js';
import type { VendorIdentity } from '../wire/vendor-identity.js';

const FINISHES: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  eos: 'stop',
  eos_token: 'stop',
  stop_sequence: 'stop',
  end_turn: 'stop',
  length: 'length',
  max_tokens: 'length',
  model_length: 'length',
  tool_calls: 'tool_calls',
  tool_use: 'tool_calls',
  function_call: 'tool_calls',
  content_filter: 'content_filter',
};

/**
 * Why a choice ended. A word that nobody knows, or that says that the vendor gave up, is a failure: a text that may be
 * cut must not pass for a whole one. A choice with tool calls that just stopped ended for the calls.
 */
export function fromOpenAiFinish(
  written: unknown,
  hasToolCalls: boolean,
  vendor: VendorIdentity,
): FinishReason {
  if (written === 'insufficient_system_resource') {
    // DeepSeek: the answer was broken off for want of machines.
    throw new AppError('provider.overloaded', `the provider ${vendor.id} broke its answer off`, {
      details: { provider: vendor.id },
    });
  }
  const finish =
    typeof written === 'string' && Object.hasOwn(FINISHES, written) ? FINISHES[written] : undefined;
  if (finish === undefined) {
    throw invalidResponse(
      typeof written === 'string' ? 'ended its answer for an unknown reason' : 'did not end its answer',
      vendor,
    );
  }
  return finish === 'stop' && hasToolCalls ? 'tool_calls' : finish;
}
