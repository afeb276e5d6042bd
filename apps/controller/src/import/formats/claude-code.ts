import { defaultLabel } from '../../conversations/default-label.js';
import { saidKey } from '../identify.js';
import {
  type ImportedConversation,
  type ImportedItem,
  type ImportedMessage,
  leftOut,
  problemAt,
} from '../imported.js';
import { facts, type Members, membersOf, textOf } from '../parts/read-members.js';
import { readTime } from '../parts/read-time.js';
import { readBlocks, type ToolNames } from './content-blocks.js';
import type { ItemParser } from './item-parser.js';
import { toSaidMessages } from './said-messages.js';

/** A session may be as long as the disk is large: it is handed on in pieces. */
const MESSAGES_PER_PIECE = 256;
const LINE_TYPES: ReadonlySet<string> = new Set([
  'user',
  'assistant',
  'system',
  'summary',
  'file-history-snapshot',
]);

/** Whether this is a line of a transcript of Claude Code. */
export function isClaudeCode(value: unknown): boolean {
  const { type, sessionId, uuid, leafUuid, messageId, message } = membersOf(value);
  if (typeof type !== 'string') return false;
  if (typeof sessionId === 'string') return true;
  const isLine = LINE_TYPES.has(type);
  return (
    isLine &&
    (typeof leafUuid === 'string' ||
      typeof messageId === 'string' ||
      (typeof uuid === 'string' && message !== undefined))
  );
}

interface Session {
  place: string;
  sourceId: string;
  title: string | null;
  metadata: Record<string, unknown>;
  createdAtMs: number | null;
  updatedAtMs: number | null;
  pending: ImportedMessage[];
  /** How often was said, in the pieces that are handed on, what no id tells apart. */
  said: Map<string, number>;
}

/**
 * Transcripts of Claude Code: a line for each thing that was said, asked of a tool, or answered by one. What a
 * sub-agent did (a sidechain) is a conversation of its own, so that it does not stand between what people said.
 */
export class ClaudeCodeParser implements ItemParser {
  private readonly sessions = new Map<string, Session>();
  /** The first line of the sidechain that a line belongs to, where agents have no id. */
  private readonly sidechains = new Map<string, string>();
  private readonly tools: ToolNames = new Map();
  private summary: string | null = null;
  private lastSessionId = 'unnamed';

  *push(value: unknown, place: string): Generator<ImportedItem, void, void> {
    const line = membersOf(value);
    const type = textOf(line['type']);
    if (type === null) return yield problemAt(place, 'it has no type: not a line of Claude Code');
    this.lastSessionId = textOf(line['sessionId']) ?? this.lastSessionId;
    const title = textOf(line['summary'], line['customTitle'], line['aiTitle'], line['title']);
    if (title !== null && type !== 'user' && type !== 'assistant') {
      this.summary ??= title;
      return yield leftOut(type);
    }
    const said = this.toMessages(type, line);
    if (said === undefined) return yield leftOut(type);
    if (said.length === 0) return yield leftOut('empty message');
    const session = this.sessionOf(line, place);
    session.title ??= titleOf(line, said);
    session.pending.push(...said);
    const sentAtMs = said[0]?.sentAtMs;
    if (typeof sentAtMs === 'number') {
      session.createdAtMs ??= sentAtMs;
      session.updatedAtMs = Math.max(session.updatedAtMs ?? sentAtMs, sentAtMs);
    }
    if (session.pending.length >= MESSAGES_PER_PIECE) yield this.release(session);
  }

  *end(): Generator<ImportedItem, void, void> {
    for (const session of this.sessions.values()) if (session.pending.length > 0) yield this.release(session);
  }

  private toMessages(type: string, line: Members): ImportedMessage[] | undefined {
    const message = membersOf(line['message']);
    const frame = {
      sourceId: textOf(line['uuid']),
      parentId: textOf(line['parentUuid']),
      role: type,
      name: null,
      sentAtMs: readTime(line['timestamp']),
      metadata: facts({
        model: message['model'],
        hidden: line['isMeta'],
        kind: line['isCompactSummary'] === true ? 'summary' : null,
      }),
    };
    if (type === 'system') return toSaidMessages(readBlocks(line['content']), frame);
    if (type !== 'user' && type !== 'assistant') return undefined;
    return toSaidMessages(readBlocks(message['content'], this.tools), frame);
  }

  private keyOf(line: Members): string {
    const sessionId = textOf(line['sessionId']) ?? this.lastSessionId;
    if (line['isSidechain'] !== true) return sessionId;
    const agentId = textOf(line['agentId']);
    if (agentId !== null) return `${sessionId}/agent/${agentId}`;
    const uuid = textOf(line['uuid']) ?? '';
    const root = this.sidechains.get(textOf(line['parentUuid']) ?? '') ?? uuid;
    this.sidechains.set(uuid, root);
    return `${sessionId}/agent/${root}`;
  }

  private sessionOf(line: Members, place: string): Session {
    const sourceId = this.keyOf(line);
    const known = this.sessions.get(sourceId);
    if (known !== undefined) return known;
    const session: Session = {
      place,
      sourceId,
      title: null,
      metadata: facts({
        session_id: line['sessionId'],
        cwd: line['cwd'],
        git_branch: line['gitBranch'],
        version: line['version'],
        sidechain: line['isSidechain'],
      }),
      createdAtMs: null,
      updatedAtMs: null,
      pending: [],
      said: new Map(),
    };
    this.sessions.set(sourceId, session);
    return session;
  }

  private release(session: Session): ImportedConversation {
    const { place, sourceId, metadata, createdAtMs, updatedAtMs } = session;
    const isAgent = metadata['sidechain'] === true;
    const title = (isAgent ? null : this.summary) ?? session.title;
    return {
      kind: 'conversation',
      place,
      format: 'claude-code',
      sourceId,
      title: isAgent && title !== null ? `Agent: ${title}` : title,
      createdAtMs,
      updatedAtMs,
      metadata,
      messages: takePending(session),
      branches: 0,
    };
  }
}

/** Pieces are told apart from each other as well: each says how often the ones before it said the same. */
function takePending({ pending, said }: Session): ImportedMessage[] {
  const messages = pending
    .splice(0)
    .map((message) =>
      message.sourceId === null ? { ...message, saidBefore: said.get(saidKey(message)) ?? 0 } : message,
    );
  for (const message of messages) {
    if (message.sourceId !== null) continue;
    const key = saidKey(message);
    said.set(key, (said.get(key) ?? 0) + 1);
  }
  return messages;
}

/** What a session is about, where nothing says so: the first thing that a person said. */
function titleOf(line: Members, said: readonly ImportedMessage[]): string | null {
  if (line['type'] !== 'user' || line['isMeta'] === true) return null;
  const first = said.find(({ role, text }) => role === 'user' && !text.startsWith('<'));
  return first === undefined ? null : defaultLabel(first.text);
}
