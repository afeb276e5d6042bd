import { normaliseFolder } from '../folder-path.js';
import type { ConversationMember, RecordPart } from '../record-merge.js';
import type { KeptConversation, KeptMessage } from '../record-view.js';
import { type Connection, toText } from './connection.js';
import { findConversation } from './conversation-record.js';
import { type ConversationRow, toConversation } from './conversation-rows.js';
import { countNewSummaries } from './kept-summaries.js';

export interface Comparison {
  /** Undefined when the conversation is not here. */
  conversationKey: number | undefined;
  /** Messages that are not here, by ascending `seq`. */
  missing: KeptMessage[];
  known: number;
  /** Summaries that have no counterpart here. */
  summaries: number;
  differences: ConversationMember[];
  clashes: string[];
}

interface HereRow {
  conversation_key: number;
  seq: number;
  role: string | Uint8Array;
  name: string | Uint8Array | null;
  content: string | Uint8Array;
  sent_ms: number;
  metadata: string;
}

/** How a part stands to what is here. */
export function comparePart(connection: Connection, tenant: number, part: RecordPart): Comparison {
  const here = findConversation(connection, tenant, part.conversation.id);
  const comparison: Comparison = {
    conversationKey: here?.key,
    missing: [],
    known: 0,
    summaries: countNewSummaries(connection, { tenant, conversationKey: here?.key }, part.summaries ?? []),
    differences: here === undefined ? [] : differencesOf(here, part.conversation),
    clashes: [],
  };
  const seen = new Set<string>();
  for (const message of part.messages) {
    const isTwice = seen.has(message.id);
    seen.add(message.id);
    const same = findMessage(connection, tenant, message.id);
    if (isTwice) {
      comparison.clashes.push(message.id);
    } else if (same !== undefined) {
      if (same.conversation_key === here?.key && isSame(same, message)) comparison.known += 1;
      else comparison.clashes.push(message.id);
    } else if (here !== undefined && isTaken(connection, tenant, here.key, message.seq)) {
      comparison.clashes.push(message.id);
    } else {
      comparison.missing.push(message);
    }
  }
  return comparison;
}

function findMessage(connection: Connection, tenant: number, id: string): HereRow | undefined {
  return connection.get<HereRow>(
    `SELECT conversation_key, seq, role, name, content, sent_ms, metadata FROM messages
     WHERE tenant = ? AND id = ?`,
    tenant,
    id,
  );
}

function isTaken(connection: Connection, tenant: number, key: number, seq: number): boolean {
  const sql = 'SELECT 1 FROM messages WHERE tenant = ? AND conversation_key = ? AND seq = ?';
  return connection.get(sql, tenant, key, seq) !== undefined;
}

function isSame(here: HereRow, message: KeptMessage): boolean {
  return (
    here.seq === message.seq &&
    toText(here.role) === message.role &&
    (here.name === null ? null : toText(here.name)) === message.name &&
    toText(here.content) === message.content &&
    here.sent_ms === message.sentAtMs &&
    isSameMetadata(here.metadata, message.metadata)
  );
}

/** `updatedAtMs` is no difference: it says when, not what. */
function differencesOf(row: ConversationRow, kept: KeptConversation): ConversationMember[] {
  const here = toConversation(row);
  const pairs: [ConversationMember, unknown, unknown][] = [
    ['label', here.label, kept.label],
    ['folder', here.folder, normaliseFolder(kept.folder)],
    ['status', here.status, kept.status],
    ['importance', here.importance, kept.importance],
    ['created_at', here.createdAtMs, kept.createdAtMs],
    ['metadata', true, isSameMetadata(row.metadata, kept.metadata)],
  ];
  return pairs.filter(([, ours, theirs]) => ours !== theirs).map(([member]) => member);
}

/** SQLite may have put the members together in another order than ours. */
function isSameMetadata(here: string, metadata: Record<string, unknown>): boolean {
  const text = JSON.stringify(metadata);
  return here === text || JSON.stringify(JSON.parse(here)) === text;
}
