import {
  type ImportedConversation,
  type ImportedItem,
  type ImportedMessage,
  leftOut,
  problemAt,
} from '../imported.js';
import { isPauseDue, PAUSE } from '../parts/pause.js';
import { facts, idOf, listOf, type Members, membersOf, textOf } from '../parts/read-members.js';
import { readTime } from '../parts/read-time.js';
import { MAX_LOOSE_MESSAGES } from '../reading/limits.js';
import { findGeminiMessages } from './gemini.js';
import type { ItemParser } from './item-parser.js';
import { isOpenWebUi, readOpenWebUi } from './open-webui.js';
import { isMessage, readMessage } from './read-message.js';

/** Whether this is a message, or something that has a list of them. */
export function isMessages(value: unknown): boolean {
  return (
    listFrom(membersOf(value)) !== undefined || isMessage(value) || isMessageList(value) || isOpenWebUi(value)
  );
}

/**
 * Everything that has messages of the shape `{role, content}`, whatever they are called: lists as OpenAI's and other
 * chat interfaces take them, conversations with a title and messages, training sets. Messages that stand for
 * themselves make one conversation, in their order.
 */
export class MessagesParser implements ItemParser {
  private loose: ImportedMessage[] = [];
  private loosePlace = '';

  /** `format` is what they are known as: the older exports of Claude have this shape, too. */
  constructor(private readonly format: 'messages' | 'claude' = 'messages') {}

  *push(value: unknown, place: string): Generator<ImportedItem, void, void> {
    if (isMessage(value)) {
      const said = readMessage(membersOf(value));
      if (said.length === 0) yield leftOut('empty message');
      if (this.loose.length === 0) this.loosePlace = place;
      this.loose.push(...said);
      if (this.loose.length >= MAX_LOOSE_MESSAGES) yield* this.end();
      return;
    }
    if (isOpenWebUi(value)) return yield* readOpenWebUi(value, place);
    const source = membersOf(value);
    const list = isMessageList(value) ? listOf(value) : listFrom(source);
    if (list === undefined) return yield problemAt(place, 'it has no messages');
    const messages: ImportedMessage[] = [];
    for (const [at, one] of list.entries()) {
      const said = isMessage(one) ? readMessage(membersOf(one)) : undefined;
      if (said === undefined)
        yield problemAt(`${place}.messages[${at}]`, 'it is no message: it needs a role and content');
      else if (said.length === 0) yield leftOut('empty message');
      messages.push(...(said ?? []));
      if (isPauseDue(at)) yield PAUSE;
    }
    yield { ...toConversation(source, messages, place), format: this.format };
  }

  *end(): Generator<ImportedItem, void, void> {
    if (this.loose.length > 0)
      yield { ...toConversation({}, this.loose, this.loosePlace), format: this.format };
    this.loose = [];
  }
}

function toConversation(source: Members, messages: ImportedMessage[], place: string): ImportedConversation {
  const importance = source['importance'] ?? source['importance_score'];
  const folder = textOf(source['folder'], source['folder_path']);
  return {
    kind: 'conversation',
    place,
    format: 'messages',
    sourceId: idOf(
      source['id'],
      source['conversation_id'],
      source['conversationId'],
      source['uuid'],
      source['custom_id'],
    ),
    title: textOf(source['title'], source['label'], source['name']),
    ...(folder === null ? {} : { folder }),
    ...(typeof importance === 'number' ? { importance } : {}),
    isArchived: source['archived'] === true || source['status'] === 'archived',
    createdAtMs: readTime(
      source['created_at'] ?? source['createdAt'] ?? source['create_time'] ?? source['timestamp'],
    ),
    updatedAtMs: readTime(source['updated_at'] ?? source['updatedAt'] ?? source['update_time']),
    metadata: facts({
      model:
        source['model'] ?? membersOf(source['runSettings'])['model'] ?? membersOf(source['options'])['model'],
    }),
    messages,
    branches: 0,
  };
}

function listFrom(source: Members): readonly unknown[] | undefined {
  const body = membersOf(source['body']);
  const list =
    source['messages'] ??
    source['conversation'] ??
    source['conversations'] ??
    source['chat'] ??
    body['messages'];
  return Array.isArray(list) ? list : findGeminiMessages(source);
}

function isMessageList(value: unknown): boolean {
  return Array.isArray(value) && value.some(isMessage);
}
