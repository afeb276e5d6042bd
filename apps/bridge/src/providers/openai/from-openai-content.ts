import { isMembers, type Members } from '../wire/read-json.js';

/** What a message or a delta says. */
export interface Said {
  /** Null where there is no content. */
  text: string | null;
  reasoning: string;
}

/**
 * Reads `content` (a text, or parts as Mistral writes them) and the reasoning beside it: `reasoning_content`
 * (DeepSeek, Moonshot, vLLM) or `reasoning` (OpenRouter, Groq).
 */
export function fromOpenAiContent(message: Members): Said {
  const { content } = message;
  const beside = text(message['reasoning_content']) ?? text(message['reasoning']) ?? '';
  if (!Array.isArray(content)) return { text: text(content) ?? null, reasoning: beside };
  const said: Said = { text: null, reasoning: beside };
  for (const part of content.filter(isMembers)) {
    if (part['type'] === 'thinking') said.reasoning += thinking(part);
    else if (typeof part['text'] === 'string') said.text = (said.text ?? '') + part['text'];
  }
  return said;
}

function thinking(part: Members): string {
  const inner = part['thinking'];
  if (!Array.isArray(inner)) return text(inner) ?? '';
  return inner.map((one) => (isMembers(one) ? (text(one['text']) ?? '') : '')).join('');
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
