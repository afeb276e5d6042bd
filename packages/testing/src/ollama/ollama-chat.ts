import { finishOf, piecesOf, usageOf, words } from '../replies/reply-script.js';
import type { ScriptedReply, SeenChat } from '../replies/scripted-reply.js';
import { jsonReply, ndjsonReply, type WireReply } from '../server/wire-reply.js';

const CREATED_AT = '2026-01-01T00:00:00Z';

/** An /api/chat answer, whole or as lines of JSON. Source: Ollama, "Generate a chat completion". */
export function ollamaChat(reply: ScriptedReply, chat: SeenChat): WireReply {
  const head = { model: chat.model, created_at: CREATED_AT };
  const end = ending(reply, chat);
  const wantsLogprobs = chat.raw['logprobs'] === true;
  if (!chat.stream) {
    const message = {
      role: 'assistant',
      content: reply.text ?? '',
      ...(reply.reasoning === undefined ? {} : { thinking: reply.reasoning }),
      ...(reply.toolCalls === undefined ? {} : { tool_calls: toolCalls(reply) }),
    };
    const logprobs = wantsLogprobs ? { logprobs: words(reply.text ?? '').map(logprob) } : {};
    return jsonReply({ ...head, message, ...logprobs, ...end });
  }
  const line = (message: Record<string, unknown>, more: Record<string, unknown> = {}): unknown => ({
    ...head,
    message: { role: 'assistant', content: '', ...message },
    ...more,
    done: false,
  });
  return ndjsonReply(
    [
      ...words(reply.reasoning ?? '').map((thinking) => line({ thinking })),
      ...piecesOf(reply, reply).map((content) =>
        line({ content }, wantsLogprobs ? { logprobs: [logprob(content)] } : {}),
      ),
      ...toolCalls(reply).map((call) => line({ tool_calls: [call] })),
    ],
    { ...head, message: { role: 'assistant', content: '' }, ...end },
  );
}

function toolCalls(reply: ScriptedReply): unknown[] {
  return (reply.toolCalls ?? []).map((call, index) => ({
    ...(call.id === undefined ? {} : { id: call.id }),
    function: { index, name: call.name, arguments: call.arguments },
  }));
}

/** Ollama knows `stop` and `length`; tool calls end with `stop`, too. */
function ending(reply: ScriptedReply, chat: SeenChat): Record<string, unknown> {
  const usage = usageOf(reply, chat);
  const finish = finishOf(reply);
  return {
    done: true,
    done_reason: reply.rawFinish ?? (finish === 'length' ? 'length' : 'stop'),
    total_duration: 1_000_000,
    load_duration: 1000,
    prompt_eval_duration: 1000,
    eval_duration: 1000,
    ...(usage === null ? {} : { prompt_eval_count: usage.input, eval_count: usage.output }),
  };
}

function logprob(token: string): unknown {
  return { token, logprob: -0.25, bytes: [...Buffer.from(token)] };
}
