import { facts, listOf, type Members, membersOf, textOf, toJson } from '../parts/read-members.js';
import { findDocument } from './drawn-documents.js';

/** A part of a message that stands for itself: what was said, thought, asked of a tool, or answered by one. */
export interface SaidPart {
  /** `text` is what the speaker said. */
  kind: 'text' | 'thinking' | 'tool_use' | 'tool_result';
  text: string;
  /** The tool. */
  name: string | null;
  metadata: Record<string, unknown>;
}

/** Names of tools by the id of their call, so that an answer can be told whose it is. */
export type ToolNames = Map<string, string>;

/**
 * The content of a message as Anthropic's and OpenAI's interfaces write it, a text or a list of blocks, in parts.
 * Texts that follow each other are one part; pictures are marked and not kept.
 */
export function readBlocks(content: unknown, tools: ToolNames = new Map()): SaidPart[] {
  if (typeof content === 'string') return content.trim() === '' ? [] : [textPart(content)];
  const parts: SaidPart[] = [];
  for (const block of listOf(content)) {
    const part = typeof block === 'string' ? textPart(block) : readBlock(membersOf(block), tools);
    const last = parts.at(-1);
    if (part.text.trim() === '') continue;
    if (part.kind === 'text' && last?.kind === 'text') last.text += `\n\n${part.text}`;
    else parts.push(part);
  }
  return parts;
}

function readBlock(block: Members, tools: ToolNames): SaidPart {
  const type = textOf(block['type']) ?? 'text';
  if (type === 'thinking' || type === 'think' || type === 'reasoning')
    return { ...textPart(textOf(block['thinking'], block['think'], block['text']) ?? ''), kind: 'thinking' };
  if (type === 'tool_use' || type === 'server_tool_use') return toolUse(block, tools);
  if (type === 'tool_result' || type.endsWith('_tool_result')) return toolResult(block, tools);
  if (/image/.test(type)) return textPart('[image]');
  if (/audio/.test(type)) return textPart(textOf(membersOf(block['input_audio'])['transcript']) ?? '[audio]');
  if (type === 'document' || type === 'file')
    return textPart(`[file ${textOf(block['title'], block['filename']) ?? ''}]`);
  const said = textOf(block['text'], membersOf(block['text'])['value'], block['content'], block['refusal']);
  return textPart(said ?? (MEANINGLESS.has(type) ? '' : toJson(block)));
}

/** Blocks that say nothing to anybody. */
const MEANINGLESS: ReadonlySet<string> = new Set(['text', 'redacted_thinking', 'token_budget', 'flag']);

function toolUse(block: Members, tools: ToolNames): SaidPart {
  const name = textOf(block['name']);
  const id = textOf(block['id']);
  if (name !== null && id !== null) tools.set(id, name);
  const input = block['input'] ?? {};
  const text = findDocument(name, input) ?? toJson(input);
  return { kind: 'tool_use', name, text, metadata: facts({ tool_call: id }) };
}

function toolResult(block: Members, tools: ToolNames): SaidPart {
  const id = textOf(block['tool_use_id']);
  const name = textOf(block['name']) ?? (id === null ? null : (tools.get(id) ?? null));
  const text = readBlocks(block['content'])
    .map((part) => part.text)
    .join('\n\n');
  return {
    kind: 'tool_result',
    name,
    text,
    metadata: facts({ tool_call: id, is_error: block['is_error'] }),
  };
}

function textPart(text: string): SaidPart {
  return { kind: 'text', text, name: null, metadata: {} };
}
