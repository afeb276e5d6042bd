import type { SeenChat, SeenMessage } from '../replies/scripted-reply.js';
import { refuse } from './anthropic-errors.js';
import { checkOutputSchema } from './check-output-schema.js';

type Members = Record<string, unknown>;

/** Reads a body of `/v1/messages` as Anthropic would, refusing what Anthropic refuses. Source: "Create a Message". */
export function readAnthropicMessages(body: unknown): SeenChat {
  const raw = readPrompt(body);
  if (typeof raw['max_tokens'] !== 'number') throw refuse('max_tokens: Field required');
  refuseUnknown(raw);
  const format = (raw['output_config'] as { format?: Members } | undefined)?.format;
  const schema = format?.['schema'] as Members | undefined;
  if (schema !== undefined) checkOutputSchema(schema);
  return {
    model: String(raw['model']),
    stream: raw['stream'] === true,
    messages: [...readSystem(raw['system']), ...(raw['messages'] as Members[]).flatMap(readTurn)],
    tools: ((raw['tools'] ?? []) as { name: string }[]).map(({ name }) => name),
    schema,
    json: false,
    n: 1,
    raw,
  };
}

/** What a count of tokens takes: the same without a limit. */
export function readPrompt(body: unknown): Members {
  if (typeof body !== 'object' || body === null) throw refuse('The request body is not valid JSON.');
  const raw = body as Members;
  const turns = raw['messages'];
  if (!Array.isArray(turns) || turns.length === 0) throw refuse('messages: at least one message is required');
  for (const [at, turn] of (turns as Members[]).entries()) checkTurn(turn, at);
  checkAnswers(turns as Members[]);
  return raw;
}

const KNOWN = new Set(
  'cache_control container inference_geo max_tokens messages metadata model output_config service_tier stop_sequences stream system temperature thinking tool_choice tools top_k top_p'.split(
    ' ',
  ),
);

function refuseUnknown(raw: Members): void {
  const unknown = Object.keys(raw).find((name) => !KNOWN.has(name));
  if (unknown !== undefined) throw refuse(`${unknown}: Extra inputs are not permitted`);
  if (raw['temperature'] !== undefined && raw['top_p'] !== undefined) {
    throw refuse('`temperature` and `top_p` cannot both be specified for this model. Please use only one.');
  }
}

function checkTurn({ role, content }: Members, at: number): void {
  if (role !== 'user' && role !== 'assistant') {
    throw refuse(`messages.${at}.role: Input should be 'user' or 'assistant'`);
  }
  if (content === '') throw refuse(`messages.${at}: all messages must have non-empty content`);
  for (const block of blocksOf(content)) {
    if (block['type'] === 'text' && block['text'] === '') {
      throw refuse('messages: text content blocks must be non-empty');
    }
    if (block['type'] === 'tool_use' && typeof block['input'] !== 'object') {
      throw refuse(`messages.${at}.content: tool_use.input: Input should be a valid dictionary`);
    }
  }
}

/** Each call of a turn must be answered in the very next one. */
function checkAnswers(turns: Members[]): void {
  for (const [at, { content }] of turns.entries()) {
    const answered = new Set(blocksOf(turns[at + 1]?.['content']).map((block) => block['tool_use_id']));
    const open = blocksOf(content).find(
      (block) => block['type'] === 'tool_use' && !answered.has(block['id']),
    );
    if (open !== undefined) {
      throw refuse(
        `messages.${at}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${String(open['id'])}`,
      );
    }
  }
}

function readSystem(system: unknown): SeenMessage[] {
  if (system === undefined) return [];
  return [{ role: 'system', text: textOf(system), images: [], toolCalls: [] }];
}

/** A turn with answers of tools is several messages in everybody else's words. */
function readTurn({ role, content }: Members): SeenMessage[] {
  const blocks = blocksOf(content);
  const answers = blocks.filter(({ type }) => type === 'tool_result');
  const rest = blocks.filter(({ type }) => type !== 'tool_result');
  const seen: SeenMessage[] = answers.map((answer) => ({
    role: 'tool',
    text: textOf(answer['content']),
    images: blocksOf(answer['content']).flatMap(imageOf),
    toolCalls: [],
  }));
  if (rest.length > 0) {
    seen.push({
      role: String(role),
      text: textOf(rest),
      images: rest.flatMap(imageOf),
      toolCalls: rest.flatMap(({ type, name }) => (type === 'tool_use' ? [String(name)] : [])),
    });
  }
  return seen;
}

function imageOf({ type, source }: Members): string[] {
  if (type !== 'image') return [];
  const from = source as { type: string; url?: string; media_type?: string; data?: string };
  return [from.type === 'url' ? String(from.url) : `data:${from.media_type};base64,${from.data}`];
}

function blocksOf(content: unknown): Members[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  return Array.isArray(content) ? (content as Members[]) : [];
}

function textOf(content: unknown): string {
  return blocksOf(content)
    .map(({ text }) => (typeof text === 'string' ? text : ''))
    .join('');
}
