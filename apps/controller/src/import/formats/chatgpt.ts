import {
  type ImportedConversation,
  type ImportedItem,
  type ImportedMessage,
  leftOut,
  problemAt,
} from '../imported.js';
import { isPauseDue, PAUSE, type Pause } from '../parts/pause.js';
import { facts, idOf, listOf, type Members, membersOf, textOf } from '../parts/read-members.js';
import { readTime } from '../parts/read-time.js';
import { type TreeNode, type WalkedTree, walkTree } from '../parts/walk-tree.js';
import { readChatGptContent } from './chatgpt-content.js';

/** Whether this is a conversation as ChatGPT exports it. */
export function isChatGpt(value: unknown): boolean {
  const { mapping } = membersOf(value);
  return typeof mapping === 'object' && mapping !== null && !Array.isArray(mapping);
}

/**
 * A conversation of ChatGPT's `conversations.json`: a tree of nodes, in which every regenerated answer and every
 * edited question is a branch. Each message is kept once, with the message it follows; `current_node` is the end of
 * the path that is shown.
 */
export function* readChatGpt(value: unknown, place: string): Generator<ImportedItem, void, void> {
  const source = membersOf(value);
  const nodes = yield* toNodes(source);
  if (nodes === undefined) return yield problemAt(place, 'it has no mapping: not a conversation of ChatGPT');
  const tree = yield* walkTree(nodes, textOf(source['current_node']));
  yield* problemsOf(tree, place);
  const mapping = membersOf(source['mapping']);
  const messages: ImportedMessage[] = [];
  const kept = new Map<string, string | null>();
  const hasBranches = tree.leaves > 1;
  for (const [at, id] of tree.order.entries()) {
    if (isPauseDue(at)) yield PAUSE;
    const node = membersOf(mapping[id]);
    const parentId = keptAncestor(textOf(node['parent']), kept);
    const message = membersOf(node['message']);
    const read = toMessage(message, id);
    // What follows an empty node follows what that followed.
    kept.set(id, read === undefined ? parentId : id);
    if (read !== undefined)
      messages.push({ ...read, parentId, ...(hasBranches ? { isCurrent: tree.current.has(id) } : {}) });
    else if (Object.keys(message).length > 0) yield leftOut('empty message');
  }
  yield toConversation(source, { place, messages, tree });
}

function toConversation(
  source: Members,
  { place, messages, tree }: { place: string; messages: ImportedMessage[]; tree: WalkedTree },
): ImportedConversation {
  const hasBranches = tree.leaves > 1;
  return {
    kind: 'conversation',
    place,
    format: 'chatgpt',
    sourceId: idOf(source['conversation_id'], source['id']),
    title: textOf(source['title']),
    isArchived: source['is_archived'] === true,
    createdAtMs: readTime(source['create_time']),
    updatedAtMs: readTime(source['update_time']),
    metadata: facts({
      model: source['default_model_slug'],
      gizmo_id: source['gizmo_id'],
      starred: source['is_starred'],
      ...(hasBranches ? { branches: tree.leaves, current_node: source['current_node'] } : {}),
    }),
    messages,
    branches: Math.max(0, tree.leaves - 1),
  };
}

/** Nodes in the order in which siblings are to stand: as their parent lists them, else as they come. */
function* toNodes({ mapping }: Members): Generator<Pause, TreeNode[] | undefined, void> {
  if (typeof mapping !== 'object' || mapping === null || Array.isArray(mapping)) return undefined;
  const parents = new Map<string, string | null>();
  const listed = new Set<string>();
  for (const [id, value] of Object.entries(mapping as Members)) {
    const node = membersOf(value);
    parents.set(id, textOf(node['parent']));
    for (const child of listOf(node['children'])) if (typeof child === 'string') listed.add(child);
    if (isPauseDue(parents.size)) yield PAUSE;
  }
  const nodes: TreeNode[] = [];
  for (const id of inOrder(listed, parents)) {
    nodes.push({ id, parentId: parents.get(id) ?? null });
    if (isPauseDue(nodes.length)) yield PAUSE;
  }
  return nodes;
}

function* inOrder(
  listed: ReadonlySet<string>,
  parents: ReadonlyMap<string, unknown>,
): Generator<string, void, void> {
  for (const id of listed) if (parents.has(id)) yield id;
  for (const id of parents.keys()) if (!listed.has(id)) yield id;
}

function toMessage(message: Members, nodeId: string): ImportedMessage | undefined {
  const author = membersOf(message['author']);
  const metadata = membersOf(message['metadata']);
  const { text, kind, media } = readChatGptContent(message['content'], {
    recipient: textOf(message['recipient']),
    references: metadata['content_references'],
  });
  const files = listOf(metadata['attachments']).map((file) => textOf(membersOf(file)['name']) ?? '');
  const beside = customInstructions(metadata) || files.map((name) => `[file ${name}]`).join(' ');
  const said = text.trim() === '' ? beside : text;
  if (said.trim() === '') return undefined;
  return {
    sourceId: nodeId,
    role: textOf(author['role']) ?? 'user',
    name: textOf(author['name']),
    text: said,
    sentAtMs: readTime(message['create_time']),
    metadata: facts({
      kind,
      model: metadata['model_slug'],
      recipient: message['recipient'] === 'all' ? null : message['recipient'],
      hidden: metadata['is_visually_hidden_from_conversation'],
      media: media.length === 0 ? null : media,
      files: files.length === 0 ? null : files,
      unfinished: message['status'] === 'in_progress',
    }),
  };
}

/** Custom instructions lie beside an empty system message. */
function customInstructions(metadata: Members): string {
  const { about_user_message: user, about_model_message: model } = membersOf(
    metadata['user_context_message_data'],
  );
  return [textOf(user), textOf(model)].filter((text) => text !== null).join('\n\n');
}

/** The nearest message before this one that is kept. */
function keptAncestor(parentId: string | null, kept: ReadonlyMap<string, string | null>): string | null {
  return parentId === null ? null : (kept.get(parentId) ?? null);
}

function* problemsOf(tree: WalkedTree, place: string): Generator<ImportedItem, void, void> {
  for (const id of tree.inCircles)
    yield problemAt(
      `${place}.mapping.${id.slice(0, 64)}`,
      'its parents go round in a circle; the message is kept',
    );
  for (const id of tree.orphans)
    yield problemAt(`${place}.mapping.${id.slice(0, 64)}`, 'its parent is not there; the message is kept');
}
