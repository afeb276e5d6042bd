import { finishOf, piecesOf, usageOf, words } from '../replies/reply-script.js';
import type { ScriptedReply, ScriptedUsage, SeenChat } from '../replies/scripted-reply.js';
import { jsonReply, type WireReply } from '../server/wire-reply.js';

type Members = Record<string, unknown>;

const STOP_REASONS = {
  stop: 'end_turn',
  length: 'max_tokens',
  tool_calls: 'tool_use',
  content_filter: 'refusal',
} as const;

/** A message, plain or as named events. Source: Anthropic, "Create a Message", "Streaming messages". */
export function anthropicMessages(reply: ScriptedReply, chat: SeenChat, serial: number): WireReply {
  const usage = usageOf(reply, chat);
  const head = { id: `msg_${serial}`, type: 'message', role: 'assistant', model: chat.model };
  const ending = endingOf(reply);
  const content = blocksOf(reply);
  if (!chat.stream)
    return jsonReply({ ...head, content, ...ending, ...(usage && { usage: toUsage(usage) }) });
  const open = { stop_reason: null, stop_sequence: null, stop_details: null };
  // What it will have cost is known at the end only.
  const begun = usage && { usage: { ...toUsage(usage), output_tokens: 1, output_tokens_details: null } };
  const chunks = [
    event('message_start', { message: { ...head, content: [], ...open, ...begun } }),
    ...content.flatMap((block, index) => blockEvents(block, index, reply)),
    event('message_delta', { delta: ending, ...(usage && { usage: toUsage(usage) }) }),
  ];
  return {
    status: 200,
    contentType: 'text/event-stream; charset=utf-8',
    headers: { 'cache-control': 'no-cache' },
    chunks,
    terminator: event('message_stop', {}),
    invalidChunk:
      'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"te\n\n',
  };
}

function event(type: string, members: Members): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...members })}\n\n`;
}

function blocksOf(reply: ScriptedReply): Members[] {
  const blocks: Members[] = [];
  if (reply.reasoning !== undefined) {
    blocks.push({ type: 'thinking', thinking: reply.reasoning, signature: signatureOf(reply.reasoning) });
  }
  if (reply.text !== undefined || reply.pieces !== undefined) {
    blocks.push({ type: 'text', text: reply.text ?? reply.pieces?.join('') });
  }
  for (const [position, { id, name, arguments: input }] of (reply.toolCalls ?? []).entries()) {
    blocks.push({ type: 'tool_use', id: id ?? `toolu_${position}`, name, input });
  }
  return blocks;
}

function signatureOf(thinking: string): string {
  return Buffer.from(`signed:${thinking}`).toString('base64');
}

/** The events of one block; a ping travels with the start of the first, as it does at Anthropic. */
function blockEvents(block: Members, index: number, reply: ScriptedReply): string[] {
  const { start, deltas } = streamed(block, reply);
  const ping = index === 0 ? event('ping', {}) : '';
  return [
    event('content_block_start', { index, content_block: start }) + ping,
    ...deltas.map((delta) => event('content_block_delta', { index, delta })),
    event('content_block_stop', { index }),
  ];
}

function streamed(block: Members, reply: ScriptedReply): { start: Members; deltas: Members[] } {
  switch (block['type']) {
    case 'thinking':
      return {
        start: { type: 'thinking', thinking: '', signature: '' },
        deltas: [
          ...words(String(block['thinking'])).map((thinking) => ({ type: 'thinking_delta', thinking })),
          { type: 'signature_delta', signature: block['signature'] },
        ],
      };
    case 'tool_use':
      return {
        start: { ...block, input: {} },
        deltas: ['', ...(JSON.stringify(block['input']).match(/.{1,7}/gs) ?? [])].map((partial_json) => ({
          type: 'input_json_delta',
          partial_json,
        })),
      };
    default:
      return {
        start: { type: 'text', text: '' },
        deltas: piecesOf(reply, reply).map((text) => ({ type: 'text_delta', text })),
      };
  }
}

function endingOf(reply: ScriptedReply): Members {
  const refused = reply.refusal !== undefined;
  return {
    stop_reason: reply.rawFinish ?? (refused ? 'refusal' : STOP_REASONS[finishOf(reply)]),
    stop_sequence: null,
    stop_details: refused ? { type: 'refusal', category: null, explanation: reply.refusal } : null,
  };
}

/** Cached tokens stand beside `input_tokens`; thinking is inside `output_tokens`. */
function toUsage({ input, cacheRead = 0, cacheWrite = 0, output, reasoning }: ScriptedUsage): Members {
  return {
    input_tokens: input - cacheRead - cacheWrite,
    cache_read_input_tokens: cacheRead,
    cache_creation_input_tokens: cacheWrite,
    cache_creation: { ephemeral_5m_input_tokens: cacheWrite, ephemeral_1h_input_tokens: 0 },
    output_tokens: output,
    output_tokens_details: reasoning === undefined ? null : { thinking_tokens: reasoning },
    service_tier: 'standard',
  };
}
