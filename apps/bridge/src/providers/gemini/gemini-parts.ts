import type { ChatPiece } from '../chat-types.js';
import { invalidResponse } from '../wire/fail.js';
import { newCallId } from '../wire/new-call-id.js';
import { isMembers, type Members } from '../wire/read-json.js';
import type { VendorIdentity } from '../wire/vendor-identity.js';

/** A candidate's place in the answer. */
export interface CandidateState {
  index: number;
  /** Calls so far. */
  calls: number;
}

/** What the parts of a candidate say. Parts of kinds that we do not know hold nothing of the answer's own. */
export function* readParts(
  candidate: Members,
  state: CandidateState,
  vendor: VendorIdentity,
): Generator<ChatPiece> {
  const { content } = candidate;
  const parts = isMembers(content) ? content['parts'] : undefined;
  let logprobs = toLogprobs(candidate['logprobsResult']);
  for (const part of Array.isArray(parts) ? parts : []) {
    if (!isMembers(part)) throw invalidResponse('gave a part that is no object', vendor);
    const piece = toPiece(part, state, vendor);
    if (piece === undefined) continue;
    yield piece.type === 'text' && logprobs !== undefined ? { ...piece, logprobs } : piece;
    if (piece.type === 'text') logprobs = undefined;
  }
}

function toPiece(part: Members, state: CandidateState, vendor: VendorIdentity): ChatPiece | undefined {
  const { index } = state;
  const { text, thought, functionCall } = part;
  if (isMembers(functionCall)) return toCall(functionCall, part['thoughtSignature'], state, vendor);
  if (typeof text !== 'string' || text === '') return undefined;
  return { type: thought === true ? 'reasoning' : 'text', index, text };
}

/** Calls come whole, and mostly without an id. */
function toCall(
  { id, name, args }: Members,
  signature: unknown,
  state: CandidateState,
  vendor: VendorIdentity,
): ChatPiece {
  if (typeof name !== 'string' || name === '')
    throw invalidResponse('gave a tool call without a name', vendor);
  const call = state.calls;
  state.calls++;
  return {
    type: 'tool_call',
    index: state.index,
    call,
    id: typeof id === 'string' && id !== '' ? id : newCallId(),
    name,
    arguments: JSON.stringify(args ?? {}),
    ...(typeof signature === 'string' && signature !== '' ? { signature } : {}),
  };
}

/** Gemini's chosen tokens in OpenAI's wrapping. */
function toLogprobs(result: unknown): unknown {
  const chosen = isMembers(result) ? result['chosenCandidates'] : undefined;
  if (!Array.isArray(chosen) || chosen.length === 0) return undefined;
  const tops = isMembers(result) && Array.isArray(result['topCandidates']) ? result['topCandidates'] : [];
  const content = chosen
    .filter(isMembers)
    .map((one, at) => ({ ...toToken(one), top_logprobs: toTop(tops[at]) }));
  return { content, refusal: null };
}

function toTop(top: unknown): unknown[] {
  const candidates = isMembers(top) ? top['candidates'] : undefined;
  return Array.isArray(candidates) ? candidates.filter(isMembers).map(toToken) : [];
}

function toToken({ token, logProbability }: Members): Members {
  return { token, logprob: logProbability, bytes: [...Buffer.from(String(token))] };
}
