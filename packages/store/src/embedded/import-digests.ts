import type { ImportMessage } from '../import-store.js';
import type { Connection } from './connection.js';
import type { ImportPlace } from './import-places.js';

/** A piece, beside what is in the record of it. */
export interface Compared {
  /** Each digest once. */
  fresh: { one: ImportMessage; position: number }[];
  /** Known messages that lie on another path than when they came. */
  moved: { messageKey: number; digest: Uint8Array; isCurrent: boolean }[];
}

/** What of these messages is new to a conversation; all of it when there is none yet. */
export function compareDigests(
  connection: Connection,
  tenant: number,
  place: ImportPlace | undefined,
  messages: readonly ImportMessage[],
): Compared {
  const compared: Compared = { fresh: [], moved: [] };
  const seen = new Set<string>();
  for (const [position, one] of messages.entries()) {
    const hex = Buffer.from(one.digest).toString('hex');
    if (seen.has(hex)) continue;
    seen.add(hex);
    const known = place === undefined ? undefined : findDigest(connection, tenant, place.key, one.digest);
    if (known === undefined) compared.fresh.push({ one, position });
    else if (one.isCurrent !== undefined && known.is_current !== Number(one.isCurrent))
      compared.moved.push({ messageKey: known.message_key, digest: one.digest, isCurrent: one.isCurrent });
  }
  return compared;
}

function findDigest(
  connection: Connection,
  tenant: number,
  conversationKey: number,
  digest: Uint8Array,
): { message_key: number; is_current: number | null } | undefined {
  return connection.get(
    'SELECT message_key, is_current FROM import_messages WHERE tenant = ? AND conversation_key = ? AND digest = ?',
    tenant,
    conversationKey,
    digest,
  );
}

export function rememberDigest(
  writer: Connection,
  tenant: number,
  place: ImportPlace,
  { one, position, messageKey }: { one: ImportMessage; position: number; messageKey: number },
): void {
  writer.run(
    `INSERT INTO import_messages (tenant, conversation_key, digest, message_key, position, is_current)
     VALUES (?, ?, ?, ?, ?, ?)`,
    tenant,
    place.key,
    one.digest,
    messageKey,
    place.isChained ? position : null,
    one.isCurrent === undefined ? null : Number(one.isCurrent),
  );
}

/** Notes on which path of its source a message lies now, in the record and where readers see it. */
export function moveDigest(
  writer: Connection,
  tenant: number,
  place: ImportPlace,
  { messageKey, digest, isCurrent }: Compared['moved'][number],
): void {
  writer.run(
    'UPDATE import_messages SET is_current = ? WHERE tenant = ? AND conversation_key = ? AND digest = ?',
    Number(isCurrent),
    tenant,
    place.key,
    digest,
  );
  writer.run(
    `UPDATE messages SET metadata = json_set(metadata, '$.current', json(?)) WHERE tenant = ? AND key = ?`,
    String(isCurrent),
    tenant,
    messageKey,
  );
}

/** A message that is deleted may be imported again. */
export function forgetDigest(writer: Connection, tenant: number, messageKey: number): void {
  writer.run('DELETE FROM import_messages WHERE tenant = ? AND message_key = ?', tenant, messageKey);
}
