import { BodyReader, type Members } from '../chat/body-reader.js';
import type { ChatRequest, ResponseFormat, ToolChoice, ToolDefinition } from '../providers/chat-types.js';
import type { MessagesCall } from './messages-call.js';
import { cacheControlOf } from './read-blocks.js';
import { readTurns } from './read-turns.js';

/** Members with a place of their own; all others travel in `extra`, in Anthropic's words. */
const KNOWN: ReadonlySet<string> = new Set(
  'model messages system max_tokens stream temperature top_p stop_sequences tools tool_choice metadata output_config __proto__'.split(
    ' ',
  ),
);

/** Reads the body of a message. Throws `request.malformed` or `request.invalid` with the path of every problem. */
export function readMessagesBody(body: unknown): MessagesCall {
  const reader = BodyReader.of(body);
  const request = readRequest(reader);
  if (reader.members['max_tokens'] === undefined) reader.problem('max_tokens', 'must be given');
  const call = { wanted: reader.text('model'), request, stream: reader.flag('stream') ?? false };
  reader.finish();
  return call;
}

/** Reads the body of a count of tokens: the same without a limit. */
export function readCountBody(body: unknown): MessagesCall {
  const reader = BodyReader.of(body);
  const call = { wanted: reader.text('model'), request: readRequest(reader), stream: false };
  reader.finish();
  return call;
}

function readRequest(reader: BodyReader): Omit<ChatRequest, 'model'> {
  const choice = reader.inside('tool_choice');
  const output = readOutput(reader);
  return {
    messages: readTurns(reader),
    tools: readTools(reader),
    toolChoice: choice === undefined ? undefined : readChoice(choice),
    parallelToolCalls: choice?.flag('disable_parallel_tool_use') === true ? false : undefined,
    responseFormat: output.format,
    temperature: reader.number('temperature', { min: 0, max: 1 }),
    topP: reader.number('top_p', { min: 0, max: 1 }),
    maxTokens: reader.integer('max_tokens', { min: 1 }),
    stop: readStops(reader),
    user: reader.inside('metadata')?.text('user_id'),
    extra: extraOf(reader.members, output.rest),
    dialect: 'anthropic',
  };
}

function readStops(reader: BodyReader): string[] | undefined {
  const stops = reader.list('stop_sequences');
  if (stops === undefined || stops.length === 0) return undefined;
  if (stops.every((stop) => typeof stop === 'string')) return stops;
  return reader.problem('stop_sequences', 'must be a list of strings');
}

function readTools(reader: BodyReader): ToolDefinition[] | undefined {
  const tools: ToolDefinition[] = [];
  for (const tool of reader.each('tools')) {
    const type = tool.text('type');
    if (type !== undefined && type !== 'custom') {
      tool.problem('type', 'must be custom: tools that run at a vendor are not offered');
      continue;
    }
    tools.push({
      name: tool.requiredText('name'),
      description: tool.text('description'),
      parameters: tool.object('input_schema'),
      strict: tool.flag('strict'),
      cacheControl: cacheControlOf(tool),
    });
  }
  return tools.length > 0 ? tools : undefined;
}

function readChoice(choice: BodyReader): ToolChoice | undefined {
  switch (choice.requiredText('type')) {
    case 'auto':
      return 'auto';
    case 'none':
      return 'none';
    case 'any':
      return 'required';
    case 'tool':
      return { name: choice.requiredText('name') };
    default:
      return choice.problem('type', 'must be one of auto, any, tool, none');
  }
}

/** The format has a place of its own; what else stands beside it (`effort`) is Anthropic's. */
function readOutput(reader: BodyReader): { format: ResponseFormat | undefined; rest: Members | undefined } {
  const config = reader.inside('output_config');
  if (config === undefined) return { format: undefined, rest: undefined };
  const { format: _, ...rest } = config.members;
  const format = config.inside('format');
  if (format !== undefined && format.requiredText('type') !== 'json_schema') {
    format.problem('type', 'must be json_schema');
  }
  const schema = format?.object('schema');
  return {
    format: schema === undefined ? undefined : { type: 'json_schema', name: 'answer', schema, strict: true },
    rest: Object.keys(rest).length > 0 ? rest : undefined,
  };
}

function extraOf(members: Members, outputConfig: Members | undefined): Members | undefined {
  const extra = Object.fromEntries(Object.entries(members).filter(([name]) => !KNOWN.has(name)));
  if (outputConfig !== undefined) extra['output_config'] = outputConfig;
  return Object.keys(extra).length > 0 ? extra : undefined;
}
