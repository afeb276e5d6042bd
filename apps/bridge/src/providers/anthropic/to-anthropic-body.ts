import type { ChatMessage, ChatRequest, ToolDefinition } from '../chat-types.js';
import { cannot } from '../wire/cannot.js';
import { defined } from '../wire/defined.js';
import { isMembers, type Members } from '../wire/read-json.js';
import type { VendorIdentity } from '../wire/vendor-identity.js';
import { type ModelFacts, modelFacts } from './model-facts.js';
import { ownMembers } from './own-members.js';
import { toAnthropicMessages } from './to-anthropic-messages.js';
import { toOutputSchema } from './to-output-schema.js';
import { toThinking } from './to-thinking.js';

/**
 * The body of a `/v1/messages` call. Throws `model.unsupported` where the model cannot keep a promise that was asked of
 * it; `lostOf` names what is left out. Source: Anthropic, "Create a Message".
 */
export function toAnthropicBody(request: ChatRequest, stream: boolean, vendor: VendorIdentity): Members {
  const facts = modelFacts(request.model);
  const maxTokens = request.maxTokens ?? facts.maxOutput;
  const own = ownMembers(request);
  const thinking = own['thinking'] ?? toThinking(request, facts, maxTokens);
  return defined({
    ...own,
    ...toPrompt(request, vendor),
    max_tokens: maxTokens,
    ...toSampling(request, facts, thinking),
    stop_sequences: request.stop,
    output_config: toOutputConfig(request, facts, own, vendor),
    thinking,
    metadata: own['metadata'] ?? (request.user === undefined ? undefined : { user_id: request.user }),
    stream: stream ? true : undefined,
  });
}

/** What is common to a message and to a count of its tokens. */
export function toPrompt(request: ChatRequest, vendor: VendorIdentity): Members {
  const { system, messages } = toAnthropicMessages(withJsonMode(request), vendor);
  return defined({ model: request.model, system, messages, ...toTools(request) });
}

/** There is no mode for JSON of any shape; the model is told. */
function withJsonMode({ messages, responseFormat }: ChatRequest): readonly ChatMessage[] {
  if (responseFormat?.type !== 'json_object') return messages;
  return [...messages, { role: 'system', content: 'Answer with one JSON object and nothing else.' }];
}

function toSampling(
  { temperature, topP }: ChatRequest,
  { sampling }: ModelFacts,
  thinking: unknown,
): Members {
  // Thinking goes with the vendor's own temperature only.
  const thinks = isMembers(thinking) && thinking['type'] !== 'disabled';
  if (sampling === 'none' || thinks) return {};
  return {
    temperature: temperature === undefined ? undefined : Math.min(temperature, 1),
    top_p: sampling === 'one' && temperature !== undefined ? undefined : topP,
  };
}

function toTools({ tools = [], toolChoice, parallelToolCalls }: ChatRequest): Members {
  if (tools.length === 0) return {};
  const choice = toChoice(toolChoice);
  const alone = parallelToolCalls === false && toolChoice !== 'none';
  return {
    tools: tools.map(toTool),
    tool_choice: alone ? { type: 'auto', ...choice, disable_parallel_tool_use: true } : choice,
  };
}

function toTool({ name, description, parameters, strict, cacheControl }: ToolDefinition): Members {
  const schema = { type: 'object', ...parameters };
  return defined({
    name,
    description,
    input_schema: strict === true ? toOutputSchema(schema) : schema,
    strict: strict === true ? true : undefined,
    cache_control: cacheControl,
  });
}

function toChoice(choice: ChatRequest['toolChoice']): Members | undefined {
  if (choice === undefined) return undefined;
  if (typeof choice === 'object') return { type: 'tool', name: choice.name };
  return { type: choice === 'required' ? 'any' : choice };
}

function toOutputConfig(
  { responseFormat, extra }: ChatRequest,
  facts: ModelFacts,
  own: Members,
  vendor: VendorIdentity,
): Members | undefined {
  const given = isMembers(own['output_config']) ? own['output_config'] : {};
  const effort = given['effort'] ?? (facts.effort ? EFFORTS[String(extra?.['reasoning_effort'])] : undefined);
  const config = defined({ ...given, effort });
  if (responseFormat?.type === 'json_schema') {
    if (!facts.structured) throw cannot('cannot promise JSON that obeys a schema with this model', vendor);
    config['format'] = { type: 'json_schema', schema: toOutputSchema(responseFormat.schema) };
  }
  return Object.keys(config).length > 0 ? config : undefined;
}

const EFFORTS: Readonly<Record<string, string>> = {
  minimal: 'low',
  low: 'low',
  medium: 'medium',
  high: 'high',
  xhigh: 'high',
};
