import type { BodyReader } from '../chat/body-reader.js';
import type {
  CacheControl,
  ChatMessage,
  ContentPart,
  ThinkingBlock,
  ToolCall,
} from '../providers/chat-types.js';

/** The blocks of one turn, sorted by what they are to us. */
export interface Blocks {
  parts: ContentPart[];
  toolCalls: ToolCall[];
  thinking: ThinkingBlock[];
  /** Answers of tools: each is a message of its own. */
  answers: ChatMessage[];
}

type Read = (block: BodyReader, into: Blocks) => void;

const READERS: Readonly<Record<string, Read>> = {
  text: (block, { parts }) => {
    parts.push({ type: 'text', text: block.requiredText('text'), cacheControl: cacheControlOf(block) });
  },
  image: (block, { parts }) => {
    const url = readSource(block);
    if (url !== undefined) parts.push({ type: 'image', url, cacheControl: cacheControlOf(block) });
  },
  tool_use: (block, { toolCalls }) => {
    const input = block.object('input') ?? {};
    const id = block.requiredText('id');
    toolCalls.push({ id, name: block.requiredText('name'), arguments: JSON.stringify(input) });
  },
  tool_result: (block, { answers }) => {
    const toolCallId = block.requiredText('tool_use_id');
    const content = block.members['content'] === undefined ? '' : readContent(block, 'content').parts;
    answers.push({ role: 'tool', toolCallId, content, isError: block.flag('is_error') });
  },
  thinking: (block, { thinking }) => {
    const [text, signature] = [block.requiredText('thinking'), block.text('signature')];
    // Thinking of a vendor that signs nothing is of no use to any.
    if (signature !== undefined && signature !== '') thinking.push({ text, signature });
  },
  redacted_thinking: (block, { thinking }) => {
    thinking.push({ redacted: block.requiredText('data') });
  },
};

/** Reads a text or a list of blocks. Source: Anthropic, "Create a Message". */
export function readContent(reader: BodyReader, name: string): Blocks {
  const blocks: Blocks = { parts: [], toolCalls: [], thinking: [], answers: [] };
  const content = reader.members[name];
  if (typeof content === 'string') blocks.parts.push({ type: 'text', text: content });
  else if (Array.isArray(content)) for (const block of reader.each(name)) readBlock(block, blocks);
  else reader.problem(name, 'must be a string or a list of blocks');
  return blocks;
}

function readBlock(block: BodyReader, into: Blocks): void {
  const type = block.requiredText('type');
  const read = Object.hasOwn(READERS, type) ? READERS[type] : undefined;
  if (read === undefined) block.problem('type', `must be one of ${Object.keys(READERS).join(', ')}`);
  else read(block, into);
}

function readSource(block: BodyReader): string | undefined {
  const source = block.inside('source');
  if (source === undefined) return block.problem('source', 'must be an object');
  switch (source.requiredText('type')) {
    case 'base64':
      return `data:${source.requiredText('media_type')};base64,${source.requiredText('data')}`;
    case 'url': {
      const url = source.requiredText('url');
      return /^https?:\/\//i.test(url) ? url : source.problem('url', 'must be an http(s) URL');
    }
    default:
      return source.problem('type', 'must be base64 or url');
  }
}

export function cacheControlOf(reader: BodyReader): CacheControl | undefined {
  return reader.object('cache_control');
}
