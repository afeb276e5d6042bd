import type { ChatChoice, ChatPiece, ChatReply } from '../chat-types.js';
import { invalidResponse } from '../wire/fail.js';
import { isMembers, type Members } from '../wire/read-json.js';
import type { VendorIdentity } from '../wire/vendor-identity.js';
import { checkBlocked, fromGeminiFinish } from './from-gemini-finish.js';
import { fromGeminiUsage } from './from-gemini-usage.js';
import { readParts } from './gemini-parts.js';

/** Reads a whole answer. Throws `provider.invalid_response` when it is none. */
export function fromGeminiReply(reply: Members, model: string, vendor: VendorIdentity): ChatReply {
  checkBlocked(reply, vendor);
  const { candidates, modelVersion } = reply;
  if (!Array.isArray(candidates) || candidates.length === 0)
    throw invalidResponse('gave no candidates', vendor);
  return {
    model: typeof modelVersion === 'string' ? modelVersion : model,
    choices: candidates.map((candidate, position) => toChoice(candidate, position, vendor)),
    usage: fromGeminiUsage(reply['usageMetadata']),
  };
}

function toChoice(candidate: unknown, position: number, vendor: VendorIdentity): ChatChoice {
  if (!isMembers(candidate)) throw invalidResponse('gave a candidate that is no object', vendor);
  const index = typeof candidate['index'] === 'number' ? candidate['index'] : position;
  const choice: ChatChoice = { index, text: null, toolCalls: [], finishReason: 'stop' };
  for (const piece of readParts(candidate, { index, calls: 0 }, vendor)) add(choice, piece);
  choice.finishReason = fromGeminiFinish(candidate['finishReason'], choice.toolCalls.length > 0, vendor);
  return choice;
}

function add(choice: ChatChoice, piece: ChatPiece): void {
  if (piece.type === 'text') {
    choice.text = (choice.text ?? '') + piece.text;
    if (piece.logprobs !== undefined) choice.logprobs = piece.logprobs;
  } else if (piece.type === 'reasoning') choice.reasoning = (choice.reasoning ?? '') + piece.text;
  else if (piece.type === 'tool_call') {
    const { id = '', name = '', arguments: written, signature } = piece;
    choice.toolCalls.push({
      id,
      name,
      arguments: written,
      ...(signature === undefined ? {} : { signature }),
    });
  }
}
