import type { ChatRequest, ResponseFormat } from '../providers/chat-types.js';
import { BodyReader, type Members } from './body-reader.js';
import type { ChatCall } from './chat-call.js';
import { readMessages } from './read-messages.js';
import { readToolChoice, readTools } from './read-tools.js';

/** Members of an OpenAI chat body that have a place of their own; all others travel in `extra`. */
const KNOWN: ReadonlySet<string> = new Set([
  'model',
  'messages',
  'stream',
  'stream_options',
  'temperature',
  'top_p',
  'max_tokens',
  'max_completion_tokens',
  'stop',
  'n',
  'seed',
  'frequency_penalty',
  'presence_penalty',
  'logprobs',
  'top_logprobs',
  'user',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'functions',
  'function_call',
  'response_format',
  'max_cost',
  'require_vision',
  '__proto__',
]);

/**
 * Reads the body of an OpenAI chat completion. Throws `request.malformed` or `request.invalid` with the path of
 * every problem. Source: OpenAI API reference, "Create chat completion".
 */
export function readChatBody(body: unknown): ChatCall {
  const reader = BodyReader.of(body);
  const legacyFunctions = reader.members['functions'] !== undefined && reader.members['tools'] === undefined;
  const call: ChatCall = {
    wanted: reader.text('model'),
    request: {
      messages: readMessages(reader),
      tools: readTools(reader, legacyFunctions),
      toolChoice: readToolChoice(reader, legacyFunctions),
      parallelToolCalls: reader.flag('parallel_tool_calls'),
      responseFormat: readResponseFormat(reader),
      ...readSampling(reader),
      extra: unknownMembers(reader.members),
    },
    stream: reader.flag('stream') ?? false,
    includeUsage: reader.inside('stream_options')?.flag('include_usage') ?? false,
    maxCostUsd: reader.number('max_cost', { min: 0 }),
    requireVision: reader.flag('require_vision') ?? false,
    legacyFunctions,
  };
  reader.finish();
  return call;
}

type Sampling = Pick<
  ChatRequest,
  | 'temperature'
  | 'topP'
  | 'maxTokens'
  | 'stop'
  | 'n'
  | 'seed'
  | 'frequencyPenalty'
  | 'presencePenalty'
  | 'logprobs'
  | 'topLogprobs'
  | 'user'
>;

function readSampling(reader: BodyReader): Sampling {
  const maxTokens = reader.integer('max_tokens', { min: 1 });
  return {
    temperature: reader.number('temperature', { min: 0, max: 2 }),
    topP: reader.number('top_p', { min: 0, max: 1 }),
    maxTokens: reader.integer('max_completion_tokens', { min: 1 }) ?? maxTokens,
    stop: readStop(reader),
    n: reader.integer('n', { min: 1, max: 128 }),
    seed: reader.integer('seed'),
    frequencyPenalty: reader.number('frequency_penalty', { min: -2, max: 2 }),
    presencePenalty: reader.number('presence_penalty', { min: -2, max: 2 }),
    logprobs: reader.flag('logprobs'),
    topLogprobs: reader.integer('top_logprobs', { min: 0, max: 20 }),
    user: reader.text('user'),
  };
}

function readStop(reader: BodyReader): string[] | undefined {
  const stop = reader.members['stop'];
  if (stop === undefined || stop === null) return undefined;
  if (typeof stop === 'string') return [stop];
  if (Array.isArray(stop) && stop.every((one) => typeof one === 'string'))
    return stop.length > 0 ? stop : undefined;
  return reader.problem('stop', 'must be a string or a list of strings');
}

function readResponseFormat(reader: BodyReader): ResponseFormat | undefined {
  const format = reader.inside('response_format');
  if (format === undefined) return undefined;
  const type = format.requiredText('type');
  if (type === 'text' || type === 'json_object') return { type };
  if (type !== 'json_schema') return format.problem('type', 'must be one of text, json_object, json_schema');
  const schema = format.inside('json_schema');
  if (schema === undefined) return format.problem('json_schema', 'must be an object');
  return {
    type,
    name: schema.requiredText('name'),
    schema: schema.object('schema') ?? {},
    strict: schema.flag('strict'),
  };
}

function unknownMembers(members: Members): Members | undefined {
  let extra: Members | undefined;
  for (const name of Object.keys(members)) {
    if (KNOWN.has(name)) continue;
    extra ??= {};
    extra[name] = members[name];
  }
  return extra;
}
