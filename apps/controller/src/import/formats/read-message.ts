import type { ImportedMessage } from '../imported.js';
import { facts, idOf, listOf, type Members, membersOf, textOf, toJson } from '../parts/read-members.js';
import { readTime } from '../parts/read-time.js';
import { readBlocks } from './content-blocks.js';
import { toSaidMessages } from './said-messages.js';

const USERS: ReadonlySet<string> = new Set(['human', 'user', 'you', 'prompter']);
const ASSISTANTS: ReadonlySet<string> = new Set([
  'assistant',
  'ai',
  'bot',
  'gpt',
  'model',
  'chatgpt',
  'claude',
]);

/** Whether this is a message: something with a content, and with a word for who speaks. */
export function isMessage(value: unknown): boolean {
  const message = membersOf(value);
  const hasContent = ['content', 'text', 'value', 'parts', 'tool_calls', 'message'].some(
    (name) => name in message,
  );
  return hasContent && wordOf(message) !== null;
}

function wordOf(message: Members): string | null {
  return (
    textOf(message['role'], message['speaker'], message['sender'], message['from'], message['author']) ??
    textOf(membersOf(message['author'])['role'])
  );
}

/** What a message says, as messages: what went to tools and what was thought stand for themselves. */
export function readMessage(message: Members): ImportedMessage[] {
  const word = (wordOf(message) ?? 'user').trim();
  const contents = ['content', 'text', 'value', 'parts', 'message'].map((name) => readBlocks(message[name]));
  const said = contents.find((parts) => parts.length > 0) ?? [];
  const frame = {
    sourceId: idOf(message['id'], message['uuid'], message['message_id'], message['messageId']),
    ...speakerOf(message, word),
    sentAtMs: readTime(
      message['timestamp'] ??
        message['created_at'] ??
        message['createdAt'] ??
        message['create_time'] ??
        message['time'],
    ),
    metadata: facts({ model: message['model'], tool_call: message['tool_call_id'] }),
  };
  return [...toSaidMessages(said, frame), ...toCalls(message, frame)];
}

function speakerOf(message: Members, word: string): { role: string; name: string | null } {
  const plain = word.toLowerCase();
  const name = textOf(message['name']);
  const isUser = message['isCreatedByUser'];
  if (typeof isUser === 'boolean') return { role: isUser ? 'user' : 'assistant', name: isUser ? name : word };
  if (USERS.has(plain)) return { role: 'user', name };
  if (ASSISTANTS.has(plain)) return { role: 'assistant', name };
  if (['system', 'tool', 'function', 'developer'].includes(plain)) return { role: plain, name };
  return { role: 'user', name: name ?? word };
}

/** What an assistant asks of tools stands beside its content. */
function toCalls(message: Members, frame: Omit<ImportedMessage, 'text'>): ImportedMessage[] {
  return listOf(message['tool_calls']).map((call, index) => {
    const { id, function: called } = membersOf(call);
    const { name, arguments: given } = membersOf(called);
    return {
      ...frame,
      sourceId: frame.sourceId === null ? null : `${frame.sourceId}#call${index}`,
      role: 'tool',
      name: textOf(name),
      text: textOf(given) ?? toJson(given ?? {}),
      metadata: { ...frame.metadata, ...facts({ kind: 'tool_use', tool_call: id }) },
    };
  });
}
