import type { Task } from '@sekha/contracts';
import type { ChatMessage, ChatRequest } from '../providers/chat-types.js';

/** What a request needs of the model that answers it. */
export interface CallNeed {
  /** As the caller wrote it: a model id, `provider/model`, a task, `auto`; undefined when it said nothing. */
  wanted: string | undefined;
  /** The task when `wanted` names none. */
  task: Task;
  /** Its messages hold images. */
  vision: boolean;
  /** The caller asks for a model with vision in so many words. */
  requireVision: boolean;
  audio: boolean;
  tools: boolean;
  jsonSchema: boolean;
  /** The texts whose tokens the model reads. */
  texts: readonly string[];
  /** Tokens kept free for the reply; undefined when the caller set no bound. */
  replyTokens: number | undefined;
  /** USD; undefined = no limit beside the configuration's. */
  maxCostUsd: number | undefined;
}

/** What a chat request needs, read from its parts. */
export function chatNeed(
  request: Omit<ChatRequest, 'model'>,
  call: { wanted: string | undefined; task: Task; requireVision: boolean; maxCostUsd: number | undefined },
): CallNeed {
  const { requireVision } = call;
  const vision = requireVision || hasPart(request.messages, 'image');
  return {
    wanted: call.wanted,
    task: vision && call.wanted === undefined ? 'vision' : call.task,
    vision,
    requireVision,
    audio: hasPart(request.messages, 'audio'),
    tools: request.tools !== undefined,
    jsonSchema: request.responseFormat?.type === 'json_schema',
    texts: textsOf(request),
    replyTokens: request.maxTokens,
    maxCostUsd: call.maxCostUsd,
  };
}

/** What an embedding call needs. */
export function embedNeed(wanted: string | undefined, texts: readonly string[]): CallNeed {
  return {
    wanted,
    task: 'embedding',
    vision: false,
    requireVision: false,
    audio: false,
    tools: false,
    jsonSchema: false,
    texts,
    replyTokens: 0,
    maxCostUsd: undefined,
  };
}

function hasPart(messages: readonly ChatMessage[], type: 'image' | 'audio'): boolean {
  return messages.some(
    ({ content }) => typeof content !== 'string' && content.some((part) => part.type === type),
  );
}

/** Everything that the model reads as text: messages, calls of tools, definitions of tools. */
function textsOf({ messages, tools }: Omit<ChatRequest, 'model'>): string[] {
  const texts: string[] = [];
  for (const { content, toolCalls } of messages) {
    if (typeof content === 'string') texts.push(content);
    else for (const part of content) if (part.type === 'text') texts.push(part.text);
    for (const call of toolCalls ?? []) texts.push(call.name, call.arguments);
  }
  if (tools !== undefined) texts.push(JSON.stringify(tools));
  return texts;
}
