const ROLES: ReadonlySet<string> = new Set(['user', 'assistant', 'system', 'tool', 'function', 'developer']);

/** Who speaks, in any of the ways in which clients say it. */
export interface SaidSpeaker {
  role?: string;
  speaker?: string;
  name?: string;
}

/**
 * Clients say `role: "user"`, `speaker: "user"`, `speaker: "Mira"` or both. A word that is no role is a person's name,
 * and people are users; beside a name it is a role of the client's own.
 */
export function readSpeaker(said: SaidSpeaker): { role: string; name: string | null } {
  const role = said.role?.trim() ?? '';
  const speaker = said.speaker?.trim() ?? '';
  const named = said.name ?? (role === '' || isRole(speaker) || speaker === '' ? undefined : speaker);
  const word = role === '' ? speaker : role;
  if (word === '') return { role: 'user', name: named ?? null };
  if (isRole(word)) return { role: word.toLowerCase(), name: named ?? null };
  return named === undefined ? { role: 'user', name: word } : { role: word, name: named };
}

/** Whose messages these words mean in a filter: a word that is no role is a name, or a role of the client's own. */
export function readSaidBy(words: readonly string[]): { roles: string[]; names: string[] } {
  return {
    roles: words.map((word) => (isRole(word) ? word.toLowerCase() : word)),
    names: words.filter((word) => !isRole(word)),
  };
}

function isRole(word: string): boolean {
  return ROLES.has(word.toLowerCase());
}
