import type { ImportedHead, ImportSource } from '../import-store.js';
import type { Connection } from './connection.js';
import { insertConversation } from './conversation-record.js';

/** A conversation that an import writes to. */
export interface ImportPlace {
  key: number;
  id: string;
  nextSeq: number;
  updatedMs: number;
  /** Known by its beginning, not by a name. */
  isChained: boolean;
  madeBy: string;
}

interface PlaceRow {
  key: number;
  id: string;
  next_seq: number;
  updated_ms: number;
  is_chained: number;
  made_by: string;
}

const SELECT_PLACE = `SELECT c.key, c.id, c.next_seq, c.updated_ms, s.digest IS NULL AS is_chained, s.made_by
  FROM import_sources s JOIN conversations c ON c.tenant = s.tenant AND c.key = s.conversation_key`;

/** The conversation of a source; undefined when it was never imported (or is deleted). */
export function findImportPlace(
  connection: Connection,
  tenant: number,
  source: ImportSource,
): ImportPlace | undefined {
  if (source.kind === 'beginning') return findByBeginning(connection, tenant, source);
  const [condition, value] =
    source.kind === 'named'
      ? ['s.tenant = ? AND s.digest = ?', source.digest]
      : ['c.tenant = ? AND c.id = ?', source.conversationId];
  return toPlace(connection.get<PlaceRow>(`${SELECT_PLACE} WHERE ${condition}`, tenant, value));
}

/** A new conversation, without messages yet, that belongs to a source. */
export function makeImportPlace(
  writer: Connection,
  made: { tenant: number; id: string; nowMs: number },
  from: { conversation: ImportedHead; digest: Uint8Array | null; run: string },
): ImportPlace {
  const { tenant, id, nowMs } = made;
  const { status, createdAtMs, updatedAtMs } = from.conversation;
  const key = insertConversation(writer, tenant, id, from.conversation, nowMs);
  writer.run(
    'UPDATE conversations SET status = ?, created_ms = ?, updated_ms = ? WHERE tenant = ? AND key = ?',
    status,
    createdAtMs,
    updatedAtMs,
    tenant,
    key,
  );
  writer.run(
    'INSERT INTO import_sources (tenant, conversation_key, digest, length, made_by) VALUES (?, ?, ?, 0, ?)',
    tenant,
    key,
    from.digest,
    from.run,
  );
  return {
    key,
    id,
    nextSeq: 0,
    updatedMs: updatedAtMs,
    isChained: from.digest === null,
    madeBy: from.run,
  };
}

type Beginning = Extract<ImportSource, { kind: 'beginning' }>;

function findByBeginning(
  connection: Connection,
  tenant: number,
  { chain, enough, taken }: Beginning,
): ImportPlace | undefined {
  const whole = chain.length;
  const same = findWithBeginning(connection, tenant, chain.at(-1), taken).sort(
    (a, b) => Number(b.length === whole) - Number(a.length === whole),
  )[0];
  // All of it is there; in a longer one it may stand only when it says enough to be recognised.
  if (same !== undefined && (same.length === whole || whole >= enough)) return toPlace(same);
  const begun = findWithBeginning(connection, tenant, chain.at(enough - 1), taken);
  // Only what began alike can have grown into this: a transcript is long, and not looked up message by message.
  const lengths = new Set(begun.map(({ length }) => length).filter((length) => length < whole));
  for (const length of [...lengths].sort((a, b) => b - a)) {
    if (length < enough) break;
    const grown = findWithBeginning(connection, tenant, chain.at(length - 1), taken).find(
      (known) => known.length === length,
    );
    if (grown !== undefined) return toPlace(grown);
  }
  return undefined;
}

function findWithBeginning(
  connection: Connection,
  tenant: number,
  digest: Uint8Array | undefined,
  taken: ReadonlySet<string>,
): (PlaceRow & { length: number })[] {
  if (digest === undefined) return [];
  return connection
    .all<PlaceRow & { length: number }>(
      `SELECT c.key, c.id, c.next_seq, c.updated_ms, 1 AS is_chained, s.made_by, s.length
       FROM import_messages m INDEXED BY import_messages_by_beginning
       JOIN import_sources s ON s.tenant = m.tenant AND s.conversation_key = m.conversation_key
       JOIN conversations c ON c.tenant = m.tenant AND c.key = m.conversation_key
       WHERE m.tenant = ? AND m.digest = ? AND m.position IS NOT NULL ORDER BY m.conversation_key`,
      tenant,
      digest,
    )
    .filter(({ id }) => !taken.has(id));
}

function toPlace(row: PlaceRow | undefined): ImportPlace | undefined {
  if (row === undefined) return undefined;
  const { key, id, next_seq: nextSeq, updated_ms: updatedMs, is_chained, made_by: madeBy } = row;
  return { key, id, nextSeq, updatedMs, isChained: is_chained === 1, madeBy };
}
