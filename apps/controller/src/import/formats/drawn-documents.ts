import { listOf, type Members, membersOf, textOf } from '../parts/read-members.js';

/**
 * A document that an assistant wrote beside the conversation (a canvas of ChatGPT, an artifact of Claude), or what it
 * changed in one, as people read it: as JSON its lines would be one, and its quotes escaped. Undefined for what is none.
 */
export function findDocument(tool: string | null, input: unknown): string | undefined {
  const members = membersOf(input);
  if (tool === 'artifacts') return written(members, textOf(members['title'], members['id']));
  if (tool === null || !tool.startsWith('canmore.')) return undefined;
  const changes = listOf(members['updates']).map((one) => changed(membersOf(one), 'pattern', 'replacement'));
  const comments = listOf(members['comments']).map((one) => textOf(membersOf(one)['comment']));
  const shown = [...changes, ...comments].filter((text) => typeof text === 'string');
  return written(members, textOf(members['name'])) ?? (shown.length > 0 ? shown.join('\n\n') : undefined);
}

function written(members: Members, title: string | null): string | undefined {
  const content = textOf(members['content']);
  if (content === null) return changed(members, 'old_str', 'new_str');
  return title === null ? content : `${title}\n\n${content}`;
}

function changed(members: Members, from: string, to: string): string | undefined {
  const { [from]: before, [to]: after } = members;
  return typeof before === 'string' && typeof after === 'string' ? `${before}\n\u2192\n${after}` : undefined;
}
