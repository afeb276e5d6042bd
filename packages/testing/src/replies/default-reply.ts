import { sampleOf } from './sample-of-schema.js';
import type { ScriptedReply, SeenChat } from './scripted-reply.js';

/** Says what it was told: JSON that obeys the schema asked for, or an echo of the last user message. */
export function defaultReply(chat: SeenChat): ScriptedReply {
  const asked = chat.messages.findLast(({ role }) => role === 'user')?.text ?? '';
  if (chat.schema !== undefined) return { text: JSON.stringify(sampleOf(chat.schema, asked)) };
  if (chat.json) return { text: JSON.stringify({ answer: firstWords(asked) }) };
  return { text: `You said: ${firstWords(asked)}` };
}

function firstWords(text: string): string {
  return text.trim().split(/\s+/).slice(0, 40).join(' ');
}
