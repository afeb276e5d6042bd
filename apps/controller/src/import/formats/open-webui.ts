import { type ImportedConversation, type ImportedItem, type ImportedMessage, leftOut } from '../imported.js';
import { isPauseDue, PAUSE } from '../parts/pause.js';
import { facts, idOf, listOf, type Members, membersOf, textOf } from '../parts/read-members.js';
import { readTime } from '../parts/read-time.js';
import { walkTree } from '../parts/walk-tree.js';
import { readMessage } from './read-message.js';

/** The chat of an item: exports wrap it in what the database knows of it. */
function chatOf(value: unknown): Members {
  const source = membersOf(value);
  return 'history' in membersOf(source['chat']) ? membersOf(source['chat']) : source;
}

function nodesOf(value: unknown): Members {
  return membersOf(membersOf(chatOf(value)['history'])['messages']);
}

/** Whether this is a chat as Open WebUI exports it: messages by their id, each with the one that it follows. */
export function isOpenWebUi(value: unknown): boolean {
  return Object.keys(nodesOf(value)).length > 0;
}

/** A chat of Open WebUI. Every answer that was asked for again is a branch; `currentId` ends the path that is shown. */
export function* readOpenWebUi(value: unknown, place: string): Generator<ImportedItem, void, void> {
  const chat = chatOf(value);
  const byId = nodesOf(value);
  const nodes = Object.entries(byId).map(([id, message]) => ({
    id,
    parentId: textOf(membersOf(message)['parentId']),
  }));
  const tree = yield* walkTree(nodes, textOf(membersOf(chat['history'])['currentId']));
  const hasBranches = tree.leaves > 1;
  const messages: ImportedMessage[] = [];
  for (const [at, id] of tree.order.entries()) {
    if (isPauseDue(at)) yield PAUSE;
    const source = membersOf(byId[id]);
    const said = readMessage({ ...source, id });
    if (said.length === 0) yield leftOut('empty message');
    const parentId = textOf(source['parentId']);
    const frame = { parentId, ...(hasBranches ? { isCurrent: tree.current.has(id) } : {}) };
    for (const message of said) messages.push({ ...message, ...frame });
  }
  yield toConversation(value, { place, messages, leaves: tree.leaves });
}

function toConversation(
  value: unknown,
  { place, messages, leaves }: { place: string; messages: ImportedMessage[]; leaves: number },
): ImportedConversation {
  const source = membersOf(value);
  const chat = chatOf(value);
  return {
    kind: 'conversation',
    place,
    format: 'messages',
    sourceId: idOf(source['id'], chat['id']),
    title: textOf(source['title'], chat['title']),
    isArchived: source['archived'] === true,
    createdAtMs: readTime(source['created_at'] ?? chat['timestamp']),
    updatedAtMs: readTime(source['updated_at']),
    metadata: facts({
      model: listOf(chat['models'])[0],
      pinned: source['pinned'],
      tags: membersOf(source['meta'])['tags'],
      ...(leaves > 1 ? { branches: leaves } : {}),
    }),
    messages,
    branches: Math.max(0, leaves - 1),
  };
}
