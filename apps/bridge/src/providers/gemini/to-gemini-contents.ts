import type { ChatMessage, ContentPart, ToolCall } from '../chat-types.js';
import { readDataUrl } from '../wire/data-url.js';
import { defined } from '../wire/defined.js';
import type { Members } from '../wire/read-json.js';
import { parseArguments } from '../wire/tool-arguments.js';
import type { VendorIdentity } from '../wire/vendor-identity.js';

/** A conversation in Gemini's words: the system's texts apart, then turns of user and model by turns. */
export interface GeminiPrompt {
  systemInstruction: Members | undefined;
  contents: Members[];
}

interface Turn {
  role: 'user' | 'model';
  parts: Members[];
}

/**
 * Our messages in Gemini's words. System messages move to the top wherever they stood, answers of tools become part of
 * the user's turn and are told by the name of their tool. Source: Google AI, "Generating content", Content and Part.
 */
export function toGeminiContents(messages: readonly ChatMessage[], vendor: VendorIdentity): GeminiPrompt {
  const toolNames = new Map(
    messages.flatMap(({ toolCalls = [] }) => toolCalls.map(({ id, name }) => [id, name] as const)),
  );
  const system: Members[] = [];
  const turns: Turn[] = [];
  for (const message of messages) {
    const parts = toParts(message, toolNames, vendor);
    if (message.role === 'system') system.push(...parts);
    else if (parts.length > 0) append(turns, message.role === 'assistant' ? 'model' : 'user', parts);
  }
  // The vendor wants a turn to answer, others are content with instructions.
  if (turns.length === 0)
    return { systemInstruction: undefined, contents: [{ role: 'user', parts: system }] };
  return {
    systemInstruction: system.length > 0 ? { parts: system } : undefined,
    contents: turns.map((turn) => ({ ...turn })),
  };
}

function append(turns: Turn[], role: Turn['role'], parts: Members[]): void {
  const latest = turns.at(-1);
  if (latest?.role === role) latest.parts.push(...parts);
  else turns.push({ role, parts });
}

function toParts(
  message: ChatMessage,
  toolNames: ReadonlyMap<string, string>,
  vendor: VendorIdentity,
): Members[] {
  const { role, content, toolCalls = [] } = message;
  const said: ContentPart[] = typeof content === 'string' ? [{ type: 'text', text: content }] : content;
  if (role === 'tool') return toToolAnswer(message, said, toolNames);
  return [
    ...said.filter((part) => part.type !== 'text' || part.text !== '').map(toPart),
    ...toolCalls.map((call, position) => toFunctionCall(call, position, vendor)),
  ];
}

function toPart(part: ContentPart): Members {
  switch (part.type) {
    case 'text':
      return { text: part.text };
    case 'image':
      return toImage(part.url);
    case 'audio':
      return { inlineData: { mimeType: `audio/${part.format}`, data: part.data } };
  }
}

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  heic: 'image/heic',
  heif: 'image/heif',
};

/** An address is fetched by the vendor. Source: Google AI, "File input methods", external URLs. */
function toImage(url: string): Members {
  const image = readDataUrl(url);
  if (image !== undefined) return { inlineData: { mimeType: image.mediaType, data: image.base64 } };
  const [, ending = ''] = /\.([a-z]+)(?:[?#]|$)/i.exec(url) ?? [];
  return { fileData: defined({ fileUri: url, mimeType: MEDIA_TYPES[ending.toLowerCase()] }) };
}

/** Said of calls whose signature nobody kept. Source: Google AI, "Thought signatures", FAQ. */
const NO_SIGNATURE = 'skip_thought_signature_validator';

/** The first call of a turn must bring its signature back; the vendor refuses the turn without. */
function toFunctionCall(call: ToolCall, position: number, vendor: VendorIdentity): Members {
  const thoughtSignature = call.signature ?? (position === 0 ? NO_SIGNATURE : undefined);
  const functionCall = { id: call.id, name: call.name, args: parseArguments(call.arguments, vendor) };
  return defined({ functionCall, thoughtSignature });
}

/** The text is the answer; images stand beside it. */
function toToolAnswer(
  { toolCallId = '', name, isError }: ChatMessage,
  said: readonly ContentPart[],
  toolNames: ReadonlyMap<string, string>,
): Members[] {
  const text = said.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
  const functionResponse = {
    id: toolCallId,
    name: toolNames.get(toolCallId) ?? name ?? toolCallId,
    response: isError === true ? { error: text } : { result: text },
  };
  return [{ functionResponse }, ...said.filter((part) => part.type !== 'text').map(toPart)];
}
