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
  const body: Members = speaksOurs(request) ? { ...request.extra } : {};
  body['model'] = request.model;
  body['messages'] = format.instruction === undefined ? messages : [format.instruction, ...messages];
  Object.assign(body, format.members);
  addSampling(body, request, dialect);
  addTools(body, request, dialect);
  if (request.messages.at(-1)?.prefill === true) Object.assign(body, dialect.prefill.bodyMembers);
  if (stream) body['stream'] = true;
  if (stream && dialect.streamUsage === 'ask') body['stream_options'] = { include_usage: true };
  return body;
}

/** Whether the unknown members are in OpenAI's words; others would be refused. */
export function speaksOurs({ dialect }: ChatRequest): boolean {
  return dialect === undefined || dialect === 'openai';
}

function addSampling(body: Members, request: ChatRequest, dialect: Dialect): void {
  put(body, 'temperature', request.temperature);
  put(body, 'top_p', request.topP);
  put(body, dialect.maxTokensMember, request.maxTokens);
  put(body, 'stop', request.stop);
  put(body, dialect.seedMember, request.seed);
  put(body, 'n', request.n);
  put(body, 'frequency_penalty', request.frequencyPenalty);
  put(body, 'presence_penalty', request.presencePenalty);
  put(body, 'logprobs', request.logprobs);
  put(body, 'top_logprobs', request.topLogprobs);
  if (dialect.user) put(body, 'user', request.user);
}

/** Vendors take an absent member for their default and refuse a null. */
function put(body: Members, name: string, value: unknown): void {
  if (value !== undefined) body[name] = value;
}

function addTools(
  body: Members,
  { tools = [], toolChoice, parallelToolCalls }: ChatRequest,
  dialect: Dialect,
): void {
  // The two members below are refused where no tool is given.
  if (tools.length === 0) return;
  body['tools'] = tools.map(toTool);
  put(body, 'tool_choice', toChoice(toolChoice, dialect));
  put(body, 'parallel_tool_calls', parallelToolCalls);
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
