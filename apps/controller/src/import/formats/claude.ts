import { type ImportedItem, type ImportedMessage, leftOut, problemAt } from '../imported.js';
import { isPauseDue, PAUSE } from '../parts/pause.js';
import { facts, idOf, listOf, type Members, membersOf, textOf, toJson } from '../parts/read-members.js';
import { readTime } from '../parts/read-time.js';
import { type TreeNode, walkTree } from '../parts/walk-tree.js';
import { readBlocks } from './content-blocks.js';
import type { ItemParser } from './item-parser.js';
import { isMessages, MessagesParser } from './messages.js';
import { toSaidMessages } from './said-messages.js';

/** What Claude writes for "follows nothing". */
const NO_PARENT = '00000000-0000-4000-8000-000000000000';

/** Whether this is a conversation as Claude exports it. */
export function isClaude(value: unknown): boolean {
  return Array.isArray(membersOf(value)['chat_messages']);
}

/** Conversations of Claude, of either shape: the older one is a title and messages. */
export class ClaudeParser implements ItemParser {
  private readonly older = new MessagesParser('claude');

  push(value: unknown, place: string): Iterable<ImportedItem> {
    return !isClaude(value) && isMessages(value) ? this.older.push(value, place) : readClaude(value, place);
  }

  end(): Iterable<ImportedItem> {
    return this.older.end();
  }
}

/**
 * A conversation of Claude's `conversations.json`: messages with blocks of content, attachments whose text was
 * extracted, and (in newer exports) the message that each follows, so that edits and retries are branches.
 */
function* readClaude(value: unknown, place: string): Generator<ImportedItem, void, void> {
  const source = membersOf(value);
  if (!isClaude(value))
    return yield problemAt(place, 'it has no chat_messages: not a conversation of Claude');
  const byId = yield* readById(listOf(source['chat_messages']), place);
  const nodes = toNodes(byId);
  const tree = yield* walkTree(nodes, textOf(source['current_leaf_message_uuid']));
  for (const id of tree.inCircles)
    yield problemAt(`${place}.chat_messages ${id}`, 'its parents go round in a circle; the message is kept');
  const hasBranches = tree.leaves > 1;
  const messages: ImportedMessage[] = [];
  const parents = new Map(nodes.map(({ id, parentId }) => [id, parentId]));
  for (const [at, id] of tree.order.entries()) {
    if (isPauseDue(at)) yield PAUSE;
    const said = toMessages(byId.get(id) ?? {}, id);
    if (said.length === 0) yield leftOut('empty message');
    for (const message of said)
      messages.push({
        ...message,
        parentId: parents.get(id) ?? null,
        ...(hasBranches ? { isCurrent: tree.current.has(id) } : {}),
      });
  }
  yield {
    kind: 'conversation',
    place,
    format: 'claude',
    sourceId: idOf(source['uuid']),
    title: textOf(source['name']),
    createdAtMs: readTime(source['created_at']),
    updatedAtMs: readTime(source['updated_at']),
    metadata: facts({
      model: source['model'],
      project: textOf(membersOf(source['project'])['name']),
      starred: source['is_starred'],
      summary: textOf(source['summary']),
      ...(hasBranches ? { branches: tree.leaves } : {}),
    }),
    messages,
    branches: Math.max(0, tree.leaves - 1),
  };
}

/** Messages by their uuid, in order. Under one that is taken, another message gets a name that is always the same. */
function* readById(
  list: readonly unknown[],
  place: string,
): Generator<ImportedItem, Map<string, Members>, void> {
  const byId = new Map<string, Members>();
  const repeats = new Map<string, number>();
  for (const [at, one] of list.entries()) {
    if (isPauseDue(at)) yield PAUSE;
    const message = membersOf(one);
    const id = textOf(message['uuid']) ?? `${at}`;
    const known = byId.get(id);
    if (known !== undefined && toJson(known) === toJson(message)) {
      yield leftOut('repeated message');
      continue;
    }
    const number = (repeats.get(id) ?? 0) + 1;
    repeats.set(id, number);
    byId.set(known === undefined ? id : `${id}~${number}`, message);
    if (known !== undefined)
      yield problemAt(`${place}.chat_messages[${at}]`, 'another message has the same uuid; both are kept');
  }
  return byId;
}

/** Older exports do not say what a message follows: then it follows the one before. */
function toNodes(byId: ReadonlyMap<string, Members>): TreeNode[] {
  let before: string | null = null;
  return [...byId].map(([id, message]) => {
    const named = textOf(message['parent_message_uuid']);
    const parentId = named === null ? before : named === NO_PARENT ? null : named;
    before = id;
    return { id, parentId };
  });
}

function toMessages(message: Members, id: string): ImportedMessage[] {
  const said = readBlocks(message['content']);
  const role = message['sender'] === 'human' ? 'user' : (textOf(message['sender']) ?? 'user');
  const files = [...listOf(message['files']), ...listOf(message['files_v2'])].map((file) =>
    textOf(membersOf(file)['file_name']),
  );
  const frame = {
    sourceId: id,
    role,
    name: null,
    sentAtMs: readTime(message['created_at']),
    metadata: facts({
      files: files.length === 0 ? null : [...new Set(files)].filter((name) => name !== null),
    }),
  };
  const parts = said.length > 0 ? said : readBlocks(message['text']);
  const messages = [...toSaidMessages(parts, frame), ...toAttachments(message, frame)];
  if (messages.length > 0 || files.length === 0) return messages;
  return [{ ...frame, text: files.map((name) => `[file ${name ?? ''}]`).join(' ') }];
}

/** Texts that were attached are what the speaker brought along. */
function toAttachments(message: Members, frame: Omit<ImportedMessage, 'text'>): ImportedMessage[] {
  return listOf(message['attachments']).flatMap((one, index) => {
    const { extracted_content: text, file_name: file, file_type: type } = membersOf(one);
    if (typeof text !== 'string' || text.trim() === '') return [];
    const metadata = { ...frame.metadata, ...facts({ kind: 'attachment', file, type }) };
    return [{ ...frame, sourceId: `${frame.sourceId}#attachment${index}`, text, metadata }];
  });
}
