import type { ChatRequest, ToolDefinition } from '../chat-types.js';
import { cannot } from '../wire/cannot.js';
import { defined } from '../wire/defined.js';
import type { VendorIdentity } from '../wire/vendor-identity.js';
import type { Dialect } from './dialect.js';
import { toOpenAiMessages } from './to-openai-messages.js';

type Members = Record<string, unknown>;

/**
 * The body of a chat completion. What we do not know (`extra`) is passed on as it came, when it came in this dialect. Throws `model.unsupported`
 * where the vendor cannot keep a promise that was asked of it.
 */
export function toOpenAiBody(
  request: ChatRequest,
  stream: boolean,
  dialect: Dialect,
  vendor: VendorIdentity,
): Members {
  const format = toFormat(request, dialect, vendor);
  const messages = toOpenAiMessages(request.messages, dialect);
  return {
    ...(speaksOurs(request) ? request.extra : {}),
    model: request.model,
    messages: format.instruction === undefined ? messages : [format.instruction, ...messages],
    ...format.members,
    ...toSampling(request, dialect),
    ...toTools(request, dialect),
    ...(request.messages.at(-1)?.prefill === true ? dialect.prefill.bodyMembers : {}),
    ...(stream ? { stream: true } : {}),
    ...(stream && dialect.streamUsage === 'ask' ? { stream_options: { include_usage: true } } : {}),
  };
}

/** Whether the unknown members are in OpenAI's words; others would be refused. */
export function speaksOurs({ dialect }: ChatRequest): boolean {
  return dialect === undefined || dialect === 'openai';
}

function toSampling(request: ChatRequest, dialect: Dialect): Members {
  return defined({
    temperature: request.temperature,
    top_p: request.topP,
    [dialect.maxTokensMember]: request.maxTokens,
    stop: request.stop,
    [dialect.seedMember]: request.seed,
    n: request.n,
    frequency_penalty: request.frequencyPenalty,
    presence_penalty: request.presencePenalty,
    logprobs: request.logprobs,
    top_logprobs: request.topLogprobs,
    user: dialect.user ? request.user : undefined,
  });
}

function toTools({ tools = [], toolChoice, parallelToolCalls }: ChatRequest, dialect: Dialect): Members {
  // The two members below are refused where no tool is given.
  if (tools.length === 0) return {};
  return defined({
    tools: tools.map(toTool),
    tool_choice: toChoice(toolChoice, dialect),
    parallel_tool_calls: parallelToolCalls,
  });
}

function toTool({ name, description, parameters, strict }: ToolDefinition): Members {
  return { type: 'function', function: defined({ name, description, parameters, strict }) };
}

function toChoice(choice: ChatRequest['toolChoice'], dialect: Dialect): unknown {
  if (typeof choice === 'object') return { type: 'function', function: { name: choice.name } };
  return choice === 'required' ? dialect.requiredTool : choice;
}

interface Format {
  members: Members;
  /** A message that goes before all others. */
  instruction?: Members;
}

function toFormat({ responseFormat }: ChatRequest, dialect: Dialect, vendor: VendorIdentity): Format {
  if (responseFormat === undefined) return { members: {} };
  if (responseFormat.type !== 'json_schema') {
    return { members: { response_format: { type: responseFormat.type } } };
  }
  const { name, schema, strict } = responseFormat;
  if (dialect.jsonSchema === 'native') {
    const json_schema = defined({ name, schema, strict });
    return { members: { response_format: { type: 'json_schema', json_schema } } };
  }
  if (strict === true) throw cannot('cannot promise an answer that obeys a strict JSON schema', vendor);
  const content = `Answer with one JSON object and nothing else. It must obey this JSON schema:\n${JSON.stringify(schema)}`;
  return {
    members: { response_format: { type: 'json_object' } },
    instruction: { role: 'system', content },
  };
}
