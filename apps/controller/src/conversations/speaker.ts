const ROLES: ReadonlySet<string> = new Set(['user', 'assistant', 'system', 'tool', 'function', 'developer']);

/**
 * Who speaks. Clients say `role: "user"` or `speaker: "Mira"`; a word that is no role is a person's name, and people
 * are users.
 */
export function readSpeaker(
  role: string | undefined,
  name: string | undefined,
): { role: string; name: string | null } {
  const word = role?.trim() ?? '';
  if (word === '') return { role: 'user', name: name ?? null };
  if (ROLES.has(word.toLowerCase())) return { role: word.toLowerCase(), name: name ?? null };
  return name === undefined ? { role: 'user', name: word } : { role: word, name };
}
