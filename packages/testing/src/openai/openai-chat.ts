import { choicesOf, finishOf, piecesOf, usageOf, words } from '../replies/reply-script.js';
import type { ScriptedChoice, ScriptedReply, ScriptedUsage, SeenChat } from '../replies/scripted-reply.js';
import { jsonReply, sseReply, type WireReply } from '../server/wire-reply.js';

const CREATED = 1_760_000_000;

/** A chat completion, plain or streamed. Source: OpenAI API reference, "Chat", "Streaming". */
export function openAiChat(
  reply: ScriptedReply,
  chat: SeenChat,
  serial: number,
  usageUnasked = false,
): WireReply {
  const stamp = {
    id: `chatcmpl-${serial}`,
    created: CREATED,
    model: chat.model,
    system_fingerprint: 'fp_scripted',
  };
  if (chat.stream) return sseReply(chunksOf(reply, chat, stamp, usageUnasked));
  const usage = usageOf(reply, chat);
  return jsonReply({
    ...stamp,
    object: 'chat.completion',
    choices: choicesOf(reply, chat.n).map((choice, index) => plainChoice(choice, index, chat)),
    ...(usage === null ? {} : { usage: toUsage(usage) }),
  });
}

function plainChoice(choice: ScriptedChoice, index: number, chat: SeenChat): unknown {
  return {
    index,
    message: {
      role: 'assistant',
      content: choice.text ?? null,
      refusal: choice.refusal ?? null,
      ...(choice.reasoning === undefined ? {} : { reasoning_content: choice.reasoning }),
      ...(choice.toolCalls === undefined ? {} : { tool_calls: toolCalls(choice) }),
    },
    logprobs:
      chat.raw['logprobs'] === true
        ? { content: words(choice.text ?? '').map(logprob), refusal: null }
        : null,
    finish_reason: choice.rawFinish ?? finishOf(choice),
  };
}

function toolCalls(
  choice: ScriptedChoice,
): { id: string; type: string; function: { name: string; arguments: string } }[] {
  return (choice.toolCalls ?? []).map((call, position) => ({
    id: call.id ?? `call_${position}`,
    type: 'function',
    function: { name: call.name, arguments: JSON.stringify(call.arguments) },
  }));
}

function chunksOf(
  reply: ScriptedReply,
  chat: SeenChat,
  stamp: Record<string, unknown>,
  usageUnasked: boolean,
): unknown[] {
  const choices = choicesOf(reply, chat.n);
  const wantsUsage =
    (chat.raw['stream_options'] as { include_usage?: boolean } | undefined)?.include_usage === true;
  const usage = wantsUsage || usageUnasked ? usageOf(reply, chat) : null;
  const head = { ...stamp, object: 'chat.completion.chunk' };
  // With usage asked for, every chunk carries the member, and all but the last a null.
  const tail = wantsUsage ? { usage: null } : {};
  const chunk = (
    index: number,
    delta: unknown,
    finish: string | null = null,
    logprobs: unknown = null,
  ): unknown => ({
    ...head,
    choices: [{ index, delta, logprobs, finish_reason: finish }],
    ...tail,
  });
  const chunks = choices.flatMap((choice, index) => [
    ...deltasOf(choice, reply).map((delta) => chunk(index, delta, null, deltaLogprobs(delta, chat))),
    chunk(index, {}, choice.rawFinish ?? finishOf(choice)),
  ]);
  if (usage !== null) chunks.push({ ...head, choices: [], usage: toUsage(usage) });
  return chunks;
}

function deltasOf(choice: ScriptedChoice, reply: ScriptedReply): Record<string, unknown>[] {
  const deltas: Record<string, unknown>[] = [
    { role: 'assistant', content: choice.text === undefined ? null : '' },
  ];
  for (const piece of words(choice.reasoning ?? '')) deltas.push({ reasoning_content: piece });
  for (const piece of words(choice.refusal ?? '')) deltas.push({ refusal: piece });
  for (const piece of piecesOf(choice, reply)) deltas.push({ content: piece });
  for (const [index, { id, type, function: called }] of toolCalls(choice).entries()) {
    deltas.push({ tool_calls: [{ index, id, type, function: { name: called.name, arguments: '' } }] });
    for (const piece of called.arguments.match(/.{1,7}/gs) ?? []) {
      deltas.push({ tool_calls: [{ index, function: { arguments: piece } }] });
    }
  }
  return deltas;
}

function deltaLogprobs(delta: Record<string, unknown>, chat: SeenChat): unknown {
  const { content } = delta;
  if (chat.raw['logprobs'] !== true || typeof content !== 'string' || content === '') return null;
  return { content: [logprob(content)], refusal: null };
}

function logprob(token: string): unknown {
  return { token, logprob: -0.25, bytes: [...Buffer.from(token)], top_logprobs: [] };
}

function toUsage(usage: ScriptedUsage): unknown {
  return {
    prompt_tokens: usage.input,
    completion_tokens: usage.output,
    total_tokens: usage.input + usage.output,
    prompt_tokens_details: { cached_tokens: usage.cacheRead ?? 0, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: usage.reasoning ?? 0, audio_tokens: 0 },
  };
}
