import type { ImportedMessage } from '../imported.js';
import { facts } from '../parts/read-members.js';
import type { SaidPart } from './content-blocks.js';

/**
 * The messages that the parts of one message make: what was said keeps its speaker, thoughts are the speaker's own,
 * and what went to and from a tool is the tool's. The first one bears the id of the message, the others `id#1`, ...
 */
export function toSaidMessages(
  parts: readonly SaidPart[],
  message: Omit<ImportedMessage, 'text'>,
): ImportedMessage[] {
  return parts.map(({ kind, text, name, metadata }, index) => {
    const isTool = kind === 'tool_use' || kind === 'tool_result';
    const sourceId =
      index === 0 || message.sourceId === null ? message.sourceId : `${message.sourceId}#${index}`;
    return {
      ...message,
      sourceId,
      role: isTool ? 'tool' : message.role,
      name: isTool ? name : message.name,
      text,
      metadata: { ...message.metadata, ...facts({ kind: kind === 'text' ? null : kind }), ...metadata },
    };
  });
}
